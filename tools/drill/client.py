"""A worker's phone: signs in through the page, records visits through the form, remembers what was acknowledged."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from random import Random
from urllib.parse import urlencode

HOST = "127.0.0.1"
SIGN_IN = "/account/login/"
OUTCOMES = ("met", "not_home", "refused")
NEEDS = ("meals", "repair", "medical", "policy", "lift", "legal")
SILENCE = (OSError, http.client.HTTPException)  # no complete answer


class Refused(Exception):
    """The server answered, but not as expected."""


TRIES = 20  # of a phone while others record visits at the same home


@dataclass
class Said:
    """One visit as it was sent; `visit` is its id once it is acknowledged."""

    household: int
    key: str
    outcome: str
    needs: list[str]
    promise: str
    visit: int | None = None

    def form(self) -> dict[str, object]:
        """Return the fields of the form."""
        chosen = {"outcome": self.outcome, "needs": self.needs, "promise": self.promise}
        return {"kind": "routine", "client_key": self.key, **chosen}


@dataclass
class Phone:
    """A browser: its cookies, a connection for each request."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def ask(self, path: str, form: Mapping[str, object] | None = None) -> tuple[int, str, str]:
        """Request a page, or post a form; return status, redirect target and text.

        Raises:
            OSError, http.client.HTTPException: no complete answer.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        try:
            body = urlencode(form, doseq=True) if form is not None else None
            connection.request("GET" if form is None else "POST", path, body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        return answer.status, answer.headers["Location"] or "", text

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the page.

        Raises:
            Refused: the server did not accept it.
        """
        _, _, page = self.ask(SIGN_IN)
        status, _, _ = self.ask(SIGN_IN, {"login": username, "password": password, **token(page)})
        if status != 302:
            raise Refused(f"sign-in answered {status}")

    def record(self, said: Said) -> int:
        """Open the form of a household, fill it in, send it; return the id of the visit.

        When the page asks whether it is a further visit of that day, the phone says yes, also when others come first.

        Raises:
            Refused: the form was not accepted.
        """
        path = f"/visits/household/{said.household}/record/"
        status, _, page = self.ask(path)
        if status != 200:
            raise Refused(f"the form answered {status}")
        form = {**token(page), "day": day(page), **said.form()}
        for _ in range(TRIES):
            status, target, page = self.ask(path, form | besides(page))
            if status != 422:
                break
        found = re.fullmatch(r"/visits/(\d+)/", target)
        if status != 302 or found is None:
            raise Refused(f"sending answered {status}")
        return int(found[1])


def token(page: str) -> dict[str, str]:
    """Return the CSRF field of a page."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return {"csrfmiddlewaretoken": unescape(found[1])} if found else {}


def besides(page: str) -> dict[str, str]:
    """Return the answer that it is a further visit, if the page asks."""
    found = re.search(r'name="besides"[^>]* value="([^"]+)"', page)
    return {"besides": unescape(found[1])} if found else {}


def day(page: str) -> str:
    """Return the day that the form proposes."""
    found = re.search(r'name="day" value="([^"]+)"', page)
    return found[1] if found else ""


@dataclass
class Crowd:
    """Several phones that record visits without pause until the server is gone or they are told to stop."""

    port: int
    doors: list[int]
    account: tuple[str, str]
    acknowledged: list[Said] = field(default_factory=list)
    uncertain: list[Said] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self, phones: int, rng: Random) -> None:
        """Sign in all phones and let them record."""
        self.threads = [threading.Thread(target=self._work, args=(Random(rng.random()),)) for _ in range(phones)]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Tell all phones to stop and wait for them."""
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _work(self, rng: Random) -> None:
        phone = Phone(self.port)
        try:
            phone.sign_in(*self.account)
            while not self.stopping.is_set():
                self._record(phone, self._drawn(rng))
        except Refused as reason:
            self.refused.append(str(reason))
        except SILENCE:
            return

    def _record(self, phone: Phone, said: Said) -> None:
        try:
            said.visit = phone.record(said)
        except (Refused, *SILENCE):
            self.uncertain.append(said)
            raise
        self.acknowledged.append(said)

    def _drawn(self, rng: Random) -> Said:
        key = f"{rng.getrandbits(128):032x}"
        needs = sorted(rng.sample(NEEDS, rng.randrange(len(NEEDS))))
        return Said(rng.choice(self.doors), key, rng.choice(OUTCOMES), needs, f"promise {key[:8]}")
