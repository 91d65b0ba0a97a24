// The pages with lists of households: today, the week, all doors, search.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { days, forms, ui, words } = app;
  const pages = (app.pages = {});
  const LONG_NUMBER = /^[\d\s-]{9,}[xX]?$/; // longer than the number of a home

  function row(here, home, why = "") {
    const piece = ui.drawn("home");
    const own = why || (days.went(here, home) ? "" : app.listed(home.due?.why || []));
    ui.put(piece, { name: home.name, door: days.doorOf(here, home), why: own });
    ui.state(piece, ...days.stateOf(here, home));
    return ui.link(piece, "home", `#/household/${home.id}`);
  }

  // "14:30", or "14:30 to 14:45" where the way may make it later; "" if no time is agreed.
  function hoursOf(window) {
    const [from, to] = (window || []).map(clockOf);
    return from && from !== to ? words("betweenHours", { from, to }) : from || "";
  }

  function stopRow(here, { home, stop }) {
    const window = hoursOf(stop?.window);
    const why = stop?.why && !days.went(here, home) ? [stop.why].flat() : home.due?.why || [];
    return row(here, home, app.listed([window, stop?.locked ? words("agreed") : "", ...why]));
  }

  // "14:30" of an hour or of a moment.
  const clockOf = (text) => (/^\d\d:\d\d/.test(text) ? text.slice(0, 5) : app.hour(Date.parse(text)));

  const madeAt = (here) => words("asOf", { when: app.when(Date.parse(here.bag.made_at)) });

  pages.today = async (here) => {
    const page = ui.drawn("today");
    const found = days.groups(here);
    const dueAt = new Set([...found.round, ...found.due, ...found.overdue].map(({ home }) => home.id));
    ui.put(page, { day: app.day(days.today(), "weekday"), made: madeAt(here), worker: here.bag.worker.name });
    const late = [...dueAt].filter((id) => days.isOverdue(here, here.homes.get(id))).length;
    ui.put(page, { open: String(dueAt.size), late: String(late), done: String(found.done.length) });
    for (const [name, rows] of Object.entries(found)) {
      ui.list(page, name, rows, (one) => stopRow(here, one));
      ui.put(page, { [`n-${name}`]: String(rows.length) });
    }
    ui.show(page, {
      "box-round": found.round.length,
      "box-overdue": found.overdue.length,
      "box-due": found.due.length,
      "box-tried": found.tried.length,
      "box-done": found.done.length,
      empty: !here.bag.households.length,
      nothing: here.bag.households.length && !dueAt.size,
    });
    await forms.offer(
      page,
      () => true,
      () => app.again({ always: true }),
    );
    return page;
  };

  pages.week = async (here) => {
    const page = ui.drawn("week");
    const week = days.week(here);
    ui.put(page, { made: madeAt(here) });
    ui.list(page, "days", week, ({ day, homes }) => {
      const piece = ui.drawn("day");
      ui.put(piece, { day: app.day(day, "weekday"), n: String(homes.length) });
      return ui.list(piece, "homes", homes, (home) => row(here, home));
    });
    const outside = (here.bag.plan?.left_out || []).filter(({ household }) => here.homes.has(household));
    ui.list(page, "out", outside, ({ household, why }) =>
      row(here, here.homes.get(household), app.listed([why].flat())),
    );
    return ui.show(page, { outside: outside.length, nothing: !week.some(({ homes }) => homes.length) });
  };

  pages.doors = async (here) => {
    const page = ui.drawn("doors");
    const byDoor = new Map();
    for (const home of here.bag.households) byDoor.set(home.door, [...(byDoor.get(home.door) || []), home]);
    const order = (one, other) => (one.order ?? 0) - (other.order ?? 0);
    const stairs = [...here.bag.stairwells].sort(order);
    ui.put(page, { made: madeAt(here), n: String(here.bag.households.length) });
    ui.list(page, "stairwells", stairs, (stairwell) => {
      const piece = ui.drawn("stairwell");
      const doors = here.bag.doors.filter((door) => door.stairwell === stairwell.id);
      const homes = doors.flatMap((door) => byDoor.get(door.id) || []);
      const late = homes.filter((home) => days.isOverdue(here, home)).length;
      const said = [words("homes", { n: homes.length }), late ? words("overdueHomes", { n: late }) : ""];
      ui.put(piece, { name: stairwell.name, said: app.listed(said) });
      piece.open = stairs.length < 3;
      return ui.list(
        piece,
        "homes",
        doors.flatMap((door) => doorRows(here, door, byDoor.get(door.id) || [])),
        (each) => each,
      );
    });
    return ui.show(page, { empty: !here.bag.doors.length });
  };

  function doorRows(here, door, homes) {
    if (homes.length) return homes.map((home) => row(here, home));
    return [ui.put(ui.drawn("vacant"), { door: door.name })];
  }

  pages.search = async (here) => {
    const page = ui.drawn("search");
    const box = page.querySelector("input");
    const show = () => {
      const found = app.search.find(here.bag, box.value);
      ui.list(page, "found", found, (home) => row(here, home));
      const typed = box.value.trim();
      ui.show(page, { number: LONG_NUMBER.test(typed) });
      ui.put(page, { count: typed ? words(found.length ? "found" : "foundNone", { n: found.length }) : "" });
    };
    box.value = app.searched || "";
    box.addEventListener("input", () => {
      app.searched = box.value;
      show();
    });
    page.addEventListener("submit", (event) => event.preventDefault());
    show();
    page.focusFirst = box;
    return page;
  };
})();
