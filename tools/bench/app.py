"""The app of a phone in real Chromium: how long it takes to open, what a routine visit takes, and to send a day.

The slow phone is one of the browser's own making: a processor four times slower, 400 kbit/s, 400 ms until each answer
begins. Times start when the address is entered, or with the first tap; nobody reads or thinks meanwhile.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from tools.bench.run import Base, child
from tools.bench.served import HOST, server

RUNS = 3
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # ms, bytes/s
SLOWER = 4  # times
SCREEN = {"width": 390, "height": 844}
ARGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
HOME = "#page a[href^='#/household/']"  # of a list of households
PATIENCE = 60_000  # ms
# When something was first on the page, in ms after the address was entered.
WATCH = """(() => {
  const marks = { shell: "#page h1", list: "%s" };
  window.benchSeen = {};
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(marks)) {
      if (!(name in window.benchSeen) && document.querySelector(selector)) window.benchSeen[name] = performance.now();
    }
  }).observe(document, { childList: true, subtree: true });
})()"""
# A day: visits to households of the bag, some of which lead to a case with a photo, made smaller as in the form.
DAY = """async ([visits, photos]) => {
  const app = window.linliPhone;
  const bag = await app.bag.get();
  const homes = bag.households.slice(0, visits);
  const matter = bag.choices.matter.find((one) => !one.person).code;
  const day = bag.today;
  for (const [n, home] of homes.entries()) {
    const payload = { household: home.id, day, kind: "routine", outcome: "met", needs: [], answer: "已答复", seen: "" };
    await app.outbox.add({ kind: "visit", payload, shown: {} }, crypto.randomUUID());
    if (n >= photos) continue;
    const coarse = new OffscreenCanvas(375, 500);
    const dots = new ImageData(375, 500);
    for (let at = 0; at < dots.data.length; at += 1) dots.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    coarse.getContext("2d").putImageData(dots, 0, 0);
    const canvas = new OffscreenCanvas(3000, 4000);
    canvas.getContext("2d").drawImage(coarse, 0, 0, 3000, 4000);
    const taken = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const small = await app.photos.smaller(new File([taken], `${n}.jpg`));
    const said = { household: home.id, matter, words: `居民反映 ${n}` };
    await app.outbox.add({ kind: "case", payload: said, photos: [small], shown: {} }, crypto.randomUUID());
  }
  return homes.length;
}"""


@contextmanager
def browser() -> Iterator[Any]:
    """Yield a running Chromium; None if there is none on this machine."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        yield found
        found.close()


