// The app: which page the address shows, the lines that are on every page, and the start.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { days, forms, outbox, pages, store, sync, ui, update, words } = app;
  const main = ui.find("page");
  // Pages that are taken along beside those of an area, and which of them are forms.
  const partWays = [...document.querySelectorAll("[data-beside] a")];
  const ofParts = (name) => partWays.flatMap((way) => way.dataset[name].split(" "));
  const BESIDE = new Set(ofParts("tab"));
  const FORMS = new Set(["visit", "case", "edit", "serve", ...ofParts("forms")]);
  const SLOW = 10_000; // milliseconds after which a page is not waited for any more
  const TAP = 2_000; // no finger rests longer on what it taps
  let shown = ""; // the address that the page on the screen was drawn for
  let notice = "";
  let turn = 0;
  let moving = false; // the user went to another page, which is not drawn yet

  function routeOf(hash) {
    const [name = "today", ...args] = hash.replace(/^#\/?/, "").split("/").filter(Boolean);
    return { name, args: args.map(plain) };
  }

  function plain(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // a broken address finds nothing, and says so
    }
  }

  async function page(to) {
    const here = store.locked() ? null : await days.load();
    const beside = BESIDE.has(to.name) && store.person?.beside?.length;
    const part = beside ? here?.beside?.find((one) => Object.hasOwn(one.pages, to.name)) : null;
    const known = part?.pages ?? here?.pages ?? pages;
    if (!beside && !Object.hasOwn(known, to.name)) to.name = "today";
    const { name, args } = to;
    if (store.locked()) return pages.locked();
    if (beside && !part) return pages.waiting();
    if (!here && name !== "outbox" && name !== "item" && name !== "phone") return pages.waiting();
    return known[name](part ?? here, ...args);
  }

  // What is only of an area is not shown to an account without one. In pages, only what such an account sees changes.
  function dress() {
    const area = !store.person?.part;
    const all = area ? ".top [data-of], .tabs [data-of]" : "[data-of]";
    for (const each of document.querySelectorAll(all)) each.hidden = area !== (each.dataset.of === "area");
    for (const each of document.querySelectorAll("[data-beside]")) {
      each.hidden = !store.person?.beside?.includes(each.dataset.beside);
    }
  }

  // A storage that never answers must not leave the user before another page; some browsers have one after a sleep.
  function inTime(work) {
    let timer = 0;
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new app.Fault("slowStorage")), SLOW);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  // Instead of a page that cannot be drawn: why, and the way out. Loading anew opens the storage anew.
  function broken(name, reason) {
    const drawn = ui.put(ui.drawn(name), { text: ui.sentence(reason) });
    ui.show(drawn, { reload: reason.code !== "insecure" });
    return ui.on(drawn, "reload", () => location.reload());
  }

  // The page of the address, not on the screen yet. Null if another one was asked for meanwhile: by a later call, or by
  // an address that has changed, whose event may be still on its way.
  async function prepared() {
    const mine = (turn += 1);
    const { hash } = location;
    const to = routeOf(hash);
    const drawn = await inTime(page(to)).catch((reason) => broken("broken", reason));
    return mine === turn && hash === location.hash ? { drawn, hash, to } : null;
  }

  function place({ drawn, hash, to }) {
    main.replaceChildren(drawn);
    dress();
    forms.placed(main.querySelector("form[data-form]"));
    shown = hash;
    main.dataset.shown = shown;
    const title = main.querySelector("h1")?.textContent.replace(/\s+/g, " ").trim();
    document.title = title ? `${title} · ${words("appName")}` : words("appName");
    const tabs = [...document.querySelectorAll(".tabs a")].filter((tab) => !tab.parentElement.hidden);
    const current = tabs.find((tab) => tab.dataset.tab.split(" ").includes(to.name));
    for (const tab of tabs) tab.removeAttribute("aria-current");
    // Without an area, the pages of a part belong to its day.
    (current ?? (BESIDE.has(to.name) ? tabs[0] : null))?.setAttribute("aria-current", "page");
    if (moving) land(drawn);
  }

  // Draws the page of the address. `gone`: the user went there, so the focus goes along, with the last drawing.
  async function draw({ gone = false } = {}) {
    moving ||= gone;
    const made = await prepared();
    if (made) place(made);
  }

  function land(drawn) {
    moving = false;
    window.scrollTo(0, 0);
    focusOn(drawn.focusFirst || main.querySelector("h1"));
    if (notice) ui.say(notice, "success");
    notice = "";
  }

  // Also back to the page that is on the screen, if the way led to another one that is being drawn.
  async function moved() {
    if (location.hash === shown && !moving) return;
    moving = true;
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close(""));
    const kept = await forms.leave();
    if (!notice) ui.quiet();
    await draw({ gone: true });
    if (kept) ui.say(words("draftLeft"), "info", ui.anchor(words("draftBack"), "#/today"));
    update.offer();
  }

  function go(hash, text = "") {
    notice = text;
    if (location.hash === hash) draw({ gone: true }).catch(ui.fault);
    else location.hash = hash;
  }

  const isTyped = () => [...main.querySelectorAll("textarea, input[type=search]")].some((box) => box.value);
  const folds = () => [...main.querySelectorAll("details")];
  const nameOf = (element) => element.getAttribute("href") || element.dataset.do || "";

  const sameAs = (was) =>
    [...main.querySelectorAll("a, button")].find((one) => nameOf(was) && nameOf(one) === nameOf(was));

  function focusOn(element) {
    if (element?.tagName === "H1") element.tabIndex = -1;
    element?.focus({ preventScroll: true });
  }

  // A page that is drawn anew under a finger would lose its tap: the button that goes up is not the one that went down.
  // That the finger went up may never be told (a system dialog, another window), so this ends by itself.
  let pressedAt = -TAP;
  addEventListener("pointerdown", () => (pressedAt = performance.now()), true);
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => (pressedAt = -TAP), true);
  const isBusy = () => moving || performance.now() - pressedAt < TAP;

  // What somebody is at work on is left as it is.
  function isKept() {
    if (shown !== location.hash || store.locked()) return false;
    const inForm = FORMS.has(routeOf(shown).name) && main.querySelector("form[data-form]");
    return Boolean(inForm || main.querySelector("[data-live]") || isTyped());
  }

  // The same page with what is new: where it was scrolled to, unfolded and focused stays.
  async function again({ always = false } = {}) {
    if (isBusy()) return later();
    if (!always && isKept()) return undefined;
    const made = await prepared();
    if (!made || (!always && isKept())) return undefined;
    if (isBusy()) return later();
    const was = main.contains(document.activeElement) ? document.activeElement : null;
    const open = folds().map((fold) => fold.open);
    const y = window.scrollY;
    place(made);
    if (folds().length === open.length) folds().forEach((fold, n) => (fold.open = open[n]));
    window.scrollTo(0, y);
    if (was) focusOn(was.matches("h1") ? main.querySelector("h1") : sameAs(was));
    return undefined;
  }

  // Several events of one moment draw once.
  let soon = 0;
  function later() {
    clearTimeout(soon);
    soon = setTimeout(() => again().catch(ui.fault), 50);
  }

  // The lines on top of every page: what has not arrived, and why.
  async function lines() {
    const state = sync.state();
    const unsent = await outbox.count();
    const since = await outbox.since();
    const old = since !== null && Date.now() - since > Number(app.told.warnHours) * 3_600_000;
    const bar = ui.find("bar");
    const back = await store.noted("setBack");
    const told = back?.user === store.user() ? words("setBack", { n: back.n, days: app.told.keepDays }) : "";
    const said = { n: unsent, when: since === null ? "" : app.when(since + app.clock.offset) };
    ui.put(bar, {
      unsent: unsent ? words(old ? "unsentOld" : "unsent", { ...said, hours: app.told.warnHours }) : "",
      problem: problemOf(state),
      back: told,
      update: update.waiting() ? words(unsent ? "updateWaits" : "updateReady") : "",
    });
    ui.show(bar, {
      "line-unsent": unsent,
      "line-problem": problemOf(state),
      "sign-in": state.problem === "signed_out" && !store.locked(),
      "line-back": told,
      "other-way": state.problem === "duty",
      "set-up": state.problem === "other_salt" && !store.locked(),
      "try-now": state.next && state.problem !== "network",
      "take-update": state.problem === "old_app",
      "line-update": update.waiting() && state.problem !== "old_app",
    });
    if (state.url) ui.link(bar, "duty", state.url);
    ui.part(bar, "line-unsent").classList.toggle("notice-error", old);
    ui.put(document, { count: unsent ? String(unsent) : "" });
    const busy = ui.find("busy");
    busy.hidden = !state.busy;
  }

  // A pause of seconds is "soon".
  const SOON = 60_000;
  const nextTry = ({ next }) =>
    next > Date.now() + SOON ? words("triedAt", { when: app.when(next + app.clock.offset) }) : words("triedSoon");

  function problemOf(state) {
    const { online, problem, sentence } = state;
    if (!online || problem === "network") return words("offline");
    if (!problem || problem === "busy") return problem ? words("serverBusy", { next: nextTry(state) }) : "";
    if (problem === "other_salt" && store.locked()) return "";
    if (problem === "phone") return sentence;
    if (problem === "signed_out" && store.locked()) return "";
    const name = store.person?.name || "";
    return sentence || words(`problem-${problem}`, { name });
  }

  // Pages of Linli need the network: without one, a sentence instead of the browser's error page.
  document.addEventListener("click", (event) => {
    const way = event.target.closest?.("a[href^='/']");
    if (!way || (sync.state().online && navigator.onLine)) return;
    event.preventDefault();
    ui.say(words("needsNetwork"), "warning");
  });

  const tellLines = () => lines().catch(ui.fault);

  async function start() {
    try {
      await inTime(store.open());
    } catch (reason) {
      main.replaceChildren(broken(reason.code === "slowStorage" ? "broken" : "unusable", reason));
      return;
    }
    app.events.addEventListener("outbox", tellLines);
    app.events.addEventListener("outbox", later);
    app.events.addEventListener("bag", later);
    app.events.addEventListener("state", tellLines);
    // Here or in another tab somebody signed in or out.
    app.events.addEventListener(
      "person",
      ui.doing(async () => {
        await store.load();
        app.events.dispatchEvent(new Event("state"));
      }),
    );
    window.addEventListener("hashchange", ui.doing(moved));
    const bar = ui.find("bar");
    ui.on(bar, "take-update", () => update.take());
    ui.on(
      bar,
      "set-up",
      ui.doing(() => app.setUpAgain()),
    );
    ui.on(
      bar,
      "try-now",
      ui.doing(() => sync.now("button")),
    );
    ui.on(
      bar,
      "seen-back",
      ui.doing(() => store.note("setBack", null)),
    );
    let was = "";
    app.events.addEventListener("state", () => {
      const is = store.locked() ? `locked ${sync.state().problem}` : "open";
      if (was !== is || main.querySelector("[data-busy]")) later();
      was = is;
    });
    await draw();
    const first = sync.begin();
    await tellLines();
    // The first time, what is kept for later must not take the network from the households.
    if (!navigator.serviceWorker?.controller) await inTime(first).catch(() => {});
    update.begin();
  }

  app.again = again;
  app.go = go;
  start().catch(ui.fault);
})();
