// What a worker needs to know at the door, and promises, which end here.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { days, forms, outbox, pages, ui, words } = app;
  const again = () => app.again({ always: true });

  pages.household = async (here, id) => {
    const home = here.homes.get(Number(id));
    if (!home) return ui.drawn("gone");
    const page = ui.drawn("household");
    const door = days.doorOf(here, home);
    ui.put(page, { name: home.name, door, since: home.since ? words("since", { day: app.day(home.since) }) : "" });
    ui.state(page, ...days.stateOf(here, home));
    ui.list(page, "why", home.due?.why || [], line);
    ui.link(page, "visit", `#/visit/${home.id}`);
    ui.link(page, "case", `#/case/${home.id}`);
    ui.link(page, "online", `/people/household/${home.id}/`);
    ui.list(page, "members", home.members, (one) => member(one));
    const visits = days.lastVisits(here, home);
    ui.list(page, "visits", visits, (visit) => visitRow(here, visit));
    ui.list(page, "promises", days.promises(here, home), (promise) => promiseRow(here, home, promise));
    ui.list(page, "cases", home.cases || [], caseRow);
    const own = here.items.filter(
      (item) => String(item.payload.household) === String(home.id) && item.state !== "applied",
    );
    ui.list(page, "items", own.reverse(), app.itemRow);
    ui.show(page, {
      "box-items": own.length,
      phone: home.phone,
      "box-cases": (home.cases || []).length,
      "box-promises": days.promises(here, home).length,
      "may-case": (here.bag.choices.matter || []).length,
      never: !visits.length,
    });
    ui.link(page, "phone", `/people/household/${home.id}/`);
    await forms.offer(page, (draft) => String(draft.household) === String(home.id), again);
    return page;
  };

  function line(text) {
    const made = document.createElement("li");
    made.textContent = text;
    return made;
  }

  function member({ name, sex, age, relation, circumstances = [] }) {
    const years = age === null || age === undefined ? "" : words("aged", { n: age });
    const known = circumstances.map((one) => one.title);
    return ui.put(ui.drawn("member"), { name, said: app.listed([relation, sex, years]), known: app.listed(known) });
  }

  // A visit that was recorded on this phone can be looked at and corrected here.
  function visitRow(here, visit) {
    const { id, day, kind, by, minutes } = visit;
    const piece = ui.drawn("visit-row");
    const own = here.byVisit.get(String(id));
    if (own) ui.link(piece, "item", `#/item/${own.id}`);
    const outcome = days.outcomeOf(here, visit);
    const long = minutes ? words("minutes", { n: minutes }) : "";
    ui.put(piece, { day: app.day(day), said: app.listed([days.titleOf(here, "visit_kind", kind), by, long]) });
    return ui.state(
      piece,
      days.titleOf(here, "visit_outcome", outcome),
      here.outcomes.get(outcome)?.done ? "done" : "muted",
    );
  }

  function caseRow({ id, code, title, state, due }) {
    const piece = ui.drawn("case-row");
    ui.put(piece, { title, said: app.listed([code, due ? words("dueBy", { day: app.day(due.slice(0, 10)) }) : ""]) });
    ui.state(piece, state?.title || state || "", "info");
    return ui.link(piece, "case", `/cases/${id}/`);
  }

  function promiseRow(here, home, promise) {
    const piece = ui.drawn("promise");
    const late = promise.due && promise.due < days.today();
    ui.put(piece, { text: promise.text });
    ui.state(piece, promise.due ? words("keptBy", { day: app.day(promise.due) }) : "", late ? "overdue" : "muted");
    const shown = { name: home.name, door: days.doorOf(here, home), text: promise.text };
    const end = async (kind, more) => {
      const { visit, based_on } = promise;
      const payload = { visit, on: days.today(), household: home.id, ...more };
      await outbox.add({ kind, based_on, payload, shown }, crypto.randomUUID());
      app.sync.now("saved");
      await app.again({ always: true });
      ui.say(words("savedHere"), "success", ui.anchor(words("toOutbox"), "#/outbox"));
    };
    ui.on(
      piece,
      "kept",
      ui.doing(() => end("promise.kept", {})),
    );
    const box = piece.querySelector("textarea");
    const drop = () => {
      if (box.value.trim()) return end("promise.dropped", { words: box.value.trim() });
      ui.part(piece, "no-words").hidden = false;
      return box.focus();
    };
    ui.on(piece, "dropped", ui.doing(drop));
    return piece;
  }
})();
