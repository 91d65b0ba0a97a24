// What the phone keeps, in IndexedDB: persons with their device and keys, the bag, drafts, the outbox and its photos.
// Every row is encrypted with the working key of its person and bound to its id; in the clear are only ids, the state
// of an item, and when it was made. Nothing here asks the network.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { keys, Fault } = app;
  const SEALED = ["bags", "drafts", "outbox", "photos"];
  const STRICT = { durability: "strict" }; // "saved" is said when it is on the disk
  let db = null;
  let person = null; // who is at this phone: device, secret, and while signed in the keys

  async function open() {
    if (!window.isSecureContext || !window.crypto.subtle) throw new Fault("insecure");
    try {
      db = await connected();
    } catch (reason) {
      throw new Fault("noStorage");
    }
    await load();
  }

  const connected = () =>
    window.idb.openDB("linli-phone", 1, { upgrade, blocking: () => db.close(), terminated: reconnect });

  // The browser has ended the connection by itself, as some do while a phone sleeps.
  async function reconnect() {
    try {
      db = await connected();
      app.tell("outbox");
    } catch {
      // The page that needs it says so, and offers to be loaded anew.
    }
  }

  function upgrade(made) {
    made.createObjectStore("meta", { keyPath: "name" });
    made.createObjectStore("people", { keyPath: "id" });
    made.createObjectStore("bags", { keyPath: "id" });
    made.createObjectStore("drafts", { keyPath: "id" });
    const items = made.createObjectStore("outbox", { keyPath: "id" });
    items.createIndex("state", "state");
    made.createObjectStore("photos", { keyPath: "id" }).createIndex("item", "item");
  }

  async function load() {
    const current = await db.get("meta", "current");
    person = (current && (await db.get("people", current.value))) || null;
    app.clock.offset = person?.offset || 0;
    // A phone that was not in contact for so many days is as good as lost.
    if (person?.key && person.until < Date.now()) await forget({ key: true, bag: true });
  }

  // One transaction over several stores, done when it is on the disk. Where there is no space, photos that have arrived
  // make room once.
  async function write(names, act) {
    try {
      return await written(names, act);
    } catch (fault) {
      if (fault.code !== "full" || !(await makeRoom())) throw fault;
      return written(names, act);
    }
  }

  async function makeRoom() {
    const sent = await app.outbox.sentPhotos();
    await written(["photos"], (tx) => Promise.all(sent.map((id) => tx.store.delete(id)))).catch(() => {});
    return sent.length > 0;
  }

  async function written(names, act) {
    try {
      const tx = db.transaction(names, "readwrite", STRICT);
      const did = await act(tx);
      await tx.done;
      return did;
    } catch (reason) {
      if (reason instanceof Fault) throw reason;
      throw new Fault(reason?.name === "QuotaExceededError" ? "full" : "notStored");
    }
  }

  const user = () => person?.id ?? null;
  const locked = () => !person?.key;
  const ready = () => {
    if (locked()) throw new Fault("locked");
    return person.key;
  };

  const newDevice = async () => ({
    id: crypto.randomUUID(),
    salt: keys.packed(keys.random(32)),
    secret: await keys.newSecret(),
  });

  // The devices under which the server may know who is signed in: of the person at this phone, of others who used it
  // before, and a new one for somebody new.
  async function devices() {
    const known = (await db.getAll("people")).map(({ id, device, half }) => ({ user: id, ...device, key: half }));
    const mine = known.filter((one) => one.user === user());
    const others = known.filter((one) => one.user !== user());
    let fresh = await db.get("meta", "fresh");
    if (!fresh) {
      fresh = { name: "fresh", value: await newDevice() };
      await write(["meta"], (tx) => tx.store.put(fresh));
    }
    return [...mine, ...others, fresh.value];
  }

  // The server's half has come: the keys of this person, and from now on the person at this phone.
  async function unlock({ viewer, half, handover, days, device: known }, device) {
    if (user() !== null && user() !== viewer.id) await forget({ key: true, bag: true });
    const made = await keys.derive(device.secret, half);
    const { id, salt, secret } = device;
    const was = user() === viewer.id && person.device.id !== id ? person.key : null;
    // `half`: the name of the server's key that the half was made of; sent along, so that the half stays the same.
    person = { ...viewer, device: { id, salt, secret }, half: known?.key || "", handover, ...made };
    person.until = Date.now() + days * 86_400_000;
    person.offset = app.clock.offset;
    const renewed = was ? await resealed(was, made.key) : [];
    await write(["meta", "people", ...SEALED], async (tx) => {
      for (const [store, row] of renewed) await tx.objectStore(store).put(row);
      await tx.objectStore("people").put(person);
      await tx.objectStore("meta").put({ name: "current", value: viewer.id });
      const fresh = await tx.objectStore("meta").get("fresh");
      if (fresh?.value.id === id) await tx.objectStore("meta").delete("fresh");
    });
    app.tell("person");
  }

  // All rows of this person, encrypted for another device of theirs. What cannot be read stays as it is.
  async function resealed(was, is) {
    const found = [];
    for (const store of SEALED) {
      const rows = (await db.getAll(store)).filter((row) => (store === "bags" ? row.id : row.user) === user());
      for (const row of rows) {
        const name = `${store}:${row.id}`;
        const plain = await keys.unseal(was, name, row).catch(() => null);
        if (plain) found.push([store, { ...row, ...(await keys.seal(is, name, plain)) }]);
      }
    }
    return found;
  }

  // Takes away what can be read here. Items that were not sent stay, unreadable until the same person signs in again.
  async function forget({ key = false, bag = false }) {
    if (user() === null) return;
    const sent = bag ? await app.outbox.sentPhotos() : [];
    await write(["people", "bags", "photos"], async (tx) => {
      if (bag) await tx.objectStore("bags").delete(user());
      await Promise.all(sent.map((id) => tx.objectStore("photos").delete(id)));
      if (key) await tx.objectStore("people").put({ ...person, key: null, mac: null });
    });
    if (key) person = { ...person, key: null, mac: null };
    if (bag) app.tell("bag"); // no page shows on what is no longer here
    app.tell("person");
  }

  // At a sign-out without a network the server is told at the next contact.
  const leaving = async (value) => {
    if (value === undefined) return Boolean(await db.get("meta", "leaving"));
    return write(["meta"], (tx) => (value ? tx.store.put({ name: "leaving" }) : tx.store.delete("leaving")));
  };

  // Something to be told on every page until the user has read it; `null` takes it away.
  async function note(name, value) {
    await write(["meta"], (tx) => (value ? tx.store.put({ name, value }) : tx.store.delete(name)));
    app.tell("state");
  }
  const noted = async (name) => (await db.get("meta", name))?.value ?? null;

  const bag = {
    async get() {
      const row = locked() ? null : await db.get("bags", user());
      if (!row) return null;
      try {
        return await keys.unsealed(person.key, `bags:${user()}`, row);
      } catch {
        return null; // of another key: the next contact brings a new one
      }
    },
    async put(value) {
      const row = { id: user(), ...(await keys.sealed(ready(), `bags:${user()}`, value)) };
      await write(["bags"], (tx) => tx.store.put(row));
      app.tell("bag");
    },
  };

  // A draft: what is in a form that is open, under the id that the item will have.
  const drafts = {
    async put(id, value) {
      const row = { id, user: user(), at: Date.now(), ...(await keys.sealed(ready(), `drafts:${id}`, value)) };
      return write(["drafts"], (tx) => tx.store.put(row));
    },
    async all() {
      const rows = (await db.getAll("drafts")).filter((row) => row.user === user());
      if (locked()) return [];
      const read = (row) => keys.unsealed(person.key, `drafts:${row.id}`, row);
      const found = await Promise.allSettled(
        rows.map(async (row) => ({ ...(await read(row)), id: row.id, at: row.at })),
      );
      return found.filter((one) => one.status === "fulfilled").map((one) => one.value);
    },
    async remove(id) {
      return write(["drafts", "photos"], async (tx) => {
        await tx.objectStore("drafts").delete(id);
        const photos = await tx.objectStore("photos").index("item").getAllKeys(id);
        await Promise.all(photos.map((each) => tx.objectStore("photos").delete(each)));
      });
    },
  };

  // Photos are kept as soon as they are chosen, under the id of the item that they will belong to.
  const photos = {
    async keep(item, blob, name) {
      const plain = await blob.arrayBuffer();
      const sha256 = await keys.sha256(plain);
      const id = `${item}:${sha256}`;
      const row = { id, item, user: user(), ...(await keys.seal(ready(), `photos:${id}`, plain)) };
      await write(["photos"], (tx) => tx.store.put(row));
      return { sha256, type: blob.type, bytes: plain.byteLength, name };
    },
    async get(item, sha256) {
      const id = `${item}:${sha256}`;
      const row = await db.get("photos", id);
      return row ? keys.unseal(ready(), `photos:${id}`, row) : null;
    },
    remove: (item, sha256) => write(["photos"], (tx) => tx.store.delete(`${item}:${sha256}`)),
  };

  async function setOffset(offset) {
    app.clock.offset = offset;
    if (!person || person.offset === offset) return;
    person.offset = offset;
    // Only that: another tab may have taken the key away meanwhile.
    const { id } = person;
    await write(["people"], async (tx) => {
      const row = await tx.store.get(id);
      if (row) await tx.store.put({ ...row, offset });
    });
  }

  app.store = { open, load, write, devices, unlock, locked, forget, leaving, note, noted, ready, setOffset, user };
  Object.defineProperties(app.store, { db: { get: () => db }, person: { get: () => person } });
  app.bag = bag;
  app.drafts = drafts;
  app.photos = photos;
})();
