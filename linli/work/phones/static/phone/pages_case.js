// A case from the door, with photos.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { days, forms, outbox, pages, ui, words } = app;
  const MOST = Number(app.told.photosMost);

  pages.case = async (here, household, visit = "", id = crypto.randomUUID()) => {
    const home = here.homes.get(Number(household));
    if (!home) return ui.drawn("gone");
    const from = visit === "-" ? "" : visit;
    const draft = (await app.drafts.all()).find((one) => one.id === id);
    const where = `#/case/${home.id}/${from || "-"}`;
    const page = await drawn(here, home, {
      id,
      photosOf: id,
      where,
      values: draft?.values,
      kept: draft?.photos,
      resumed: draft?.at,
    });
    page.itemId = id;
    page.save = (payload, shown) =>
      outbox.add({ kind: "case", payload: { ...payload, visit: from }, photos: page.photos, shown }, id);
    return page;
  };

  pages.editCase = async (here, item) => {
    const home = here.homes.get(Number(item.payload.household));
    if (!home) return ui.drawn("gone");
    const draft = (await app.drafts.all()).find((one) => one.id === `edit:${item.id}`);
    const known = { where: `#/edit/${item.id}`, values: draft?.values ?? item.payload, resumed: draft?.at, item };
    const page = await drawn(here, home, {
      id: `edit:${item.id}`,
      photosOf: item.id,
      kept: draft?.photos ?? item.photos,
      ...known,
    });
    const { visit } = item.payload;
    page.itemId = item.state === "waiting" ? item.id : crypto.randomUUID();
    page.save = (payload, shown) => {
      const said = { ...payload, visit };
      if (item.state === "waiting") return outbox.change(item.id, said, page.photos);
      return app.instead(item, { kind: "case", payload: said, photos: page.photos, shown }, page.itemId);
    };
    return page;
  };

  async function drawn(here, home, { id, photosOf, where, values, kept = [], resumed, item = null }) {
    const page = ui.drawn("case");
    ui.put(page, { name: home.name, door: days.doorOf(here, home), title: words(item ? "correctCase" : "reportCase") });
    const matters = here.bag.choices.matter || [];
    options(page.elements.matter, [["", words("choose")], ...matters.map(({ code, title }) => [code, title])]);
    const people = home.members.map((one) => [String(one.id), one.name]);
    options(page.elements.person, [["", words("choose")], ...people, ["0", words("notRegistered")]]);
    const about = () => {
      const matter = matters.find((one) => one.code === page.elements.matter.value);
      ui.show(page, { person: matter?.person });
    };
    page.addEventListener("change", about);
    if (values) forms.restore(page, values);
    about();
    await app.photoField(page, { of: photosOf, kept, most: MOST });
    const work = forms.begin(page, { id, about: { form: "case", household: home.id, name: home.name, where } });
    if (resumed) ui.put(page, { resumed: words("draftResumed", { when: app.when(resumed) }) });
    page.addEventListener("submit", (event) => {
      event.preventDefault();
      ui.doing(() => save(page, here, home, work))();
    });
    const mine = (draft) => draft.form === "case" && String(draft.household) === String(home.id) && draft.id !== id;
    await forms.offer(page, mine, () => app.again({ always: true }));
    if (item?.fields) forms.complain(page, item.fields);
    return page;
  }

  function options(select, rows) {
    select.replaceChildren(...rows.map(([value, text]) => new Option(text, value)));
  }

  async function save(page, here, home, work) {
    const said = forms.values(page);
    const matter = (here.bag.choices.matter || []).find((one) => one.code === said.matter);
    const faults = {};
    if (!matter) faults.matter = [words("chooseMatter")];
    if (matter?.person && !said.person) faults.person = [words("choosePerson")];
    if (forms.complain(page, faults) || page.saving) return;
    if (!matter.person) said.person = "";
    page.saving = true;
    try {
      await forms.finish(work);
      const shown = { name: home.name, door: days.doorOf(here, home), text: matter.title };
      await page.save({ household: home.id, ...said }, shown);
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
