// Sends the outbox and fetches the bag: on opening, when the network returns, when the page is looked at, after each
// saving, and by the button. One tab at a time; a fault is tried again after a while, longer each time.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { ask, Away, outbox, store, told } = app;
  const MOST = 50; // items of one request
  const ALONE_AFTER = 3; // faults of the server in a row
  const FIRST_WAIT = 2_000;
  const LONGEST_WAIT = 900_000;
  const FRESH = 60_000; // so long a bag is not asked for again by looking at the page
  const GONE = new Set(["withdrawn", "other_person"]);
  // A person has to do something: nothing is tried again by itself.
  const PERSON = new Set(["signed_out", "other_person", "withdrawn", "duty", "old_app", "no_bag", "other_salt"]);
  const KEPT = new Set(["review", "discarded"]); // what was discarded may be brought back
  const DECIDED = new Set(["applied", ...KEPT]);
  const state = {
    busy: false,
    online: navigator.onLine,
    problem: "",
    sentence: "",
    url: "", // where Linli asks for something first
    contact: 0,
    bagAt: 0,
    backAt: 0,
    next: 0, // when it is tried again, 0 if it is not
    greeted: false,
  };
  let tries = 0;
  let faults = 0;
  let timer = 0;
  let running = null;
  let again = "";

  function set(changes) {
    Object.assign(state, changes);
    app.events.dispatchEvent(new Event("state"));
  }

  const locked = (act) => (navigator.locks ? navigator.locks.request("linli-phone-send", act) : act());

  // Called again while it runs, it runs once more.
  function now(reason) {
    again = reason;
    running ||= loop().finally(() => (running = null));
    return running;
  }

  async function loop() {
    clearTimeout(timer);
    set({ busy: true, next: 0 });
    try {
      while (again) {
        const reason = again;
        again = "";
        await locked(() => round(reason));
      }
    } finally {
      set({ busy: false });
    }
  }

  async function round(reason) {
    try {
      if (!navigator.onLine && reason !== "button") throw new Away("network");
      await store.load(); // another tab may have signed out or in
      await greet(reason);
      const rest = await sendAll();
      await fetchBag(reason);
      await outbox.tidy();
      tries = rest ? tries + 1 : 0;
      set({ online: true, problem: "", sentence: "", contact: Date.now() });
      if (rest) wait();
    } catch (fault) {
      await failed(fault);
    }
  }

  async function failed(fault) {
    if (!(fault instanceof Away)) {
      // Of this phone, not of the network: a full storage, a key that another tab took away.
      set({ online: true, problem: "phone", sentence: app.ui.sentence(fault) });
      return wait();
    }
    // Nobody may read on: the device is withdrawn, or another person has signed in.
    if (GONE.has(fault.why)) await store.forget({ key: true, bag: true });
    if (fault.why === "no_bag") await store.forget({ bag: true });
    if (PERSON.has(fault.why)) {
      tries = 0;
      return set({ online: true, problem: fault.why, sentence: fault.sentence, url: fault.url, greeted: false });
    }
    if (fault.why === "no_device") set({ greeted: false });
    set({ online: fault.why !== "network", problem: fault.why === "network" ? "network" : "busy", sentence: "" });
    tries += 1;
    return wait(fault.after);
  }

  // Twice as long each time; `after`: so many seconds at least, as the server asks.
  function wait(after = 0) {
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 10));
    // Phones that lost the network together must not come back together.
    const pause = Math.max(after * 1000, longest / 2) + (Math.random() * longest) / 2;
    clearTimeout(timer);
    timer = setTimeout(() => now("timer"), pause);
    set({ next: Date.now() + pause });
  }

  // Who is signed in, and whether this device is allowed. Once per page, and whenever that became doubtful.
  async function greet(reason) {
    if (await store.leaving()) await leave();
    if (state.greeted && !store.locked() && reason !== "renew") return;
    const mine = store.user() !== null && reason !== "person";
    const devices = await store.devices();
    // Other devices are tried only where the user said that this phone is theirs, or nobody's.
    // Set up again: as a device that the server has never seen.
    const tried = reason === "renew" ? devices.slice(-1) : mine ? devices.slice(0, 1) : devices;
    for (const device of tried) {
      if (await welcomed(device, device === tried.at(-1))) break;
    }
    navigator.storage?.persist?.();
    set({ greeted: true });
  }

  async function welcomed(device, last) {
    const body = new FormData();
    body.append("device", device.id);
    body.append("salt", device.salt);
    body.append("name", told.deviceName);
    if (device.key) body.append("key", device.key);
    try {
      const answer = await ask("/phone/device/", { body });
      if (answer.status !== 200) throw new Away("busy");
      // A phone without space cannot write that either, but it can send what it has.
      await store.unlock(answer, device).catch((fault) => {
        if (store.locked()) throw fault;
      });
      return true;
    } catch (fault) {
      if (fault.why !== "other_person" || last) throw fault;
      return false;
    }
  }

  async function leave() {
    const body = new FormData();
    await ask("/account/logout/", { body }).catch((fault) => {
      if (!(fault instanceof Away) || fault.why === "network" || fault.why === "busy") throw fault;
    });
    await store.leaving(false);
    throw new Away("signed_out");
  }

  // Returns whether something is left that is to be tried again.
  async function sendAll() {
    const tried = new Set();
    const due = async () => (await outbox.all()).filter((item) => isDue(item) && !tried.has(item.id));
    // After several faults of the server they go one by one: if one of them is the reason, the others arrive.
    const alone = tries >= ALONE_AFTER;
    faults = 0;
    let most = alone ? 1 : MOST;
    let batch = (await due()).slice(0, most);
    while (batch.length) {
      const fits = await (alone ? sendAlone(batch) : send(batch));
      // Too large together: half of it; a single one that is too large blocks no other.
      if (fits || most === 1) batch.forEach((item) => tried.add(item.id));
      else most = Math.ceil(batch.length / 2);
      batch = (await due()).slice(0, most);
    }
    await app.photos.sendAll();
    return (await outbox.rows()).some(outbox.unsent);
  }

  async function sendAlone(batch) {
    try {
      await send(batch);
      faults = 0;
    } catch (fault) {
      faults += 1;
      if (fault.why !== "busy" || faults >= ALONE_AFTER) throw fault;
    }
    return true;
  }

  const isDue = (item) => !item.unreadable && ["waiting", "sending", "again"].includes(item.state);

  // One request. False if the server says that it is too large.
  async function send(batch) {
    const marked = (await Promise.all(batch.map(mark))).filter(Boolean);
    try {
      const answer = await post(marked);
      if (answer.status === 413) return false;
      if (!Array.isArray(answer.answers)) throw new Away("busy");
      await received(marked, answer);
      return true;
    } finally {
      // Whatever is still "sending" may have arrived or not: it is sent again, and the server knows it by its id.
      for (const { id } of marked) {
        await outbox.alter(id, (one) => (one.state === "sending" ? { ...one, state: "again" } : null)).catch(() => {});
      }
    }
  }

  // What became of items that waited for review: sent once more, they get the first answer, and what they are now.
  async function askDecided() {
    let rest = (await outbox.all()).filter((item) => KEPT.has(item.state) && !item.left && !item.unreadable);
    while (rest.length) {
      const { answers = [] } = await post(rest.slice(0, MOST));
      rest = rest.slice(MOST);
      for (const said of answers) await decided(said);
    }
  }

  async function decided({ id, state: is, target = null, version = null, why = null }) {
    if (!DECIDED.has(is)) return;
    const said = { state: is, target, version, why: is === "applied" ? null : why };
    await outbox.alter(id, (one) => (one.state === is ? null : { ...one, ...said }));
  }

  function post(rows) {
    const device = store.person.device.id;
    const items = rows.map(({ id, sha256, body }) => ({ id, sha256, body }));
    const body = JSON.stringify({ protocol: 1, device, sent_at: app.stamp(), items });
    return ask("/phone/outbox/", { body, headers: { "Content-Type": "application/json" } });
  }

  // Where there is no space to note it, it is sent all the same; if it is changed meanwhile, the server keeps both.
  async function mark(item) {
    try {
      return await outbox.alter(item.id, (one) => (isDue(one) ? { ...one, state: "sending" } : null));
    } catch (fault) {
      if (fault.code !== "full") throw fault;
      return item;
    }
  }

  async function received(marked, { answers, now: at }) {
    const byId = new Map(answers.map((one) => [one.id, one]));
    for (const { id, photos } of marked) {
      const said = byId.get(id);
      if (!said) continue;
      const { answer, why = null, fields = null, target = null, version = null, receipt = "" } = said;
      const missing = (said.photos ?? photos.map((one) => one.sha256)).filter(Boolean);
      const left = answer === "applied" || answer === "review" ? missing.length : photos.length;
      const unwanted = said.unwanted ?? [];
      const facts = { state: answer, why, fields, target, version, receipt, lost: false, at, missing, left, unwanted };
      await outbox.alter(id, (one) => ({ ...one, ...facts }));
    }
  }

  async function fetchBag(reason) {
    const asked = reason === "visible" || reason === "timer";
    if (asked && Date.now() - state.bagAt < FRESH) return;
    const have = await app.bag.get();
    const asks = new URLSearchParams({ have: have?.version ?? "", last: await outbox.lastAnswered() });
    const answer = await ask(`/phone/bag/?${asks}`, { method: "GET" });
    const { status, ...bag } = answer;
    if (status === 409 && bag.error === "lost") return setBack();
    if (status !== 200) throw new Away("busy");
    const { beside } = have ?? {};
    const whole = bag.unchanged && have ? { ...have, made_at: bag.made_at ?? have.made_at } : { ...bag, beside };
    await app.bag.put(whole);
    await fetchBeside(whole);
    state.bagAt = Date.now();
    return askDecided();
  }

  // What is taken along beside the households of an area, part by part; what this account has no more is dropped.
  async function fetchBeside(bag) {
    const codes = store.person.beside ?? [];
    if (!codes.length && !bag.beside) return;
    const found = [];
    for (const code of codes) found.push([code, await fetchPart(code, bag.beside?.[code])]);
    await app.bag.put({ ...bag, beside: Object.fromEntries(found.filter(([, part]) => part)) });
  }

  async function fetchPart(code, have) {
    const asks = new URLSearchParams({ part: code, have: have?.version ?? "" });
    const { status, ...part } = await ask(`/phone/bag/?${asks}`, { method: "GET" });
    if (status === 404 && part.error === "no_part") return null;
    if (status !== 200) throw new Away("busy");
    return part.unchanged && have ? { ...have, made_at: part.made_at } : part;
  }

  // The server does not know what it had: it was set back to an earlier state. What is kept here is sent once more.
  async function setBack() {
    if (Date.now() - state.backAt < FRESH) throw new Away("busy");
    state.backAt = Date.now();
    await store.note("setBack", { user: store.user(), n: await outbox.sendAgain(), at: app.clock.now() });
    again = "lost";
  }

  function begin() {
    window.addEventListener("online", () => {
      tries = 0;
      now("online");
    });
    window.addEventListener("offline", () => set({ online: false, problem: "network" }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") now("visible");
    });
    return now("load");
  }

  app.sync = { begin, now, state: () => ({ ...state }) };
})();
