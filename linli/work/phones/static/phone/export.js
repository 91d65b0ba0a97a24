// Everything that has not arrived, in a file that only the server can read, to be handed in on another device.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { keys, store, outbox } = app;

  async function photosOf(items) {
    const found = {};
    for (const { id, photos } of items) {
      for (const { sha256 } of photos) {
        const plain = await app.photos.get(id, sha256);
        if (plain) found[sha256] = keys.packed(plain);
      }
    }
    return found;
  }

  // The text of the file; null if everything has arrived.
  async function exported() {
    store.ready();
    const { id, device, handover, half, mac } = store.person;
    const unsent = (await outbox.all()).filter((item) => outbox.unsent(item) && !item.unreadable);
    if (!unsent.length) return null;
    const items = unsent.map((item) => ({ id: item.id, sha256: item.sha256, body: item.body }));
    // Each photo is named by its hash inside a body, so that the items alone are signed.
    const signed = items.map((item) => `${item.id} ${item.sha256}`).join("\n");
    const photos = await photosOf(unsent);
    // Salt and `half` (which key of the server the half was made of): with them the server can check the signature.
    const said = { items, photos, salt: device.salt, half, mac: await keys.sign(mac, signed) };
    const sealed = await keys.sealFor(handover.key, JSON.stringify(said));
    return JSON.stringify({
      linli: "outbox",
      protocol: 1,
      user: id,
      device: device.id,
      handover: handover.id,
      ...sealed,
    });
  }

  outbox.exportFile = async () => {
    const text = await exported();
    if (text === null) return null;
    const at = app.stamp(app.clock.now()).slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
    return new File([text], `linli-outbox-${at}.json`, { type: "application/json" });
  };
})();
