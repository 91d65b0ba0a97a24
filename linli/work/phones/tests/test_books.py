"""Whatever the network does, the records equal what the phones have in their books."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.work.phones import actions, queries
from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home, person
from linli.work.phones.tests.phone import item, visit
from linli.work.visits import actions as visits
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db
PHONES = 2
# Of each item: which phone made it, at which door, and whether the form refuses it.
MADE = st.lists(st.tuples(st.integers(0, PHONES - 1), st.integers(0, 5), st.booleans()), min_size=1, max_size=10)
# Each sending: which phone, which of its items (by a mask), turned round or not, and what the network does with it.
SENT = st.lists(
    st.tuples(
        st.integers(0, PHONES - 1),
        st.integers(1, 1023),
        st.booleans(),
        st.sampled_from(["lost before", "lost after", "arrives", "arrives twice"]),
    ),
    max_size=12,
)


class Book:
    """What a phone knows: its items, and the answers that it has read."""

    def __init__(self, who):
        self.sender = actions.Sender(who.viewer, uuid.uuid4(), dt.timedelta())
        self.worker, self.items, self.answers = who.worker, [], {}

    def send(self, items, network):
        if network == "lost before" or not items:
            return
        told = actions.receive_all(items, self.sender)
        if network == "arrives twice":
            assert actions.receive_all(items, self.sender) == told
        if network != "lost after":
            self.note(told)

    def note(self, told):
        for one in told:
            known = self.answers.setdefault(one.id, (one.answer, one.receipt))
            assert known == (one.answer, one.receipt), "the first answer again"


@pytest.fixture
def town(community):
    return [person(f"p{n}", community) for n in range(PHONES)], [home(community) for _ in range(6)]


@given(made=MADE, sent=SENT)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_sendings_repeats_and_losses_ends_with_records_equal_to_the_books(town, made, sent):
    people, doors = town
    Submission.objects.all().delete()
    Visit.objects.all().delete()
    books = [Book(who) for who in people]
    for phone, door, bad in made:
        said = visit(doors[door], **({"outcome": "nonsense"} if bad else {}))
        books[phone].items.append(item("visit", said))
    for phone, mask, turned, network in sent:
        mine = [one for at, one in enumerate(books[phone].items) if mask >> at & 1]
        books[phone].send(mine[::-1] if turned else mine, network)
    for book in books:  # at last the network is there
        book.send(book.items, "arrives")
        assert book.answers.keys() == {one["id"] for one in book.items}
        assert {answer for answer, _receipt in book.answers.values()} <= {"applied", "review", "refused"}
    check(books, made)


def check(books, made):
    """Each item is in the register, in the tray or refused, as its phone was told; and nothing else is there."""
    saved = {str(row.item): row for row in Submission.objects.all()}
    assert saved.keys() == {one["id"] for book in books for one in book.items}
    for book in books:
        applied = {key for key, (answer, _receipt) in book.answers.items() if answer == "applied"}
        assert set(Visit.objects.filter(worker=book.worker).values_list("client_key", flat=True)) == applied
        assert all(saved[key].state == answer for key, (answer, _receipt) in book.answers.items())
    good = Counter(door for _phone, door, bad in made if not bad)
    assert Visit.objects.count() == len(good), "one visit of the day at each door, the others are questions"
    told = Counter(answer for book in books for answer, _receipt in book.answers.values())
    assert told["review"] == sum(good.values()) - len(good)
    assert told["refused"] == sum(bad for _phone, _door, bad in made)


def test_a_server_restored_from_yesterday_saves_again_what_it_has_lost_and_doubles_nothing(town):
    (me, _other), doors = town
    book = Book(me)
    book.items = [item("visit", visit(door)) for door in doors]
    book.send(book.items[:3], "arrives")
    book.send(book.items[3:], "arrives")
    # The backup was made after the first three: visit and answer are of one transaction, so both are there or neither.
    lost = [one["id"] for one in book.items[3:]]
    Submission.objects.filter(item__in=lost).delete()
    Visit.objects.filter(client_key__in=lost).delete()
    told = actions.receive_all(book.items, book.sender)
    assert [one.answer for one in told] == ["applied"] * 6
    book.note(told)  # with the receipts of before
    assert Visit.objects.count() == Submission.objects.count() == 6


def test_a_visit_that_is_there_without_its_answer_is_found_by_its_number(town):
    """As after a part of the database was put back by hand."""
    (me, _other), doors = town
    book = Book(me)
    book.items = [item("visit", visit(doors[0]))]
    book.send(book.items, "lost after")
    Submission.objects.all().delete()
    book.send(book.items, "arrives")
    assert [answer for answer, _receipt in book.answers.values()] == ["applied"]
    assert Visit.objects.count() == 1


def test_killed_between_saving_and_answering(town, monkeypatch):
    """The answer is made after the transaction; whatever kills the server there, the item is saved once."""
    (me, _other), doors = town
    book = Book(me)
    book.items = [item("visit", visit(doors[0]))]

    def killed(row):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(queries, "told_of", killed)
        book.send(book.items, "arrives")
    assert (Visit.objects.count(), Submission.objects.count()) == (0, 0), "before the commit: nothing of it is there"
    book.send(book.items, "lost after")
    book.send(book.items, "arrives")
    assert Visit.objects.count() == 1


def test_a_refusal_leaves_nothing_behind(town, monkeypatch):
    """What an action did before it was refused is rolled back; the answer is kept."""
    (me, _other), doors = town
    right = visits.record

    def half(household, **more):
        right(household, **more)
        raise RuleBroken("too late")

    monkeypatch.setattr(visits, "record", half)
    book = Book(me)
    book.items = [item("visit", visit(doors[0]))]
    book.send(book.items, "arrives")
    assert [answer for answer, _receipt in book.answers.values()] == ["refused"]
    assert (Visit.objects.count(), Submission.objects.get().why) == (0, "too late")
    assert timezone.now() >= Submission.objects.get().received_at
