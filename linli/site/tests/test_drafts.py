"""Who gets which key for drafts: one's own, for one device, only while signed in."""

from __future__ import annotations

from functools import lru_cache

import pytest
from django.urls import reverse

from linli.core.law import rules
from linli.core.secrets import crypto, draft_keys, keyring

ONE, OTHER = "A" * 43 + "=", "B" * 43 + "="


@pytest.fixture
def ask(client, sign_in, community, db):
    """`ask("worker", salt)`: what the browser of a person gets."""

    known = {}

    def answer(who, salt=ONE, **more):
        if who in known:
            client.force_login(known[who])
        elif who:
            known[who] = sign_in(who, community)
        return client.post(reverse("draft_keys"), {"salt": salt, **more}, headers={"Linli-Draft": "yes"})

    return answer


def test_the_key_is_the_same_at_the_next_sign_in_and_nobody_elses(ask):
    first, again, other, elsewhere = (
        ask(*one).json() for one in [("worker",), ("worker",), ("clerk",), ("worker", OTHER)]
    )
    assert first == again
    keys = [answer["keys"][answer["writing"]] for answer in (first, other, elsewhere)]
    assert len(set(keys)) == 3
    assert first["viewer"] != other["viewer"]
    assert first["days"] == int(rules.value("privacy.retain.drafts_days"))


def test_no_cache_keeps_a_key(ask):
    assert "no-store" in ask("worker")["Cache-Control"]


def test_who_is_not_signed_in_gets_none(ask):
    answer = ask(None)
    assert answer.status_code == 401
    assert answer.content == b""


@pytest.mark.parametrize("salt", ["", "short", "A" * 44, "A" * 43 + "\n="])
def test_a_salt_that_no_browser_of_ours_made_is_refused(ask, salt):
    assert ask("worker", salt).status_code == 400


@pytest.fixture
def rotate():
    """`rotate("beef0001")`: the keyring gets another key, which encrypts from now on."""
    with pytest.MonkeyPatch.context() as patch:

        def add(name):
            ring = keyring.current()
            fields = ring["fields"] | {name: "11" * 32}
            patch.setattr(keyring, "current", lru_cache(lambda: ring | {"fields": fields}))
            crypto.forget()

        yield add
    crypto.forget()


def test_drafts_under_an_older_key_of_the_keyring_stay_readable(ask, rotate):
    old = ask("worker").json()
    rotate("beef0001")
    new = ask("worker", key=[old["writing"], "beef9999"]).json()
    assert new["writing"] == "beef0001"
    assert set(new["keys"]) == {"beef0001", old["writing"]}
    assert new["keys"][old["writing"]] == old["keys"][old["writing"]]


def test_a_key_for_drafts_is_no_key_of_the_keyring():
    made = draft_keys.keys_for(1, b"salt", [crypto.writing_key()])
    assert not set(made.values()) & {crypto.secret(name) for name in made}
