// The outbox: what was made on this phone and how the server answered. From the thumb to the database:
//   add     the item is on the disk, and its draft is gone, in one transaction ("waiting")
//   sending noted before the request, so that what may have arrived is never changed any more
//   answer  applied, kept for review, refused, or again; photos follow
(() => {
  "use strict";
  const app = window.linliPhone;
  const { keys, store, Fault } = app;
  app.outbox = {};
  const DONE = new Set(["applied", "discarded"]);
  const UNSENT = new Set(["waiting", "sending", "again"]);

  const unsent = ({ state, left }) => UNSENT.has(state) || (left > 0 && state !== "refused");

  // What is sent, as text: it is hashed, so it is written once.
  async function written({ kind, schema, based_on, made_at, payload, photos, for_review }) {
    // Without a value, `for_review` is not in the text.
    const body = JSON.stringify({ kind, schema, based_on, made_at, payload, photos, for_review });
    return { body, sha256: await keys.sha256(keys.bytes(body)) };
  }

  async function rowOf(item) {
    const { id, state, made, left, turn, ...rest } = item;
    const sealed = await keys.sealed(store.ready(), `outbox:${id}`, rest);
    return { id, user: store.user(), state, made, left, turn, ...sealed };
  }

  async function read(row) {
    const { id, state, made, left, turn } = row;
    const plain = { id, state, made, left, turn };
    try {
      return { ...(await keys.unsealed(store.ready(), `outbox:${id}`, row)), ...plain };
    } catch {
      return { ...plain, kind: "", payload: {}, photos: [], unreadable: true };
    }
  }

  // `shown`: how the list calls it (household, door), which the server need not be told. `made_at`: of an item that
  // takes the place of a refused one, which was written down then.
  async function add({ kind, schema = 1, based_on = "", payload, photos = [], shown = {}, ...more }, id) {
    const made = Date.now();
    const metas = await Promise.all(
      photos.map((one) => (one instanceof Blob ? app.photos.keep(id, one, one.name || "") : one)),
    );
    const { made_at = app.stamp(made), for_review } = more;
    const body = { kind, schema, based_on, made_at, payload, photos: metas, for_review };
    const item = { id, state: "waiting", made, left: metas.length, turn: 0, ...body, shown, ...(await written(body)) };
    const row = await rowOf(item);
    await store.write(["outbox", "drafts"], async (tx) => {
      await tx.objectStore("outbox").add(row);
      await tx.objectStore("drafts").delete(id);
    });
    app.tell("outbox");
    return item;
  }

  const rows = async () => (await store.db.getAll("outbox")).filter((row) => row.user === store.user());

  async function all() {
    if (store.locked()) return [];
    const found = await Promise.all((await rows()).map(read));
    return found.sort((one, other) => one.made - other.made);
  }

  async function get(id) {
    const row = await store.db.get("outbox", id);
    return row && row.user === store.user() ? read(row) : null;
  }

  // Reads, changes and writes; begins again if another tab was faster. `change` returns null to leave it as it is.
  async function alter(id, change) {
    let next = null;
    let put = false;
    while (!put) {
      const item = await get(id);
      next = item && !item.unreadable ? await change(item) : null;
      if (!next) return null;
      const row = await rowOf({ ...next, turn: item.turn + 1 });
      put = await store.write(["outbox"], async (tx) => {
        const now = await tx.store.get(id);
        if (!now || now.turn !== item.turn) return false;
        await tx.store.put(row);
        return true;
      });
    }
    app.tell("outbox");
    return next;
  }

  // Only what was never sent: of everything else the server may have a version already. `more`: another `made_at`, of
  // what is only true since it was changed.
  async function change(id, payload, photos, more = {}) {
    const changed = await alter(id, async (item) => {
      if (item.state !== "waiting") throw new Fault("sentMeanwhile");
      const next = { ...item, payload, photos: photos ?? item.photos, ...more };
      return { ...next, left: next.photos.length, ...(await written(next)) };
    });
    await store.write(["drafts"], (tx) => tx.store.delete(`edit:${id}`));
    return changed;
  }

  // The item that the server answered last; "" if none is kept. A server that does not know it has lost what came after
  // the state to which it was set back, so everything that is kept goes once more; what it knows gets its first answer.
  const HAS = new Set(["applied", "review", "discarded"]);
  async function lastAnswered() {
    const known = (await all()).filter((item) => HAS.has(item.state) && item.at);
    return known.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1)?.id ?? "";
  }

  async function sendAgain() {
    const known = (await all()).filter((item) => HAS.has(item.state) && !item.unreadable);
    for (const { id } of known) {
      await alter(id, (one) => (HAS.has(one.state) ? { ...one, state: "again", lost: true, missing: [] } : null));
    }
    return known.length;
  }

  // Photos of a form that become those of an item.
  async function movePhotos(from, to, metas) {
    const moved = metas.map(async ({ sha256, type, name }) => {
      const plain = await app.photos.get(from, sha256);
      return plain ? app.photos.keep(to, new Blob([plain], { type }), name) : null;
    });
    return (await Promise.all(moved)).filter(Boolean);
  }

  async function remove(id) {
    const item = await get(id);
    if (item && !item.unreadable && (item.state === "sending" || item.state === "again")) {
      throw new Fault("sentMeanwhile");
    }
    await store.write(["outbox", "photos", "drafts"], async (tx) => {
      const now = await tx.objectStore("outbox").get(id);
      if (now && now.turn !== item.turn) throw new Fault("sentMeanwhile");
      await tx.objectStore("outbox").delete(id);
      await tx.objectStore("drafts").delete(id);
      const photos = await tx.objectStore("photos").index("item").getAllKeys(id);
      await Promise.all(photos.map((each) => tx.objectStore("photos").delete(each)));
    });
    app.tell("outbox");
  }

  async function count() {
    return (await rows()).filter(unsent).length;
  }

  // When the oldest item that has not arrived was made; null if all have.
  async function since() {
    const made = (await rows()).filter(unsent).map((row) => row.made);
    return made.length ? Math.min(...made) : null;
  }

  // Photos of items that have arrived with all of them.
  async function sentPhotos() {
    const done = (await rows()).filter((row) => !unsent(row) && row.state !== "refused").map((row) => row.id);
    const found = await Promise.all(done.map((id) => store.db.getAllKeysFromIndex("photos", "item", id)));
    return found.flat();
  }

  // What has arrived is shown for some days, then it is on the server only.
  async function tidy() {
    const days = Number(app.told.keepDays);
    const old = (await rows()).filter((row) => DONE.has(row.state) && !unsent(row));
    const gone = old.filter((row) => row.made < Date.now() - days * 86_400_000);
    if (!gone.length) return;
    await store.write(["outbox", "photos"], async (tx) => {
      const photos = tx.objectStore("photos");
      const found = await Promise.all(gone.map((row) => photos.index("item").getAllKeys(row.id)));
      await Promise.all(found.flat().map((each) => photos.delete(each)));
      await Promise.all(gone.map((row) => tx.objectStore("outbox").delete(row.id)));
    });
    app.tell("outbox");
  }

  Object.assign(app.outbox, { add, all, alter, change, count, get, lastAnswered, movePhotos, remove, rows, sendAgain });
  Object.assign(app.outbox, { sentPhotos, since, tidy, unsent });
})();
