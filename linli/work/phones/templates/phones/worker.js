// The service worker of the app (GET only; what is sent is sent by the pages themselves). It keeps the shell and the
// files that the shell names, and nothing else: no data of residents pass through it.
"use strict";
const setup = JSON.parse("{{ setup|escapejs }}");
const { version, shell, files, roots, wait } = setup;
const MINE = `linli-phone-${version}`;
// In the order in which they were made.
const ours = async () => (await caches.keys()).filter((name) => name.startsWith("linli-phone-"));
const after = (time, value) =>
  new Promise((tell) => {
    setTimeout(tell, time, value);
  });

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

// All or nothing: half a version is never used, and an empty one would be taken for an older one.
async function fill() {
  const cache = await caches.open(MINE);
  const fresh = [shell, ...files].map((address) => new Request(address, { cache: "no-cache" }));
  try {
    await cache.addAll(fresh);
  } catch (reason) {
    if (!(await cache.match(shell))) await caches.delete(MINE);
    throw reason;
  }
}

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// A page asks for it when no form has changes and everything was sent, or when the server refuses the old version.
self.addEventListener("message", (event) => {
  if (event.data !== "take over") return;
  event.waitUntil(removeOld().then(() => self.skipWaiting()));
});

// What was made after this version belongs to one that waits.
async function removeOld() {
  await Promise.all((await before()).map((name) => caches.delete(name)));
}

async function before() {
  const all = await ours();
  return all.slice(0, Math.max(all.indexOf(MINE), 0));
}

// Whether something on this phone was not sent. States are the only thing in the outbox that is readable here.
function unsent() {
  return new Promise((tell) => {
    const asked = indexedDB.open("linli-phone");
    asked.onupgradeneeded = () => asked.transaction.abort(); // no database yet: none is made
    asked.onerror = () => tell(false);
    asked.onsuccess = () => count(asked.result, tell);
  });
}

function count(db, tell) {
  try {
    const rows = db.transaction("outbox").objectStore("outbox").getAll();
    rows.onsuccess = () => tell(rows.result.some((row) => ["waiting", "sending", "again"].includes(row.state)));
    rows.onerror = () => tell(false);
  } catch {
    tell(false);
  } finally {
    db.close();
  }
}

// The version that is shown: the oldest there is while something waits that it made, else this one.
async function current() {
  const old = await before();
  if (!old.length) return MINE;
  // A storage that does not answer holds up no page.
  if (await Promise.race([unsent(), after(wait, true)])) return old[0];
  await removeOld();
  return MINE;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === shell) event.respondWith(page(event).catch(() => fetch(request)));
  } else if (roots.some((root) => pathname.startsWith(root))) {
    event.respondWith(file(request));
  }
});

// Names of files contain their hash, so what is kept under a name is right for ever, of whatever version it is.
async function file(request) {
  const found = await caches.match(request, { ignoreSearch: true, ignoreVary: true }).catch(() => null);
  return found || fetch(request);
}

// From the network, if it answers in time and with the version that is shown; else what is kept.
async function page(event) {
  const name = await current();
  const cache = await caches.open(name);
  const asked = fetch(event.request).catch(() => null);
  event.waitUntil(asked.then((answer) => keep(cache, name, answer)));
  const answer = await Promise.race([asked, after(wait, null)]);
  if (fits(answer, name)) return answer;
  const found = (await cache.match(shell)) || (await caches.match(shell));
  return found || (await asked) || Response.error();
}

const versionOf = (answer) => answer.headers.get("Linli-Phone-Version");
const fits = (answer, name) => Boolean(answer?.ok) && `linli-phone-${versionOf(answer)}` === name;

// The same version may come in another language or text size.
async function keep(cache, name, answer) {
  if (!fits(answer, name)) return;
  await cache.put(shell, answer.clone());
  if (name === MINE) await complete(cache);
}

// What is missing, whatever took it away.
async function complete(cache) {
  for (const address of files) {
    if (!(await cache.match(address))) await cache.add(address);
  }
}
