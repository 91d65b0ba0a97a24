// On pages of Linli with a "Sign out" button: what the app on this phone can read goes as well, before the request is
// sent. What was not sent stays, encrypted, and is named beside the button.
(() => {
  "use strict";
  const NAME = "linli-phone";

  // Null where the app was never opened: no database is made for it.
  function open() {
    return new Promise((tell) => {
      const asked = window.indexedDB?.open(NAME);
      if (!asked) return tell(null);
      asked.onupgradeneeded = () => asked.transaction.abort();
      asked.onerror = () => tell(null);
      asked.onsuccess = () => tell(asked.result);
      return undefined;
    });
  }

  const got = (request) =>
    new Promise((tell, fail) => {
      request.onsuccess = () => tell(request.result);
      request.onerror = () => fail(request.error);
    });

  async function count(db) {
    const current = await got(db.transaction("meta").objectStore("meta").get("current"));
    const rows = await got(db.transaction("outbox").objectStore("outbox").getAll());
    const unsent = ({ state, left }) =>
      ["waiting", "sending", "again"].includes(state) || (left > 0 && state !== "refused");
    return rows.filter((row) => row.user === current?.value && unsent(row)).length;
  }

  async function forget(db) {
    const tx = db.transaction(["people", "bags"], "readwrite", { durability: "strict" });
    const done = new Promise((tell, fail) => {
      tx.oncomplete = tell;
      tx.onabort = () => fail(tx.error);
    });
    tx.objectStore("bags").clear();
    const people = tx.objectStore("people");
    for (const person of await got(people.getAll())) people.put({ ...person, key: null, mac: null });
    await done;
    new BroadcastChannel(NAME).postMessage("person");
  }

  async function tell(form, db) {
    const n = await count(db);
    if (!n) return;
    const line = document.createElement("p");
    const way = document.createElement("a");
    line.className = "notice notice-warning d-block";
    way.href = form.dataset.phoneOutbox;
    way.textContent = form.dataset.phoneView;
    line.append(form.dataset.phoneUnsent.replace("{n}", n), " ", way);
    form.prepend(line);
  }

  async function begin(form) {
    const db = await open();
    if (!db) return;
    await tell(form, db);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      // Past all listeners: they have done their part with the first event.
      forget(db).finally(() => HTMLFormElement.prototype.submit.call(form));
    });
  }

  document.querySelectorAll("form[data-sign-out]").forEach(begin);
})();