@dataclass
class Profile:
    """A browser profile of the worker on a phone, with what went over the network."""

    context: Any
    page: Any
    wire: Any
    up: int = 0
    down: int = 0
    requests: int = 0
    taps: int = 0

    def slow(self) -> None:
        """Make phone and network slow."""
        self.wire.send("Network.emulateNetworkConditions", SLOW)
        self.wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def offline(self, off: bool = True) -> None:
        """Take the network away, or give it back."""
        self.context.set_offline(off)

    def tap(self, selector: str) -> None:
        """Tap something that is there or comes; counted."""
        self.page.locator(selector).first.tap(timeout=PATIENCE)
        self.taps += 1

    def wait(self, selector: str) -> None:
        """Wait until something can be seen."""
        self.page.locator(selector).first.wait_for(timeout=PATIENCE)

    def opened(self) -> dict[str, float]:
        """Open the app; return the seconds until the shell is drawn, and until a list of households."""
        self.page.goto("/phone/", wait_until="commit", timeout=PATIENCE)
        self.wait(HOME)
        return {name: ms / 1000 for name, ms in self.page.evaluate("window.benchSeen").items()}

    def ready(self) -> None:
        """Wait until the worker serves the app."""
        self.until("navigator.serviceWorker.controller !== null")

    def until(self, condition: str) -> None:
        """Wait until an expression of the page is true."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not self.page.evaluate(f"(async () => Boolean({condition}))()"):
            if time.monotonic() > deadline:
                raise RuntimeError(f"not true in time: {condition}")
            time.sleep(0.02)

    def note(self) -> None:
        """Begin to count requests and bytes."""
        self.wire.on("Network.requestWillBeSent", self._sent)
        self.wire.on("Network.requestWillBeSentExtraInfo", self._sent_head)
        self.wire.on("Network.loadingFinished", self._came)
        self.wire.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        self.requests += 1

    def _sent_head(self, event: dict[str, Any]) -> None:
        """Count head and body; the body of a photo is nowhere else than in its length."""
        told = {name.lower(): value for name, value in event["headers"].items()}
        self.up += sum(len(name) + len(value) + 4 for name, value in told.items())
        self.up += int(told.get("content-length", 0))

    def _came(self, event: dict[str, Any]) -> None:
        self.down += int(event["encodedDataLength"])


@dataclass
class Scene:
    """A server, its worker with a session, and the browser."""

    chromium: Any
    url: str
    cookie: str

    @contextmanager
    def profile(self) -> Iterator[Profile]:
        """Yield a new browser profile, signed in."""
        context = self.chromium.new_context(
            base_url=self.url, locale="zh-CN", viewport=SCREEN, has_touch=True, is_mobile=True
        )
        name, _sign, value = self.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": self.url}])
        context.add_init_script(WATCH % HOME)
        page = context.new_page()
        found = Profile(context, page, context.new_cdp_session(page))
        found.note()
        try:
            yield found
        finally:
            context.close()


def openings(scene: Scene) -> dict[str, Any]:
    """Return the seconds of a first opening on the slow phone, and of one from the cache with and without a network."""
    first, bytes_down, requests = [], 0, 0
    for _ in range(RUNS):
        with scene.profile() as phone:
            phone.slow()
            first.append(phone.opened())
            bytes_down, requests = phone.down, phone.requests
    return {"first": _medians(first), "kilobytes": bytes_down / 1000, "requests": requests, **_later(scene)}


def _later(scene: Scene) -> dict[str, Any]:
    with scene.profile() as phone:
        phone.opened()
        phone.ready()
        phone.slow()
        slow = [phone.opened() for _ in range(RUNS)]
        phone.offline()
        off = [phone.opened() for _ in range(RUNS)]
    return {"again": _medians(slow), "offline": _medians(off)}


def _medians(times: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(median(one[name] for one in times), 2) for name in times[0]}


def visits(scene: Scene) -> dict[str, Any]:
    """Return seconds and taps of a routine visit that ends with "met": on the web page, and in the app offline."""
    return {"online": _each(scene, _on_the_page), "offline": _each(scene, _in_the_app)}


def _each(scene: Scene, act: Callable[[Profile, int], float]) -> dict[str, float]:
    with scene.profile() as phone:
        times = [act(phone, number) for number in range(RUNS + 1)][1:]  # the first one fills caches
        return {"seconds": round(median(times), 2), "taps": phone.taps / (RUNS + 1)}


def _on_the_page(phone: Profile, number: int) -> float:
    """Record a visit to the first household of the page of the day; return the seconds from the first tap."""
    phone.page.goto("/visits/today/")
    began = time.monotonic()
    phone.tap("a.row-link[href$='/record/']")
    phone.tap("label:has([name=outcome][value=met])")
    phone.tap(".save-bar button")
    phone.wait(".notice-success")
    return time.monotonic() - began


def _in_the_app(phone: Profile, number: int) -> float:
    """Record a visit to the first household of the list of the day, without a network; return the seconds."""
    if number == 0:
        phone.opened()
        phone.ready()
        phone.offline()
    phone.page.evaluate("location.hash = '#/today'")
    phone.wait(f"[data-part=box-round] {HOME.removeprefix('#page ')}, {HOME}")
    began = time.monotonic()
    phone.tap(HOME)
    phone.tap("a[href^='#/visit/']")
    phone.tap("label:has([name=outcome][value=met])")
    phone.tap(".save-bar button")
    phone.wait("#notices .notice-success")
    took = time.monotonic() - began
    phone.until(f"(await window.linliPhone.outbox.count()) === {number + 1}")
    return took


def day(scene: Scene, number: int = 60, photos: int = 10) -> dict[str, Any]:
    """Return seconds and bytes of sending a day that was worked without a network."""
    with scene.profile() as phone:
        phone.opened()
        phone.ready()
        phone.until("(await window.linliPhone.bag.get()) !== null")
        phone.offline()
        made = phone.page.evaluate(DAY, [number, photos])
        phone.up = phone.down = phone.requests = 0
        began = time.monotonic()
        phone.offline(False)
        phone.until("(await window.linliPhone.outbox.count()) === 0")
        took = time.monotonic() - began
        phone.until("!window.linliPhone.sync.state().busy")
    return {"visits": made, "seconds": took, "up": phone.up, "down": phone.down, "requests": phone.requests}


def measure(base: Base) -> dict[str, Any] | None:
    """Return all figures; None if there is no Chromium."""
    with browser() as chromium:
        if chromium is None:
            return None
        cookie = child(base, "phones", "session")
        with server(base) as port:
            scene = Scene(chromium, f"http://{HOST}:{port}", cookie)
            return {"openings": openings(scene), "visits": visits(scene), "day": day(scene)}
