// What the bag says together with what is on this phone and not in it yet: a household that was just visited is not
// shown as overdue. No drawing here.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { clock, later, noon, words } = app;
  const DAY = 86_400_000;
  app.parts = {};
  const NOWHERE = new Set(["refused", "discarded"]); // not in the register, and will not be

  // The bag with its rows by id, and the items of this phone by household. Null before the first contact.
  async function load() {
    const [bag, items] = [await app.bag.get(), await app.outbox.all()];
    if (!bag) return null;
    if (bag.part) return parted(bag, items);
    const byId = (rows) => new Map((rows || []).map((row) => [row.id, row]));
    const made = Date.parse(bag.made_at);
    // What the bag was made after is in the bag.
    const news = items.filter(
      (item) => !NOWHERE.has(item.state) && !(Date.parse(item.at) < made && item.state === "applied"),
    );
    const visits = items.filter((item) => item.kind === "visit");
    // What a visit says with its corrections: `now`.
    for (const visit of visits) visit.now = app.corrections.stand(items, visit);
    const here = { bag, items, homes: byId(bag.households), doors: byId(bag.doors), news };
    here.byVisit = new Map(visits.map((visit) => [numberOf(visit), visit]));
    const outcomes = bag.choices.visit_outcome || [];
    here.outcomes = new Map(outcomes.map((one) => [one.code, one]));
    here.beside = await besides(bag, items);
    return here;
  }

  // What is taken along beside the households. A script that cannot be loaded must not take the households away, too:
  // its own pages say that it is not here.
  async function besides(bag, items) {
    const found = await Promise.allSettled(Object.values(bag.beside ?? {}).map((part) => parted(part, items)));
    for (const { reason } of found) if (reason) console.error(reason);
    return found.filter(({ value }) => value).map(({ value }) => value);
  }

  // Its pages and what they show come with a script of their own.
  async function parted(bag, items) {
    if (!app.parts[bag.part]) await import(document.body.getAttribute(`data-bag-${bag.part}`));
    return app.parts[bag.part](bag, items);
  }

  // The number of the visit that an item became; "" while it is not known.
  const numberOf = (item) => item.target?.url?.match(/\/visits\/(\d+)\//)?.[1] ?? "";

  // How a visit of the bag ended, with a correction that is still on this phone.
  const outcomeOf = (here, visit) => here.byVisit.get(String(visit.id))?.now.outcome ?? visit.outcome;

  const today = () => clock.today();
  const visitsOf = (here, home) =>
    here.news.filter((item) => item.kind === "visit" && String(item.payload.household) === String(home.id));

  // The visits of a household, newest first: of the bag, and before them those that have arrived since it was made.
  function lastVisits(here, home) {
    const inBag = home.visits || [];
    const known = new Set(["", ...inBag.map(({ id }) => String(id))]);
    const arrived = visitsOf(here, home).filter((item) => item.state === "applied" && !known.has(numberOf(item)));
    return [...arrived.reverse().map((item) => ({ ...item.now, id: numberOf(item) })), ...inBag];
  }

  // How today went at a household: "done", "tried", or "" if nobody was there.
  function went(here, home) {
    const done = (code) => here.outcomes.get(code)?.done;
    const own = visitsOf(here, home).filter((item) => item.payload.day === today());
    const inBag = (home.visits || []).filter((visit) => visit.day === today());
    const codes = [...own.map((item) => item.now.outcome), ...inBag.map((visit) => outcomeOf(here, visit))];
    if (codes.some(done)) return "done";
    return codes.length ? "tried" : "";
  }

  // By how many days a visit is overdue, counted today and not when the bag was made; negative before its day.
  function overdue(home) {
    if (!home.due?.on) return null;
    return Math.round((noon(today()) - noon(home.due.on)) / DAY);
  }

  function metSince(here, home) {
    return visitsOf(here, home).some((item) => here.outcomes.get(item.now.outcome)?.done);
  }

  // Nobody was met lately: the household is left alone until a day that the rules set.
  const rests = (home) => Boolean(home.due?.again && home.due.again > today());

  // The word and the colour at the right of a row.
  function stateOf(here, home) {
    const how = went(here, home);
    if (how === "done") return [words("doneToday"), "done"];
    if (how === "tried") return [words("triedToday"), "muted"];
    if (rests(home)) return [words("againOn", { day: app.day(home.due.again) }), "muted"];
    const days = metSince(here, home) ? null : overdue(home);
    if (days === null) return ["", "muted"];
    if (days > 0) return [words("overdueDays", { n: days }), "overdue"];
    if (days === 0) return [words("dueToday"), "due"];
    return [words("dueOn", { day: app.day(home.due.on) }), "muted"];
  }

  const waits = (here, home) => !went(here, home) && !metSince(here, home) && !rests(home) && overdue(home) !== null;
  const isOverdue = (here, home) => waits(here, home) && overdue(home) > 0;
  const isDueToday = (here, home) => waits(here, home) && overdue(home) === 0;

  // The day as groups of rows: the round in its order, what is overdue beside it, tried, done.
  function groups(here) {
    const open = (home) => home && !went(here, home);
    const fresh = here.bag.today === today();
    const week = (here.bag.plan?.week || []).find((one) => one.day === today());
    // A plan made on an earlier day says what was meant for this one in its week.
    const meant = fresh
      ? here.bag.plan?.today || []
      : (week?.visits || []).map((id, order) => ({ household: id, order }));
    const round = [...meant].sort((one, other) => one.order - other.order).map((stop) => stopOf(here, stop));
    const stops = round.filter(({ home }) => open(home));
    // Why a household that is due is not in the round: it was put off, or does not fit into the hours of the week.
    const told = fresh ? [here.bag.plan?.left_out || [], here.bag.plan?.skipped || []].flat() : [];
    const outside = new Map(told.map((one) => [one.household, one]));
    const inRound = new Set(stops.map(({ home }) => home.id));
    const rest = here.bag.households.filter((home) => !inRound.has(home.id));
    const stop = (home) => ({ home, stop: outside.get(home.id) });
    const rows = (fits) => rest.filter((home) => fits(here, home)).map(stop);
    return {
      round: stops,
      overdue: rows(isOverdue).sort((one, other) => overdue(other.home) - overdue(one.home)),
      due: rows(isDueToday),
      tried: rows((_, home) => went(here, home) === "tried"),
      done: rows((_, home) => went(here, home) === "done"),
    };
  }

  const stopOf = (here, stop) => ({ home: here.homes.get(stop.household), stop });

  // Days of the plan from today on, with what is still open.
  function week(here) {
    const days = (here.bag.plan?.week || []).filter((one) => one.day >= today());
    return days.map(({ day, visits }) => ({
      day,
      homes: visits.map((id) => here.homes.get(id)).filter((home) => home && !(day === today() && went(here, home))),
    }));
  }

  // Open promises, without those that were just marked on this phone.
  function promises(here, home) {
    const ended = new Set(
      here.news.flatMap(({ kind, payload }) => {
        if (kind === "promise.kept" || kind === "promise.dropped") return [String(payload.visit)];
        return kind === "visit" ? (payload.kept || []).map(String) : [];
      }),
    );
    return (home.promises || []).filter((one) => !ended.has(String(one.visit)));
  }

  const doorOf = (here, home) => here.doors.get(home.door)?.name || "";
  const titleOf = (here, list, code) => (here.bag.choices[list] || []).find((one) => one.code === code)?.title || code;

  // The first day for which a visit may still be recorded.
  function firstDay(here) {
    const days = here.bag.rules?.record_back_days;
    return days === undefined ? "" : later(today(), -days);
  }

  app.days = {
    doorOf,
    firstDay,
    groups,
    isOverdue,
    lastVisits,
    load,
    numberOf,
    outcomeOf,
    overdue,
    promises,
    stateOf,
    titleOf,
    today,
    visitsOf,
    week,
    went,
  };
})();
