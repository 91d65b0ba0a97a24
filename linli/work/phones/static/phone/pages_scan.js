// The code on a door opens its household, of the doors that are on this phone.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { pages, scan, ui, words } = app;

  pages.scan = async (here) => {
    const page = ui.drawn("scan");
    const video = page.querySelector("video");
    const state = ui.part(page, "scan-state");
    const looking = (on) => {
      page.toggleAttribute("data-live", on); // drawn anew, the page would lose the camera
      ui.show(page, { video: on, start: !on });
      state.textContent = on ? words("scanLooking") : "";
    };
    const begin = async () => {
      looking(true);
      try {
        const text = await scan.camera(video);
        if (page.isConnected && text) found(page, here, text);
      } finally {
        looking(false);
      }
    };
    ui.on(page, "start", ui.doing(begin));
    page.querySelector("[type=file]").addEventListener(
      "change",
      ui.doing(async ({ target }) => {
        const [file] = target.files;
        if (!file) return;
        const text = await scan.photo(file);
        target.value = "";
        found(page, here, text);
      }),
    );
    return page;
  };

  function found(page, here, text) {
    const code = scan.codeOf(text);
    const door = code && here.bag.doors.find((one) => one.code === code);
    const homes = door ? here.bag.households.filter((home) => home.door === door.id) : [];
    if (homes.length === 1) return app.go(`#/household/${homes[0].id}`);
    ui.quiet();
    ui.list(page, "homes", homes, (home) =>
      ui.link(ui.put(ui.drawn("home"), { name: home.name, door: door.name }), "home", `#/household/${home.id}`),
    );
    if (homes.length) return ui.put(page, { told: words("scanSeveral", { door: door.name }) });
    if (door) return ui.say(words("scanVacant", { door: door.name }), "warning");
    if (!text) return ui.say(words("scanNothing"), "warning");
    if (!code) return ui.say(words("scanForeign"), "warning");
    return ui.say(words("scanElsewhere"), "warning", ui.anchor(words("scanOnline"), `/visits/door/${code}/`));
  }
})();
