// The photos of a form: chosen, made smaller, kept on the phone at once, shown, taken away again.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { photos, ui, words } = app;

  // `of`: the item or draft under which they are kept; `kept`: those that are there; `most`: how many there may be.
  app.photoField = async (page, { of, kept = [], most }) => {
    page.photos = [...kept];
    const field = { page, of, most };
    page.querySelector("[type=file]").addEventListener(
      "change",
      ui.doing((event) => take(field, event.target)),
    );
    await draw(field);
  };

  // A tab that is killed while somebody types loses no photo.
  async function take(field, input) {
    const { page, of, most } = field;
    const line = ui.part(page, "photo-state");
    for (const file of input.files) {
      if (page.photos.length >= most) {
        ui.say(words("photosMany", { n: most }), "warning");
        break;
      }
      line.textContent = words("photoTaken", { name: file.name });
      const meta = await photos.keep(of, await photos.smaller(file), file.name);
      if (!page.photos.some((one) => one.sha256 === meta.sha256)) page.photos.push(meta);
    }
    input.value = "";
    line.textContent = "";
    await draw(field);
    page.dispatchEvent(new Event("photos"));
  }

  async function draw(field) {
    const { page, of } = field;
    ui.list(page, "photos", page.photos, (meta) => {
      const piece = ui.drawn("photo");
      ui.put(piece, { name: meta.name, size: words("kilobytes", { n: Math.ceil(meta.bytes / 1024) }) });
      const canvas = piece.querySelector("canvas");
      canvas.setAttribute("aria-label", meta.name);
      photos
        .get(of, meta.sha256)
        .then((plain) => plain && photos.preview(canvas, plain, meta.type))
        .catch(() => (canvas.hidden = true));
      return ui.on(
        piece,
        "remove",
        ui.doing(async () => {
          page.photos = page.photos.filter((one) => one !== meta);
          await draw(field);
          page.dispatchEvent(new Event("photos"));
          page.querySelector("[type=file]").focus();
        }),
      );
    });
  }
})();
