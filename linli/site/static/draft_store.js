// Where drafts are kept (ADR 0015): of who is signed in, in this browser, encrypted. The key is made by the server from
// a salt of this browser and exists in no storage; signing out removes salt and drafts. Of residents who write without
// an account, in their tab only, until it is closed.
window.linliDrafts = (() => {
  "use strict";
  const DAY = 86_400_000;
  const { viewer, draftKeys } = document.body.dataset;
  const MINE = `draft:${viewer}:`;
  const SALT = `draft-salt:${viewer}`;
  const here = new Set();
  const bytes = (text) => new TextEncoder().encode(text);
  const packed = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
  const unpacked = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const names = (storage, start) => Object.keys(storage).filter((name) => name.startsWith(start));
  const aKey = (length) => packed(crypto.getRandomValues(new Uint8Array(length)));

  // Why nothing can be kept: the name of the sentence that says so.
  class Unstored extends Error {}

  function entry(id) {
    try {
      return JSON.parse(localStorage.getItem(id)) || {};
    } catch {
      return {};
    }
  }

  function mine() {
    try {
      return viewer ? names(localStorage, MINE) : [];
    } catch {
      return []; // the browser forbids storage
    }
  }

  // Drafts of anybody whose days are over; nobody needs a key for that.
  function removeOutdated() {
    for (const id of names(localStorage, "draft:")) {
      if (!(entry(id).until > Date.now())) localStorage.removeItem(id);
    }
  }

  function salt() {
    if (!localStorage.getItem(SALT)) localStorage.setItem(SALT, aKey(32));
    return localStorage.getItem(SALT);
  }

  async function askKeys(ours) {
    const body = new FormData();
    body.append("salt", ours);
    new Set(mine().map((id) => entry(id).key)).forEach((key) => body.append("key", key));
    const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
    const headers = { "X-CSRFToken": token, "Linli-Draft": "yes" };
    const answer = await fetch(draftKeys, { method: "POST", body, headers });
    const said = answer.status === 200 && (await answer.json());
    // Somebody else may have signed in since the page was shown.
    if (!said || String(said.viewer) !== viewer) throw new Unstored("draftUnstored");
    const made = (key) => crypto.subtle.importKey("raw", unpacked(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    const keys = await Promise.all(Object.entries(said.keys).map(async ([name, key]) => [name, await made(key)]));
    return { salt: ours, days: said.days, writing: said.writing, keys: new Map(keys) };
  }

  let opened = null;
  const open = () => (opened ||= unlock());

  async function unlock() {
    if (!window.isSecureContext || !crypto.subtle) throw new Unstored("draftInsecure");
    try {
      return await askKeys(salt());
    } catch {
      opened = null;
      throw new Unstored("draftUnstored");
    }
  }

  // Bound to its name: what is copied to another name cannot be read there.
  const way = (id, iv) => ({ name: "AES-GCM", iv, additionalData: bytes(id) });

  async function write(id, draft) {
    if (!viewer) return sessionStorage.setItem(id, JSON.stringify(draft));
    const { salt: ours, days, writing, keys } = await open();
    const iv = crypto.getRandomValues(new Uint8Array(12)); // a fresh one each time
    const text = await crypto.subtle.encrypt(way(id, iv), keys.get(writing), bytes(JSON.stringify(draft)));
    stillOurs(ours);
    const kept = { until: Date.now() + days * DAY, key: writing, iv: packed(iv), text: packed(text) };
    try {
      localStorage.setItem(id, JSON.stringify(kept));
    } catch {
      throw new Unstored("draftFull");
    }
    return hold(id);
  }

  // Signed out in another tab: this one's key is of no use any more, neither to write nor to judge what is there.
  function stillOurs(salt) {
    if (localStorage.getItem(SALT) !== salt) throw new Unstored("draftStopped");
  }

  async function read(id, keys) {
    const { key, iv, text, until } = entry(id);
    const plain = await crypto.subtle.decrypt(way(id, unpacked(iv)), keys.get(key), unpacked(text));
    return { id, until, ...JSON.parse(new TextDecoder().decode(plain)) };
  }

  // A tab that works on a draft holds a lock of its name; it ends with the tab, however that ends. False where another
  // tab has the draft, or has saved or discarded it.
  async function hold(id) {
    if (!localStorage.getItem(id)) return false;
    if (here.has(id)) return true;
    const held = !navigator.locks || (await new Promise((tell) => lock(id, tell)));
    if (held) here.add(id);
    return held;
  }

  function lock(id, tell) {
    navigator.locks.request(id, { ifAvailable: true }, (held) => {
      tell(Boolean(held));
      return held && new Promise(() => {});
    });
  }

  async function heldElsewhere() {
    const held = (await navigator.locks?.query())?.held ?? [];
    return new Set(held.map((lock) => lock.name).filter((name) => name.startsWith(MINE) && !here.has(name)));
  }

  // Another tab may have written under a key of the keyring that is newer than this page.
  async function keysOfAll() {
    const { keys } = await open();
    if (mine().some((id) => !keys.has(entry(id).key))) opened = null;
    const { keys: known, salt: ours } = await open();
    stillOurs(ours);
    return known;
  }

  async function left() {
    const elsewhere = await heldElsewhere();
    return mine().filter((id) => !here.has(id) && !elsewhere.has(id)).length;
  }

  // All drafts of this person, the newest first; what can never be read again is removed and counted.
  async function all() {
    if (!viewer) return names(sessionStorage, MINE).map((id) => ({ id, ...JSON.parse(sessionStorage.getItem(id)) }));
    if (!mine().length) return [];
    const [keys, elsewhere] = [await keysOfAll(), await heldElsewhere()];
    const drafts = [];
    for (const id of mine()) {
      try {
        drafts.push({ ...(await read(id, keys)), elsewhere: elsewhere.has(id) });
      } catch {
        localStorage.removeItem(id);
        drafts.lost = (drafts.lost || 0) + 1;
      }
    }
    return drafts.sort((one, other) => other.at - one.at);
  }

  // Returns what was kept, so that it can be put back.
  function remove(id) {
    const storage = viewer ? localStorage : sessionStorage;
    try {
      const kept = storage.getItem(id);
      storage.removeItem(id);
      return kept;
    } catch {
      return null;
    }
  }

  function removeMine() {
    [SALT, ...mine()].forEach((id) => remove(id));
    sessionStorage.clear();
  }

  // Another tab signed out: what this one wrote a moment later goes as well.
  window.addEventListener("storage", (event) => {
    if (event.key !== SALT || event.newValue) return;
    here.forEach((id) => remove(id));
    document.dispatchEvent(new CustomEvent("linli:drafts-gone"));
  });

  try {
    removeOutdated();
    if (viewer) names(sessionStorage, "draft::").forEach((id) => sessionStorage.removeItem(id));
  } catch {
    // No storage: nothing is kept, and forms say so.
  }
  return {
    all,
    hold,
    remove,
    removeMine,
    ready: open,
    viewer,
    write,
    count: () => mine().length,
    left,
    newId: (name) => MINE + (viewer ? aKey(12) : name),
    putBack: (id, kept) => (viewer ? localStorage : sessionStorage).setItem(id, kept),
  };
})();
