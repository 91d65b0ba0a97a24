// Photos: made smaller on the phone, without what a camera writes beside the picture, and sent after their record in
// parts, so that a lost network costs one part only. A record is never undone because of a photo.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { ask, Away, outbox, photos, told, Fault } = app;
  const PART = 256 * 1024;
  const LONGEST = Number(told.photoSide); // pixels
  const QUALITY = 0.82;

  async function picture(file) {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      throw new Fault("noPhoto", { name: file.name });
    }
  }

  // A JPEG whose longer side has at most so many pixels as the rule says.
  async function smaller(file) {
    const drawn = await picture(file);
    const share = Math.min(1, LONGEST / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(drawn.width * share));
    canvas.height = Math.max(1, Math.round(drawn.height * share));
    canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
    drawn.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) throw new Fault("noPhoto", { name: file.name });
    return blob;
  }

  // A small picture on a canvas: no address is made of it that the policy of the page would have to allow.
  async function preview(canvas, plain, type) {
    const drawn = await createImageBitmap(new Blob([plain], { type }));
    const share = canvas.width / Math.max(drawn.width, drawn.height);
    const [width, height] = [drawn.width * share, drawn.height * share];
    canvas.height = height;
    canvas.getContext("2d").drawImage(drawn, 0, 0, width, height);
    drawn.close();
  }

  async function sendAll() {
    const arrived = new Set(["applied", "review"]);
    for (const item of await outbox.all()) {
      if (!arrived.has(item.state) || !item.left) continue;
      for (const sha256 of item.missing || []) await tried(item, sha256);
    }
  }

  // A photo that the server cannot take at present holds up nothing else.
  async function tried(item, sha256) {
    try {
      await sendOne(item, sha256);
    } catch (fault) {
      if (fault.why !== "busy") throw fault;
    }
  }

  async function sendOne(item, sha256) {
    const plain = await photos.get(item.id, sha256);
    const got = plain === null ? { done: true } : await sent(item, sha256, plain);
    if (!got) return;
    await outbox.alter(item.id, (one) => {
      const missing = one.missing.filter((each) => each !== sha256);
      const gone = plain === null ? [...(one.gone || []), sha256] : one.gone;
      const unwanted = got.why ? [...(one.unwanted || []), { sha256, why: got.why }] : one.unwanted;
      return { ...one, missing, gone, unwanted, left: missing.length };
    });
    // The photo stays here as long as its item: it can be looked at, and sent again if the server loses it.
  }

  // The last answer, when the whole photo is on the server (`why`: it could not be added); null if it is to be tried
  // later.
  async function sent(item, sha256, plain) {
    const address = `/phone/photos/${sha256}/?item=${item.id}`;
    let at = await ask(address, { method: "GET" });
    if (at.status !== 200) return null;
    let spoiled = 0;
    while (!at.done) {
      const from = at.have ?? 0;
      const body = new Blob([plain.slice(from, from + PART)], { type: "application/octet-stream" });
      const answer = await ask(`${address}&from=${from}`, { body });
      if (answer.status === 422) spoiled += 1;
      else if (answer.status !== 200 && answer.status !== 409) return null;
      // What arrived is another picture: once more from the start, but not for ever.
      if (spoiled > 1) return null;
      if (answer.status === 200 && !answer.done && !(answer.have > from)) throw new Away("busy");
      at = answer.status === 422 ? { have: 0 } : answer;
    }
    return at;
  }

  Object.assign(photos, { preview, sendAll, smaller });
})();
