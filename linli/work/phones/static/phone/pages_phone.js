// This phone: who uses it, what it holds, signing out; and what is shown while nothing can be read here.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { outbox, pages, store, sync, ui, words } = app;

  pages.phone = async (here) => {
    const page = ui.drawn("phone");
    const [persisted, used] = await storage();
    ui.put(page, {
      name: store.person?.name,
      device: store.person?.device.id.slice(0, 8),
      made: here ? app.when(Date.parse(here.bag.made_at)) : words("noBag"),
      homes: here?.homes ? String(here.bag.households.length) : "",
      kept: words(persisted ? "persisted" : "notPersisted"),
      used: used ? words("megabytes", { n: (used / 1_048_576).toFixed(1) }) : "",
      version: document.body.dataset.version,
      ready: words(navigator.serviceWorker?.controller ? "offlineReady" : "offlineNotReady"),
    });
    // Not a link before, so that no account without an area is led there.
    for (const way of page.querySelectorAll("[data-to]")) way.href = way.dataset.to;
    ui.show(page, { known: !store.locked(), update: app.update.waiting() });
    ui.on(
      page,
      "refresh",
      ui.doing(async () => {
        await sync.now("button");
        await app.again();
      }),
    );
    ui.on(
      page,
      "export",
      ui.doing(() => app.saveFile()),
    );
    ui.on(page, "sign-out", ui.doing(signOut));
    ui.on(
      page,
      "update",
      ui.doing(() => app.update.take()),
    );
    return page;
  };

  async function storage() {
    try {
      return [await navigator.storage.persisted(), (await navigator.storage.estimate()).usage];
    } catch {
      return [false, 0];
    }
  }

  async function signOut() {
    const unsent = await outbox.count();
    const chosen = unsent ? await askUnsent(unsent) : "out";
    if (chosen === "send") {
      await sync.now("button");
      const left = await outbox.count();
      if (left) return ui.say(words("stillUnsent", { n: left }), "warning");
      return signOut();
    }
    if (chosen === "file") return app.saveFile();
    if (chosen !== "out") return null;
    await store.forget({ key: true, bag: true });
    await store.leaving(true);
    await sync.now("leave");
    app.go("#/today", words("signedOutHere"));
    return null;
  }

  function askUnsent(n) {
    const choices = [
      ["send", words("sendNow"), "btn-primary"],
      ["file", words("saveFile"), "btn-outline-primary"],
      ["out", words("signOutAnyway"), "btn-outline-danger"],
      ["", words("cancel"), "btn-quiet"],
    ];
    return ui.choose(words("signOutAsk"), words("signOutUnsent", { n }), choices);
  }

  // The server knows this device with another key: a new device for the same person. What can be read here is encrypted
  // again; what cannot be read, because nobody is signed in here, stays unreadable.
  app.setUpAgain = async () => {
    const unsent = await outbox.count();
    const locked = store.locked();
    const choices = [
      ["again", words("setUp"), locked && unsent ? "btn-outline-danger" : "btn-primary"],
      ...(unsent && !locked ? [["file", words("saveFile"), "btn-outline-primary"]] : []),
      ["", words("cancel"), "btn-quiet"],
    ];
    const text = words(locked && unsent ? "setUpLost" : "setUpKept", { n: unsent });
    const chosen = await ui.choose(words("setUpAsk"), text, choices);
    if (chosen === "file") return app.saveFile();
    if (chosen !== "again") return null;
    await sync.now("renew");
    await app.again({ always: true });
    return sync.state().problem ? null : ui.say(words("setUpDone"), "success");
  };

  // Instead of every page while this phone has no key: who may open it, and what waits.
  pages.locked = async () => {
    const page = ui.drawn("locked");
    const { problem } = sync.state();
    const { name, part } = store.person || {};
    const usual = part ? "part" : "out";
    const known = Boolean(name);
    const unsent = known ? await outbox.count() : 0;
    const told = { withdrawn: "lockedWithdrawn", other_salt: "problem-other_salt" };
    ui.put(page, {
      title: words(`locked-title-${["withdrawn", "other_person"].includes(problem) ? problem : usual}`),
      text: words(told[problem] || (known ? "lockedKnown" : "lockedNew"), { name }),
      unsent: unsent ? words("lockedUnsent", { n: unsent, name }) : "",
      "sign-in": known ? words("signInAs", { name }) : words("signIn"),
    });
    ui.show(page, { "use-mine": known && problem === "other_person", again: problem === "withdrawn" });
    ui.show(page, { "set-up": problem === "other_salt" });
    ui.on(
      page,
      "set-up",
      ui.doing(() => app.setUpAgain()),
    );
    if (await store.leaving()) page.querySelector("[data-put=sign-in]").addEventListener("click", leaveFirst);
    ui.on(
      page,
      "again",
      ui.doing(() => sync.now("button")),
    );
    ui.on(
      page,
      "use-mine",
      ui.doing(async () => {
        await sync.now("person");
        app.go("#/today");
      }),
    );
    return page;
  };

  // The server does not know yet that the person has left here: without that, it would not ask who it is.
  function leaveFirst(event) {
    const { href } = event.currentTarget;
    event.preventDefault();
    ui.doing(async () => {
      await sync.now("leave");
      if (!(await store.leaving())) location.assign(href);
    })();
  }

  pages.waiting = async () => {
    const page = ui.drawn("waiting");
    const { problem, sentence } = sync.state();
    ui.put(page, { why: problem === "no_bag" ? sentence || words("problem-no_bag") : "" });
    ui.show(page, { fetched: problem !== "no_bag" });
    ui.on(
      page,
      "again",
      ui.doing(() => sync.now("button")),
    );
    return page;
  };
})();
