"""Seals are noted beside the keyring, in folders of other machines and by mail; what fails is said until it works."""

import io
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import translation

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.journal import heads, places
from linli.core.journal.models import Seal
from linli.core.tests.attacks import attacker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def notes(settings, tmp_path, monkeypatch):
    """The file beside the keyring."""
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    (tmp_path / "keys").mkdir()
    settings.JOURNAL_HEADS = tmp_path / "keys" / "keys.heads"
    with translation.override("en"):
        yield settings.JOURNAL_HEADS


@pytest.fixture
def other(settings, tmp_path):
    """A folder of another machine."""
    folder = tmp_path / "other"
    folder.mkdir()
    settings.JOURNAL_HEADS_FOLDERS = [folder]
    return folder


def work(number=1):
    """Something happens and is sealed; return what the command complains of."""
    for _ in range(number):
        journal.record("test.done", None, by=robot("test"))
        try:
            call_command("journal_seal", stdout=io.StringIO())
        except CommandError as said:
            return str(said)
    return ""


def test_each_seal_is_noted_once_with_its_whole_hash(notes):
    work(2)
    work(0)
    call_command("journal_seal", stdout=io.StringIO())  # nothing new
    lines = [line.split("\t") for line in notes.read_text().splitlines() if not line.startswith("#")]
    assert [line[1:] for line in lines] == [
        ["seal", str(s.pk), str(s.last_entry_id), s.hash] for s in Seal.objects.order_by("pk")
    ]
    assert notes.stat().st_mode & 0o077 == 0


def test_notes_that_cannot_be_written_fail_the_command(notes):
    notes.parent.rmdir()
    assert "cannot be noted beside the keyring" in work()
    assert Seal.objects.count() == 1, "sealed all the same"


@pytest.mark.parametrize("kind", ["seal", "restored", "anew"])
def test_a_line_cut_off_anywhere_is_not_taken_for_a_whole_one(notes, kind):
    work()
    {"seal": lambda: None, "restored": heads.note_restored, "anew": heads.note_anew}[kind]()
    line = next(line for line in notes.read_text().splitlines() if f"\t{kind}" in line)
    assert heads._parsed(f"{line}\n")[1] == kind
    assert [cut for cut in range(len(line)) if heads._parsed(f"{line[:cut]}\n")] == []


def test_a_line_cut_off_by_a_power_cut_spoils_nothing(notes):
    work()
    first = notes.read_text()
    notes.write_text(first + first.splitlines()[-1][:40])
    work()
    assert len(places.noted().seals) == 2
    assert journal.verify().sound


def test_notes_with_spoiled_bytes_are_read_as_far_as_they_can_be(notes):
    work(2)
    notes.write_bytes(notes.read_bytes().replace(b"seal\t", b"\xff\xfe\t", 1))
    assert len(places.noted().seals) == 1
    assert journal.verify().sound


def test_another_machine_has_the_same_notes(notes, other):
    work(3)
    assert places.copy_in(other).read_bytes() == notes.read_bytes()
    assert places.faults() == []


def test_a_place_named_later_gets_all_notes(notes, settings, tmp_path):
    work(2)
    settings.JOURNAL_HEADS_FOLDERS = [tmp_path / "late"]
    (tmp_path / "late").mkdir()
    work()
    assert places.copy_in(tmp_path / "late").read_bytes() == notes.read_bytes()


def test_a_folder_that_is_not_there_is_named_until_it_is(notes, other):
    work()
    other.rename(other.with_name("away"))
    assert f"cannot be delivered to {other}: the folder is not there" in work()
    since = places.deliveries()[str(other)].failing_since
    work()
    assert places.deliveries()[str(other)].failing_since == since
    other.with_name("away").rename(other)
    assert work() == ""
    assert places.copy_in(other).read_bytes() == notes.read_bytes(), "what was missed is made up for"


def test_an_empty_mount_point_is_not_taken_for_the_other_machine(other):
    work()
    places.copy_in(other).unlink()
    assert "is the folder of the other machine mounted?" in work()
    assert not places.copy_in(other).exists()


def test_notes_changed_on_one_side_are_not_overwritten(notes, other):
    work(2)
    copy = places.copy_in(other)
    copy.write_text(copy.read_text().replace("seal", "leaf"))
    before = copy.read_text()
    assert "does not continue the one beside the keyring" in work()
    assert copy.read_text() == before


def test_the_other_machine_still_knows_what_was_removed_from_the_notes_too(notes, other):
    work(3)
    last = Seal.objects.order_by("pk").last()
    with attacker():
        last.delete()
    notes.write_text("".join(notes.read_text().splitlines(keepends=True)[:-1]))
    assert journal.verify().fault == "cut"


def test_a_copy_that_cannot_be_read_is_a_remark(other):
    work()
    places.copy_in(other).unlink()
    verdict = journal.verify()
    assert verdict.sound
    assert f"The notes in {places.copy_in(other)} could not be read and compared." in verdict.remarks


def test_seals_after_a_restored_backup_are_missing_for_a_reason(other):
    work(3)
    last = Seal.objects.order_by("pk").last()
    with attacker():  # what the backup does not have yet
        journal.models.Entry.objects.filter(pk__in=last.entries).delete()
        Seal.objects.filter(pk=last.pk).delete()
        from linli.core.tests.attacks import give_again

        give_again("core_entry", last.entries[0])
    assert not journal.verify().sound
    heads.note_restored()
    verdict = journal.verify()
    assert verdict.sound, "also before the other machine was told"
    assert any("a backup was restored" in remark for remark in verdict.remarks)
    assert work(2) == ""
    assert journal.verify().sound


def test_the_newest_seal_is_mailed_once_a_day(settings):
    settings.JOURNAL_HEADS_MAIL = ["audit@example.org"]
    work()
    call_command("journal_send")
    call_command("journal_send")
    work()
    call_command("journal_send")
    (letter,) = mail.outbox
    seal = Seal.objects.order_by("pk").first()
    assert letter.to == ["audit@example.org"]
    assert f"--head {seal.pk}:{journal.words.code(seal).replace(' ', '')}" in letter.body
    state = places.deliveries()["mail"]
    state.at = "2020-01-01T00:00:00+00:00"
    places._keep({"mail": state})
    call_command("journal_send")
    assert len(mail.outbox) == 2


class DeadServer(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


def test_mail_that_does_not_leave_is_said_and_sent_an_hour_later(settings, mailoutbox):
    settings.JOURNAL_HEADS_MAIL = ["audit@example.org"]
    work()
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    with pytest.raises(CommandError, match="cannot be delivered to audit@example"):
        call_command("journal_send")
    assert any("audit@example.org" in sentence for sentence in places.doubts())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("journal_send")
    assert len(mail.outbox) == 1
    assert places.doubts() == []


def test_without_notes_the_end_proves_nothing_and_that_is_said(notes):
    work()
    notes.unlink()
    verdict = journal.verify()
    assert verdict.sound
    assert any("cannot be detected" in remark for remark in verdict.remarks)


def test_seals_not_noted_for_an_hour_are_said():
    journal.record("test.done", None, by=robot("test"))
    journal.seal()
    with attacker():
        Seal.objects.update(at="2026-01-01T00:00Z")
    assert any("for more than an hour" in sentence for sentence in places.doubts())
