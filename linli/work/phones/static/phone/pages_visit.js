// The form of a visit. The outcome comes first and is never chosen beforehand: "not at home" must not become "met"
// because a bar covered it.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { days, forms, later, outbox, pages, ui, words } = app;
  const FEW = 7; // needs that are shown at once

  const chosen = (form, name) => form.querySelector(`[name="${name}"]:checked`)?.value || "";

  const MOST = Number(app.told.visitPhotosMost);

  // A new visit, or one that is continued from a draft.
  pages.visit = async (here, household, id = crypto.randomUUID()) => {
    const home = here.homes.get(Number(household));
    if (!home) return ui.drawn("gone");
    const draft = await draftOf(id);
    const page = await drawn(here, home, { id, where: `#/visit/${home.id}`, ...resumed(draft) });
    page.save = (payload, shown) => outbox.add({ kind: "visit", payload, photos: page.photos, shown }, id);
    page.itemId = id;
    return page;
  };

  const draftOf = async (id) => (await app.drafts.all()).find((one) => one.id === id);
  const resumed = (draft) => ({ values: draft?.values, kept: draft?.photos, resumed: draft?.at });

  // A visit that is on this phone, or a correction of one: changed in its place while it was not sent; made again as a
  // new item where it was refused. What may have arrived is corrected by a further item.
  pages.edit = async (here, itemId) => {
    const item = await outbox.get(itemId);
    if (item?.kind === "case") return pages.editCase(here, item);
    const visit = item?.kind === "visit.correct" ? await outbox.get(item.payload.visit) : item;
    const home = visit?.kind === "visit" && here.homes.get(Number(visit.payload.household));
    if (!home) return ui.drawn("gone");
    const open = item.state === "waiting" || item.state === "refused";
    if (item.kind === "visit" && open) return again(here, home, item);
    return corrected(here, home, visit, open ? item : null);
  };

  const editing = (item, photosOf) => ({ id: `edit:${item.id}`, photosOf, where: `#/edit/${item.id}`, item });

  async function again(here, home, item) {
    const known = { values: item.payload, kept: item.photos };
    const draft = await draftOf(`edit:${item.id}`);
    const page = await drawn(here, home, { ...editing(item, item.id), ...(draft ? resumed(draft) : known) });
    page.itemId = item.state === "waiting" ? item.id : crypto.randomUUID();
    page.save = (payload, shown) => {
      if (item.state === "waiting") return outbox.change(item.id, payload, page.photos);
      return app.instead(item, { kind: "visit", payload, photos: page.photos, shown }, page.itemId);
    };
    return page;
  }

  // `made`: a correction that was not sent or was refused, and is changed itself.
  async function corrected(here, home, visit, made) {
    const was = app.corrections.stand(here.items, visit, made);
    const known = { values: { ...was, ...made?.payload }, kept: made?.photos };
    const draft = await draftOf(`edit:${(made ?? visit).id}`);
    const drawing = { ...editing(made ?? visit, made?.id ?? `edit:${visit.id}`), first: visit };
    const page = await drawn(here, home, { ...drawing, ...(draft ? resumed(draft) : known) });
    page.elements.day.readOnly = true;
    page.corrects = (said) => app.corrections.changed(was, said);
    ui.show(page, { kept: false });
    page.itemId = made?.state === "waiting" ? made.id : crypto.randomUUID();
    page.save = (fields, shown) => correct(here, page, { visit, made, payload: { visit: visit.id, ...fields }, shown });
    return page;
  }

  async function correct(here, page, { visit, made, payload, shown }) {
    if (made?.state === "waiting") return outbox.change(made.id, payload, page.photos);
    const kind = "visit.correct";
    if (made) return app.instead(made, { kind, payload, photos: page.photos, shown }, page.itemId);
    const draft = `edit:${visit.id}`;
    const photos = await outbox.movePhotos(draft, page.itemId, page.photos);
    const based_on = app.corrections.last(here.items, visit).id;
    const item = await outbox.add({ kind, based_on, payload, photos, shown }, page.itemId);
    await app.drafts.remove(draft);
    return item;
  }

  // `first`: the visit that is corrected, if it is not `item` itself.
  async function drawn(here, home, { id, photosOf = id, where, values, kept, resumed: at, item = null, first = item }) {
    const page = ui.drawn("visit");
    page.item = first;
    const who = home.members.map((one) =>
      one.age === null || one.age === undefined ? one.name : `${one.name} ${one.age}`,
    );
    ui.put(page, {
      name: home.name,
      door: days.doorOf(here, home),
      who: app.listed(who),
      why: app.listed(home.due?.why || []),
    });
    ui.put(page, { title: words(item ? "correctVisit" : "recordVisit") });
    fillChoices(page, here, home);
    page.elements.day.max = days.today();
    page.elements.day.min = days.firstDay(here);
    page.elements.day.value = days.today();
    const most = here.bag.rules?.next_visit_most_days;
    page.elements.next_day.min = later(days.today(), 1);
    if (most) page.elements.next_day.max = later(days.today(), most);
    const promised = here.bag.rules?.promise_days;
    ui.put(page, { "promise-hint": promised ? words("promiseHint", { n: promised }) : "" });
    page.addEventListener("change", () => outcomeChosen(page, here));
    if (values) forms.restore(page, values);
    showOthers(page, here, home, first);
    page.elements.day.addEventListener("change", () => showOthers(page, here, home, first));
    await app.photoField(page, { of: photosOf, kept, most: MOST });
    const work = forms.begin(page, { id, about: { form: "visit", household: home.id, name: home.name, where } });
    if (at) ui.put(page, { resumed: words("draftResumed", { when: app.when(at) }) });
    page.addEventListener("submit", (event) => {
      event.preventDefault();
      ui.doing(() => save(page, here, home, work))();
    });
    const mine = (draft) => draft.form === "visit" && String(draft.household) === String(home.id) && draft.id !== id;
    await forms.offer(page, mine, () => app.again({ always: true }));
    if (item?.fields) forms.complain(page, item.fields);
    return page;
  }

  function fillChoices(page, here, home) {
    const rows = (list) => (here.bag.choices[list] || []).map(({ code, title }) => [code, title]);
    const [kinds, needs] = [rows("visit_kind"), rows("need")];
    forms.segments(page, "outcome", rows("visit_outcome"));
    forms.segments(page, "kind", kinds, { chosen: kinds[0] ? [kinds[0][0]] : [] });
    forms.segments(page, "needs", needs, { type: "checkbox" });
    page
      .querySelectorAll("[data-choices=needs] > div")
      .forEach((box, n) => (n < FEW ? 0 : ui.part(page, "more").append(box)));
    ui.show(page, { "more-needs": needs.length > FEW });
    const promised = days.promises(here, home);
    const text = (one) => (one.due ? words("promiseBy", { text: one.text, day: app.day(one.due) }) : one.text);
    forms.segments(
      page,
      "kept",
      promised.map((one) => [String(one.visit), text(one)]),
      { type: "checkbox" },
    );
    ui.show(page, { kept: promised.length });
  }

  // What to try next after nobody was met; fields about a conversation make way.
  function outcomeChosen(page, here) {
    const outcome = here.outcomes.get(chosen(page, "outcome"));
    ui.list(page, "hints", outcome?.next || [], (text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    });
    ui.show(page, { met: !outcome || outcome.done });
  }

  // Visits of the same day: a further one, or a correction?
  function showOthers(page, here, home, item) {
    const day = page.elements.day.value;
    const others = (home.visits || []).filter((visit) => visit.day === day && !isOf(item, visit));
    const known = new Set(others.map((visit) => String(visit.id)));
    const own = days.visitsOf(here, home).filter((one) => one.payload.day === day && one.id !== item?.id);
    const mine = own.filter((one) => !known.has(days.numberOf(one)));
    const rows = [
      ...others.map(({ by, outcome }) =>
        words("recordedBy", { by, outcome: days.titleOf(here, "visit_outcome", outcome) }),
      ),
      ...mine.map(({ made, now }) => {
        const outcome = days.titleOf(here, "visit_outcome", now.outcome);
        return words("recordedHere", { when: app.when(made), outcome });
      }),
    ];
    ui.list(page, "others", rows, (text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    });
    const keys = [...others.map((visit) => String(visit.id)), ...mine.map((one) => one.id.replaceAll("-", ""))];
    const box = page.elements.besides;
    const same = box.value === keys.join("-");
    if (!same) box.checked = false;
    box.value = keys.join("-");
    box.disabled = !keys.length;
    ui.show(page, { already: rows.length });
    const waiting = mine.find((one) => one.state === "waiting");
    ui.show(page, { "edit-other": Boolean(waiting) });
    if (waiting) ui.link(page, "other", `#/edit/${waiting.id}`);
  }

  const isOf = (item, visit) => item !== null && days.numberOf(item) === String(visit.id);

  // The same checks as the page of the server has, as far as the phone can know.
  function faults(page, said, here) {
    const found = {};
    const first = days.firstDay(here);
    if (!said.outcome) found.outcome = [words("chooseOutcome")];
    if (!said.kind) found.kind = [words("chooseKind")];
    if (!said.day || said.day > days.today()) found.day = [words("dayFuture")];
    else if (first && said.day < first) found.day = [words("dayTooOld", { n: here.bag.rules.record_back_days })];
    if (said.next_day && said.next_day <= said.day) found.next_day = [words("nextAfter")];
    if (said.promise_due && said.promise_due < said.day) found.promise_due = [words("promiseAfter")];
    const minutes = Number(said.minutes);
    if (said.minutes && !(minutes >= 1 && minutes <= 600)) found.minutes = [words("minutesRange")];
    if (!page.elements.besides.disabled && !page.elements.besides.checked) found.besides = [words("sayFurther")];
    return found;
  }

  async function save(page, here, home, work) {
    // Another tab may have recorded a visit since this form was opened.
    showOthers(page, (await days.load()) ?? here, home, page.item);
    const said = forms.values(page);
    if (page.elements.besides.disabled) said.besides = [];
    if (forms.complain(page, faults(page, said, here))) return;
    const typed = { household: home.id, ...said, minutes: said.minutes ? Number(said.minutes) : "" };
    const payload = page.corrects ? page.corrects(typed) : typed;
    if (page.corrects && !Object.keys(payload).length && !page.photos.length) {
      ui.say(words("nothingChanged"), "warning");
      return;
    }
    if (page.saving) return;
    page.saving = true;
    try {
      await forms.finish(work);
      await page.save(payload, { name: home.name, door: days.doorOf(here, home) });
    } catch (reason) {
      work.done = false;
      throw reason;
    } finally {
      page.saving = false;
    }
    app.sync.now("saved");
    app.go(`#/item/${page.itemId}`, words("savedHere"));
  }
})();
