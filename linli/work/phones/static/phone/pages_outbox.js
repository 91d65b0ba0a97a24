// The outbox and one item of it: what became of everything that was made on this phone.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { corrections, days, outbox, pages, photos, ui, words } = app;
  const KEPT = new Set(["review", "discarded"]);
  const SENT = { applied: "done", review: "info", refused: "overdue", discarded: "muted" };
  const TONES = { waiting: "due", sending: "due", again: "due", ...SENT };
  const KINDS = {
    visit: "kindVisit",
    "visit.correct": "kindCorrect",
    "promise.kept": "kindKept",
    "promise.dropped": "kindDropped",
    case: "kindCase",
  };

  const named = (item) => item.shown?.title || words(KINDS[item.kind] || "kindOther");
  const title = (item) => (item.unreadable ? words("unreadable") : named(item));
  const about = (item) => app.listed([item.shown?.name, item.shown?.door]);

  function stateOf(item) {
    const arrived = item.state === "applied" || item.state === "review";
    if (arrived && item.left) return [words("photosLeft", { n: item.left }), "due"];
    if (arrived && item.unwanted?.length) return [words("photosUnwanted", { n: item.unwanted.length }), "overdue"];
    return [words(`state-${item.state}`), TONES[item.state]];
  }

  app.itemRow = (item) => {
    const piece = ui.drawn("item-row");
    ui.put(piece, { title: title(item), about: about(item), made: app.when(item.made), why: item.why });
    ui.state(piece, ...stateOf(item));
    return ui.link(piece, "item", `#/item/${item.id}`);
  };

  pages.outbox = async () => {
    const page = ui.drawn("outbox");
    const items = (await outbox.all()).reverse();
    const unsent = items.filter(outbox.unsent);
    const refused = items.filter((item) => item.state === "refused" || item.state === "discarded");
    const review = items.filter((item) => item.state === "review" && !outbox.unsent(item));
    const applied = items.filter((item) => item.state === "applied" && !outbox.unsent(item));
    const groups = { unsent: unsent.reverse(), refused, review, applied };
    for (const [name, rows] of Object.entries(groups)) {
      ui.list(page, name, rows, app.itemRow);
      ui.put(page, { [`n-${name}`]: String(rows.length) });
      ui.show(page, { [`box-${name}`]: rows.length });
    }
    const { busy, contact } = app.sync.state();
    const seen = contact ? words("contactAt", { when: app.when(contact + app.clock.offset) }) : words("noContact");
    const minutes = Math.round(Math.abs(app.clock.offset) / 60_000);
    ui.put(page, { contact: seen, clock: minutes > 5 ? words("clockOff", { n: span(minutes) }) : "" });
    ui.show(page, { empty: !items.length, export: unsent.length, busy });
    ui.on(
      page,
      "send",
      ui.doing(() => app.sync.now("button")),
    );
    ui.on(page, "export", ui.doing(save));
    return page;
  };

  const span = (minutes) =>
    minutes < 120 ? words("spanMinutes", { n: minutes }) : words("spanHours", { n: Math.round(minutes / 60) });

  async function save() {
    const file = await outbox.exportFile();
    if (!file) return ui.say(words("nothingUnsent"));
    await ui.give(file);
    return ui.say(words("exported", { name: file.name }), "success");
  }
  app.saveFile = save;

  pages.item = async (here, id) => {
    const item = await outbox.get(id);
    if (!item) return ui.drawn("gone-item");
    const page = ui.drawn("item");
    const uncertain = item.state === "sending" || item.state === "again";
    ui.put(page, {
      title: title(item),
      about: about(item),
      made: words("madeAt", { when: app.when(item.made) }),
      why: item.why,
    });
    ui.state(page, ...stateOf(item));
    ui.put(page, { "state-note": item.lost && uncertain ? words("noteLost") : words(`note-${item.state}`) });
    const faults = Object.values(item.fields || {}).flat();
    ui.list(
      page,
      "faults",
      faults.filter((text) => text !== item.why),
      line,
    );
    const fixed = here && item.kind === "visit" ? corrections.of(here.items, item) : [];
    // Of what is taken along beside an area, its own script knows the words.
    const own = here?.beside?.find((one) => one.kinds.includes(item.kind)) ?? here;
    const way = own ? (own.wayTo ?? wayToCorrect)(own, item) : {};
    ui.list(page, "facts", own ? (own.factsOf ?? factsOf)(own, item) : [], ([label, text]) =>
      ui.put(ui.drawn("fact"), { label, text }),
    );
    drawPhotos(page, item);
    const outcome = here?.outcomes?.get(item.now?.outcome ?? item.payload.outcome);
    ui.list(page, "hints", item.state === "refused" ? [] : outcome?.next || [], line);
    ui.show(page, {
      "why-box": item.why || faults.length,
      "box-hints": outcome?.next?.length && item.state !== "refused",
      target: item.target?.url,
      review: item.state === "review" || item.state === "discarded",
      correct: way.href,
      corrections: fixed.length,
      "ask-review": item.state === "refused" && item.kind,
      remove: !uncertain || item.unreadable,
      send: outbox.unsent(item),
    });
    if (item.target?.url) ui.link(ui.put(page, { target: item.target.label }), "target", item.target.url);
    ui.link(page, "review", item.state === "discarded" ? "/phone/review/?show=done" : "/phone/review/");
    if (way.href) ui.link(page, "correct", way.href);
    ui.put(page, { "correct-note": way.why ? words(way.why, { n: here.bag.rules.correct_within_hours }) : "" });
    ui.list(page, "fixed", fixed, app.itemRow);
    ui.on(
      page,
      "send",
      ui.doing(() => app.sync.now("button")),
    );
    ui.on(
      page,
      "ask-review",
      ui.doing(() => askReview(item)),
    );
    ui.on(
      page,
      "remove",
      ui.doing(() => removed(item)),
    );
    if (here?.homes) goOn(page, here, item);
    return page;
  };

  // Where an item is corrected: in its place while it was not sent or was refused; a visit that may have arrived by a
  // further item. `why`: why it cannot be.
  function wayToCorrect(here, item) {
    const visit = item.kind === "visit.correct" ? here.items.find((one) => one.id === item.payload.visit) : item;
    if (!visit || !["visit", "case"].includes(visit.kind)) return {};
    const open = item.state === "waiting" || item.state === "refused";
    if (open) return { href: `#/edit/${item.id}` };
    if (item.kind !== "visit" || KEPT.has(item.state)) return {};
    const last = corrections.last(here.items, item);
    if (last.state === "waiting") return { href: `#/edit/${last.id}` };
    const why = corrections.hindered(here, item);
    return why ? { why } : { href: `#/edit/${item.id}` };
  }

  function line(text) {
    const made = document.createElement("li");
    made.textContent = text;
    return made;
  }

  // Where to go from the household that was just visited.
  function goOn(page, here, item) {
    const home = here.homes.get(Number(item.payload.household));
    const { round, overdue, due } = days.groups(here);
    const next = [...round, ...overdue, ...due].find((stop) => stop.home.id !== home?.id)?.home;
    const visit = item.kind === "visit" && item.state !== "refused";
    ui.show(page, {
      next: visit && next,
      home: home,
      "report-case": visit && home && (here.bag.choices.matter || []).length,
    });
    if (next)
      ui.link(
        ui.put(page, { next: words("nextHome", { name: next.name, door: days.doorOf(here, next) }) }),
        "next",
        `#/household/${next.id}`,
      );
    if (home) ui.link(page, "home", `#/household/${home.id}`);
    if (home) ui.link(page, "case", `#/case/${home.id}/${item.id}`);
  }

  // What was typed, in the words of the form.
  function factsOf(here, item) {
    const { shown } = item;
    const payload = item.kind === "visit" ? corrections.stand(here.items, item) : item.payload;
    const title = (list, code) => (code ? days.titleOf(here, list, code) : "");
    const day = (text) => (text ? app.day(text) : "");
    const member = here.homes
      .get(Number(payload.household))
      ?.members.find((one) => String(one.id) === String(payload.person));
    const rows = [
      ["fieldOutcome", title("visit_outcome", payload.outcome)],
      ["fieldKind", title("visit_kind", payload.kind)],
      ["fieldDay", day(payload.day || payload.on)],
      ["fieldMatter", title("matter", payload.matter)],
      ["fieldPerson", member?.name],
      ["fieldNeeds", app.listed((payload.needs || []).map((code) => title("need", code)))],
      ["fieldPromiseEnded", payload.on ? shown?.text : ""],
      ["fieldWords", payload.words],
      ["fieldAnswer", payload.answer],
      ["fieldPromise", payload.promise],
      ["fieldPromiseDue", day(payload.promise_due)],
      ["fieldNextDay", day(payload.next_day)],
      ["fieldSeen", payload.seen],
      ["fieldMinutes", payload.minutes],
    ];
    return rows.filter(([, text]) => text).map(([name, text]) => [words(name), String(text)]);
  }

  function drawPhotos(page, item) {
    ui.list(page, "photos", item.photos, (meta) => {
      const piece = ui.drawn("photo-seen");
      const canvas = piece.querySelector("canvas");
      canvas.setAttribute("aria-label", meta.name);
      const arrived = item.missing && !item.missing.includes(meta.sha256);
      const { why } = (item.unwanted || []).find((one) => one.sha256 === meta.sha256) || {};
      const gone = item.gone?.includes(meta.sha256);
      const state = words(gone ? "photoGone" : arrived ? "photoArrived" : "photoHere");
      ui.put(piece, { name: meta.name, state: why ? words("photoUnwanted", { why }) : state });
      photos
        .get(item.id, meta.sha256)
        .then((plain) => (plain ? photos.preview(canvas, plain, meta.type) : canvas.remove()))
        .catch(() => canvas.remove());
      return piece;
    });
  }

  // The same once more, but for a person to decide.
  async function askReview(item) {
    const { kind, schema, payload, photos: sent, shown } = item;
    const id = crypto.randomUUID();
    await app.instead(item, { kind, schema, payload, photos: sent, shown, for_review: true }, id);
    app.sync.now("saved");
    app.go(`#/item/${id}`, words("savedHere"));
  }

  async function removed(item) {
    const lost = item.state === "waiting" || item.state === "refused" || (item.unreadable && outbox.unsent(item));
    const text = words(lost ? "removeLost" : "removeKept");
    const choices = [
      ["yes", words("remove"), lost ? "btn-outline-danger" : "btn-primary"],
      ["", words("cancel"), "btn-quiet"],
    ];
    if ((await ui.choose(words("removeAsk"), text, choices)) !== "yes") return;
    await outbox.remove(item.id);
    app.go("#/outbox", words("removed"));
  }

  // A refused item, corrected: a new one with its photos takes its place.
  app.instead = async (old, made, id) => {
    const taken = await outbox.movePhotos(old.id, id, made.photos || []);
    const { made_at, based_on } = old;
    const item = await outbox.add({ made_at, based_on, ...made, photos: taken }, id);
    await outbox.remove(old.id);
    await app.drafts.remove(`edit:${old.id}`);
    return item;
  };
})();
