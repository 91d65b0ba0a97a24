"""Every way we know to rewrite the past of the journal with the rights of the database's owner, and what is said."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.database import bulk, triggers
from linli.core.journal import heads
from linli.core.journal.entries import first_digest
from linli.core.journal.models import Entry, Seal
from linli.core.journal.seals import GENESIS, first_hash
from linli.core.tests.attacks import attacker, drop_triggers, give_again, run

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def notes(settings, tmp_path, monkeypatch):
    """The file beside the keyring."""
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    settings.JOURNAL_HEADS = tmp_path / "keys.heads"
    with translation.override("en"):
        yield settings.JOURNAL_HEADS


@pytest.fixture
def log(community):
    """Nine entries under three seals, each of them noted."""
    entries = []
    for _ in range(3):
        entries += [write(community) for _ in range(3)]
        call_command("journal_seal", stdout=io.StringIO())
    return entries


def write(place):
    return journal.record("test.done", place, by=robot("test"))


def said():
    """The first line that `linli journal verify` prints, and its exit code."""
    out = io.StringIO()
    try:
        call_command("journal_verify", stdout=out)
    except SystemExit as end:
        return out.getvalue().splitlines()[0], end.code
    return out.getvalue().splitlines()[0], 0


def seal_anew():
    """Let the sealer do its work; it does not stop, so that there is more evidence, but it says what it saw."""
    with pytest.raises(CommandError, match="is no longer in it"):
        call_command("journal_seal", stdout=io.StringIO())


def test_a_sound_log_is_said_to_be_complete(log):
    text, code = said()
    assert code == 0
    assert "complete: 9 entries, 3 seals, 0 not sealed yet" in text


def test_the_newest_entries_and_their_seal_are_deleted(log):
    last = Seal.objects.order_by("pk").last()
    with attacker():
        Entry.objects.filter(pk__in=last.entries).delete()
        Seal.objects.filter(pk=last.pk).delete()
    text, code = said()
    assert code == 1
    assert f"Seal {last.pk}, noted outside the database on " in text
    assert "is missing" in text


def test_the_numbers_of_deleted_entries_are_given_again(log, community):
    last = Seal.objects.order_by("pk").last()
    with attacker():
        Entry.objects.filter(pk__in=last.entries).delete()
        Seal.objects.filter(pk=last.pk).delete()
        give_again("core_entry", last.entries[0])
        give_again("core_seal", last.pk)
    for _ in range(3):
        write(community)
    seal_anew()
    assert Seal.objects.order_by("pk").last().pk == last.pk
    text, code = said()
    assert code == 1
    assert f"Seal {last.pk} is not the one noted outside the database" in text


def test_an_entry_is_rewritten_and_everything_sealed_anew(log):
    with attacker():
        Entry.objects.filter(pk=log[4].pk).update(actor_name="somebody")
        Seal.objects.all().delete()
    seal_anew()
    text, code = said()
    assert code == 1
    assert f"Entry {log[4].pk} was altered" in text


def test_an_entry_is_removed_and_everything_sealed_anew(log):
    first = Seal.objects.order_by("pk").first()
    with attacker():
        Entry.objects.filter(pk=log[4].pk).delete()
        Seal.objects.all().delete()
        give_again("core_seal", first.pk)
    seal_anew()
    text, code = said()
    assert code == 1
    assert f"Seal {first.pk} is not the one noted outside the database" in text


def test_only_the_seals_are_deleted_and_made_anew(log):
    first = Seal.objects.order_by("pk").first()
    with attacker():
        Seal.objects.all().delete()
    seal_anew()
    text, code = said()
    assert code == 1
    assert f"Seal {first.pk}, noted outside the database" in text


def test_the_time_of_a_seal_is_changed(log):
    second = Seal.objects.order_by("pk")[1]
    with attacker():
        Seal.objects.filter(pk=second.pk).update(at="2020-01-01T00:00Z")
    text, code = said()
    assert (text, code) == (f"Seal {second.pk} does not fit its entries.", 1)


def test_two_entries_change_their_numbers_before_they_are_sealed(log, community):
    first, second = write(community), write(community)
    with attacker():
        swap(first, second)
    text, code = said()
    assert (text, code) == (f"Entry {first.pk} was altered or moved to another number.", 1)


def swap(first, second):
    for entry, number in ((first, 0), (second, first.pk), (None, second.pk)):
        Entry.objects.filter(pk=entry.pk if entry else 0).update(id=number)


def test_an_old_entry_is_copied_to_a_new_number(log, community):
    copy = Entry.objects.get(pk=log[0].pk)
    with attacker():
        copy.pk = bulk.next_id(Entry)
        copy.save(force_insert=True)
    text, code = said()
    assert (text, code) == (f"Entry {copy.pk} was altered or moved to another number.", 1)


@pytest.mark.parametrize(
    "left", [None, "", "# Linli\n", "\x00\xff" * 40], ids=["removed", "emptied", "cut to its title", "garbage"]
)
def test_notes_that_were_removed_are_named_in_the_log_itself(log, community, notes, left):
    notes.unlink()
    if left is not None:
        notes.write_text(left)
    for _ in range(2):
        write(community)
        call_command("journal_seal", stdout=io.StringIO())
    entry = Entry.objects.get(verb="journal.notes_begun")
    assert str(notes) in str(entry.changes)
    assert any(entry.pk in ids for ids in Seal.objects.values_list("entries", flat=True)), "and sealed"


def test_everything_is_emptied(log):
    with attacker():
        run("TRUNCATE core_entry, core_seal" if not SQLITE else "DELETE FROM core_entry")
        run("DELETE FROM core_seal")
    text, code = said()
    assert code == 1
    assert "noted outside the database" in text and "is missing" in text


def test_everything_is_emptied_and_begun_anew(log, community):
    first = Seal.objects.order_by("pk").first().pk
    with attacker():
        Entry.objects.all().delete()
        Seal.objects.all().delete()
        give_again("core_entry", 1)
        give_again("core_seal", first)
    write(community)
    seal_anew()
    text, code = said()
    assert code == 1
    assert f"Seal {first} is not the one noted outside the database" in text


def test_what_the_sealer_saw_is_said_until_the_log_is_whole_again(log, community, monkeypatch):
    """Later seals cover the trace of the removed one at the end of the notes; the alarm stays."""
    from linli.core.journal import places

    last = Seal.objects.order_by("pk").last()
    with attacker():
        Seal.objects.filter(pk=last.pk).delete()
    seal_anew()
    monkeypatch.setattr(heads, "TAIL", 150)  # as if many were noted since
    assert heads.recent()[0].number > last.pk
    assert any(f"Seal {last.pk} was noted" in sentence for sentence in places.doubts())


@pytest.mark.skipif(SQLITE, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["core_entry", "core_seal", "cases_step"])
def test_truncate_is_refused(db, table):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("deed", ["drop", "disarm"])
def test_triggers_that_are_gone_are_missed_and_put_back_by_the_upgrade(log, deed):
    if deed == "drop":
        drop_triggers()
    elif SQLITE:
        run("DROP TRIGGER core_entry_no_update")
        run("CREATE TRIGGER core_entry_no_update BEFORE UPDATE ON core_entry BEGIN SELECT 1; END")
    else:
        run(triggers.FUNCTION.replace(triggers.BODY, " BEGIN RETURN NEW; END "))
    text, code = said()
    assert code == 1
    assert "no longer refuses changes" in text
    out = io.StringIO()
    call_command("upgrade", stdout=out)
    assert "again refuses changes to the activity log" in out.getvalue()
    assert said()[1] == 0
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(verb="test.undone")


def test_an_entry_removed_before_it_was_sealed_leaves_a_gap_that_is_told(log, community):
    removed, kept = write(community), write(community)
    with attacker():
        removed.delete()
    call_command("journal_seal", stdout=io.StringIO())
    text, code = said()
    if SQLITE:  # nothing else leaves a gap there
        assert (text, code) == (
            f"Entries were removed before they were sealed: {kept.pk - 1}.",
            1,
        )
    else:  # a step that was not completed leaves one, too
        assert code == 0
        told = next(remark for remark in journal.verify().remarks if remark.startswith("These numbers have no entry"))
        assert f" {kept.pk - 1}" in told


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL keeps drawn numbers")
def test_the_newest_entry_removed_before_it_was_sealed_is_missed(log, community):
    removed = write(community)
    with attacker():
        Entry.objects.filter(pk=removed.pk).delete()
    assert said()[0] == f"Entries were removed before they were sealed: {removed.pk}."


def test_what_is_rolled_back_is_no_fault(log, community):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(community)
        raise RuntimeError("not completed")
    write(community)
    assert said()[1] == 0


def test_a_seal_noted_by_hand_is_compared_by_the_digits_on_paper(log, notes):
    out = io.StringIO()
    call_command("journal_heads", stdout=out)
    typed = next(line.split(": ")[1] for line in out.getvalue().splitlines() if line.startswith("check code"))
    seal = journal.newest_seal()
    notes.unlink()
    assert journal.verify(head=f"{seal.pk}: {typed.upper()}").sound
    with attacker():
        Seal.objects.filter(pk=seal.pk).delete()
        Entry.objects.filter(pk__in=seal.entries).delete()
        give_again("core_entry", seal.entries[0])
    assert journal.verify().sound, "the chain alone does not know"
    verdict = journal.verify(head=f"{seal.pk}:{typed}")
    assert not verdict.sound
    assert f"Seal {seal.pk}, noted outside the database by hand, is missing." in verdict.sentence


@pytest.mark.parametrize("typed", ["nonsense", "3", "3:", "3:12", "x:3f9a22c13f9a22c1"])
def test_what_is_no_seal_is_refused_with_an_example(log, typed):
    with pytest.raises(CommandError, match="812:3f9a22c1"):
        call_command("journal_verify", head=typed)


def test_a_log_of_the_first_version_still_verifies(community, notes):
    """Entries and seals written before numbers and times were bound."""
    old = []
    for number in range(3):
        entry = Entry(pk=bulk.next_id(Entry), verb="test.done", actor_name="test", changes={"number": number})
        entry.digest = first_digest(entry)
        entry.save(force_insert=True)
        old.append(entry)
    batch = [(entry.pk, entry.digest) for entry in old]
    seal = Seal.objects.create(
        entries=[pk for pk, _ in batch],
        last_entry_id=old[-1].pk,
        previous_hash=GENESIS,
        hash=first_hash(GENESIS, batch),
    )
    new = write(community)
    journal.seal()
    text, code = said()
    assert code == 0, text
    assert journal.verify(head=f"{seal.pk}:{seal.hash}").sound
    with attacker():  # an old entry under a new number
        old[0].pk = bulk.next_id(Entry)
        old[0].save(force_insert=True)
    assert said()[0] == f"Entry {new.pk + 1} was altered or moved to another number."


def test_the_answer_for_programs_contains_the_sentence(log):
    with attacker():
        Entry.objects.filter(pk=log[0].pk).update(reason="other")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("journal_verify", json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert (told["sound"], told["fault"], told["broken_entry"]) == (False, "altered", log[0].pk)
    assert "altered" in told["sentence"]


def test_the_sealer_is_led_past_the_entries_to_come(log, community):
    """It goes on from the number that the newest seal names, so that one is bound, too."""
    newest = Seal.objects.latest("pk")
    with attacker():
        Seal.objects.filter(pk=newest.pk).update(last_entry_id=10**9)
    write(community)
    call_command("journal_seal", stdout=io.StringIO())
    text, code = said()
    assert (text, code) == (f"Seal {newest.pk} does not fit its entries.", 1)


@pytest.mark.skipif(SQLITE, reason="SQLite never gives a number below the highest")
def test_the_counter_is_set_forward_and_back_so_that_the_sealer_passes_the_entries_to_come(log, community):
    there = bulk.last_id(Entry)
    give_again("core_entry", there + 200_000)
    write(community)
    call_command("journal_seal", stdout=io.StringIO())
    give_again("core_entry", there + 1)
    passed = write(community)
    call_command("journal_seal", stdout=io.StringIO())
    text, code = said()
    assert text.startswith(f"Entry {passed.pk} was never sealed")
    assert code == 1


MALFORMED = [
    pytest.param("core_entry", "digest", "2-签", id="a digest with other letters"),
    pytest.param("core_seal", "hash", "2-签", id="a hash with other letters"),
    pytest.param("core_seal", "entries", "[]", id="a seal over nothing"),
    pytest.param("core_seal", "entries", "7", id="a seal over a number"),
    pytest.param("core_seal", "entries", '["7"]', id="a seal over a text"),
    pytest.param("core_seal", "entries", "[99999999999999999999]", id="a seal over a number too large"),
    *(
        pytest.param(
            table, column, value, id=name, marks=pytest.mark.skipif(not SQLITE, reason="only SQLite stores it")
        )
        for table, column, value, name in (
            ("core_entry", "changes", "{", "changes that are no JSON"),
            ("core_entry", "at", "yesterday", "a time that is none"),
            ("core_entry", "target_id", "x", "a number that is none"),
            ("core_seal", "entries", "[", "a seal over what is no JSON"),
            ("core_seal", "at", "yesterday", "a seal at a time that is none"),
        )
    ),
]


@pytest.mark.parametrize(("table", "column", "value"), MALFORMED)
def test_a_value_that_was_never_written_by_linli_is_named_and_does_not_stop_the_verification(log, table, column, value):
    model = Entry if table == "core_entry" else Seal
    broken = model.objects.order_by("pk")[1].pk
    with attacker():
        if SQLITE:
            run("PRAGMA ignore_check_constraints = 1")
        cast = "::jsonb" if column == "entries" and not SQLITE else ""
        run(f"UPDATE {table} SET {column} = %s{cast} WHERE id = %s", value, broken)
        if SQLITE:
            run("PRAGMA ignore_check_constraints = 0")
    text, code = said()
    assert text.startswith(f"{'Entry' if model is Entry else 'Seal'} {broken} ")
    assert code == 1


@pytest.mark.skipif(SQLITE, reason="of PostgreSQL")
@pytest.mark.parametrize(
    "deed",
    [
        "CREATE OR REPLACE TRIGGER core_entry_no_update BEFORE UPDATE OF reason ON core_entry "
        "FOR EACH ROW EXECUTE FUNCTION linli_append_only()",
        "CREATE OR REPLACE TRIGGER core_entry_no_delete BEFORE DELETE ON core_entry "
        "FOR EACH ROW WHEN (OLD.id < 0) EXECUTE FUNCTION linli_append_only()",
        "CREATE OR REPLACE TRIGGER core_seal_no_update BEFORE DELETE ON core_seal "
        "FOR EACH ROW EXECUTE FUNCTION linli_append_only()",
        "CREATE RULE quiet AS ON INSERT TO core_entry WHERE NEW.verb = 'account.created' DO INSTEAD NOTHING",
        "ALTER TABLE core_entry ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE more_entries () INHERITS (core_entry)",
        "SET LOCAL session_replication_role = replica",
    ],
)
def test_triggers_that_only_look_like_ours_are_missed(log, deed):
    run(deed)
    text, code = said()
    assert "no longer refuses changes" in text
    assert code == 1
