// Forms of the app: values, drafts while somebody types, and what is wrong, beside the field and on top.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { drafts, ui, words } = app;
  const LOCK = "linli-phone-form:"; // held by the tab that has a form with changes
  const PAUSE = 400; // milliseconds without a letter
  const MANY = new Set(["needs", "kept", "besides"]);

  const inputs = (form) => [...form.elements].filter((one) => one.name && one.type !== "file");

  // What is in a form, by the names of the fields; fields that may have several values are lists.
  function values(form) {
    const found = {};
    for (const input of inputs(form)) {
      const { name, value, type, checked } = input;
      const chosen = type === "radio" || type === "checkbox" ? checked : true;
      if (MANY.has(name)) found[name] = [...(found[name] || []), ...(chosen ? value.split("-") : [])];
      else if (chosen) found[name] = value.trim();
      else found[name] ??= "";
    }
    return found;
  }

  function restore(form, kept) {
    for (const input of inputs(form)) {
      const { name, type } = input;
      if (!(name in kept)) continue;
      const list = [kept[name]].flat().map(String);
      if (type === "radio") input.checked = list[0] === input.value;
      else if (type === "checkbox") input.checked = input.value.split("-").every((each) => list.includes(each));
      else input.value = list[0] ?? "";
      // What was filled in must not be folded away.
      const folded = input.value && type !== "radio" && type !== "checkbox" && input.closest("details");
      if (folded) folded.open = true;
    }
    form.dispatchEvent(new Event("change"));
  }

  // A choice as large buttons. Rows: [value, text].
  function segments(form, name, rows, { type = "radio", chosen = [] } = {}) {
    const box = form.querySelector(`[data-choices="${name}"]`);
    box.replaceChildren(
      ...rows.map(([value, text], n) => {
        const piece = ui.drawn("choice");
        const input = piece.querySelector("input");
        Object.assign(input, { type, name, value, id: `${name}-${n}`, checked: chosen.includes(value) });
        piece.querySelector("label").htmlFor = input.id;
        return ui.put(piece, { text });
      }),
    );
  }

  const fieldOf = (form, name) => form.querySelector(`[data-field="${name}"]`);

  // Shows faults by field ({name: [sentence]}) on top, with links, and beside each field. True if there are any.
  function complain(form, faults) {
    form.querySelectorAll(".has-error").forEach((field) => field.classList.remove("has-error"));
    form.querySelectorAll(".field-error").forEach((line) => (line.hidden = true));
    const rows = Object.entries(faults).flatMap(([name, said]) => said.map((text) => ({ name, text })));
    const summary = ui.part(form, "errors");
    ui.list(form, "faults", rows, ({ name, text }) => {
      const line = document.createElement("li");
      const field = fieldOf(form, name);
      const label = field?.querySelector("legend, label")?.firstChild.textContent.trim();
      const said = label ? words("labelled", { label, text }) : text;
      line.append(field ? wayTo(field, said) : said);
      mark(field, text);
      return line;
    });
    summary.hidden = !rows.length;
    if (rows.length) summary.focus();
    return rows.length > 0;
  }

  function mark(field, text) {
    const line = field?.querySelector(".field-error");
    if (!line) return;
    field.classList.add("has-error");
    line.textContent = text;
    line.hidden = false;
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }

  function wayTo(field, text) {
    const way = ui.anchor(text, "#");
    way.addEventListener("click", (event) => {
      event.preventDefault();
      const input = field.querySelector("input, select, textarea");
      input.focus();
      input.scrollIntoView({ block: "center" });
    });
    return way;
  }

  // The form that is open in this tab: what is typed is kept as a draft under `id`.
  let open = null;
  const works = new WeakMap();
  const LONG = 2_000; // milliseconds that a page waits for the draft of the one before

  // Which form is on the screen now, if any: one that was begun but came too late is not the open one.
  function placed(form) {
    const work = works.get(form) ?? null;
    if (work !== open) leave();
    open = work;
  }

  function begin(form, { id, about }) {
    const work = { id, about, form, changed: false, kept: null, timer: 0, left: false, release: null };
    works.set(form, work);
    const typed = () => {
      if (!work.changed) hold(work);
      work.changed = true;
      clearTimeout(work.timer);
      work.timer = setTimeout(() => keep(work), PAUSE);
    };
    form.addEventListener("input", typed);
    form.addEventListener("photos", typed);
    return work;
  }

  // The lock may come after the form was left.
  function hold(work) {
    navigator.locks?.request(LOCK + work.id, () => work.left || new Promise((done) => (work.release = done)));
  }

  // One writing at a time; what is typed meanwhile is written after it.
  function keep(work) {
    work.again = true;
    work.kept ||= writeAll(work).finally(() => (work.kept = null));
    return work.kept;
  }

  async function writeAll(work) {
    const line = ui.part(work.form, "draft");
    try {
      while (work.again) {
        work.again = false;
        const { id, about, form } = work;
        await drafts.put(id, { ...about, values: values(form), photos: form.photos || [] });
      }
      line.textContent = words("draftStored", { hour: app.hour(app.clock.now()) });
    } catch (reason) {
      line.textContent = words("draftUnstored", { why: reason.message });
    }
    line.hidden = false;
  }

  // When the page is left: the draft stays and is offered again. True if there is one.
  async function leave() {
    const work = open;
    open = null;
    if (!work) return false;
    clearTimeout(work.timer);
    const kept = work.changed && !work.done;
    // On a slow disk the writing goes on while the next page is drawn.
    if (kept) await Promise.race([keep(work), new Promise((next) => setTimeout(next, LONG))]);
    work.left = true;
    work.release?.();
    return kept;
  }

  // After saving: nothing is written any more.
  async function finish(work) {
    clearTimeout(work.timer);
    work.again = false;
    await work.kept;
    work.done = true;
  }

  async function heldElsewhere() {
    const held = (await navigator.locks?.query())?.held ?? [];
    return new Set(
      held
        .map((lock) => lock.name)
        .filter((name) => name.startsWith(LOCK))
        .map((name) => name.slice(LOCK.length)),
    );
  }

  // Whether any tab has a form with changes: the app must not be replaced below it.
  const isDirty = async () => (await heldElsewhere()).size > 0;

  // Drafts that no tab has open, with those that another has; the newest first.
  async function left() {
    const [kept, held] = [await drafts.all(), await heldElsewhere()];
    const mine = kept.filter((draft) => draft.id !== open?.id);
    return mine.map((draft) => ({ ...draft, elsewhere: held.has(draft.id) })).sort((one, other) => other.at - one.at);
  }

  // Offers the drafts of a form, to be continued or discarded.
  async function offer(node, fits, again) {
    const found = (await left()).filter(fits);
    ui.list(node, "offers", found, (draft) => {
      const notice = ui.drawn("offer");
      const text = words(draft.elsewhere ? "draftElsewhere" : "draftOffer", {
        when: app.when(draft.at),
        name: draft.name,
      });
      ui.put(notice, { text });
      ui.show(notice, { ways: !draft.elsewhere });
      ui.link(notice, "continue", draft.where + (draft.id.startsWith("edit:") ? "" : `/${draft.id}`));
      ui.on(
        notice,
        "discard",
        ui.doing(async () => {
          await drafts.remove(draft.id);
          await again();
        }),
      );
      return notice;
    });
  }

  window.addEventListener("pagehide", () => {
    if (open?.changed && !open.done) keep(open);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && open?.changed && !open.done) keep(open);
  });

  app.forms = { begin, complain, finish, isDirty, leave, left, offer, placed, restore, segments, values };
})();
