// Forms with data-draft: what is typed is kept by draft_store.js until it is saved, discarded, or the person signs out,
// and offered again. They are sent by script (htmx sends its own), so that a lost network, a rule or an ended session
// answers beside the words and takes none of them away. Without script they are ordinary forms.
(() => {
  "use strict";
  const store = window.linliDrafts;
  const PATIENCE = 60_000;
  const RESUME = "draft-resume";
  const told = document.body.dataset;
  const unkept = ["password", "file", "submit", "button"];
  const may = (input) => !unkept.includes(input.type) && input.dataset.noDraft === undefined;
  const named = (form) => [...form.elements].filter((input) => input.name && input.name !== "csrfmiddlewaretoken");
  const fields = (form) => named(form).filter((input) => may(input) && input.type !== "hidden");
  const asKept = (input) => [input.name, input.value, input.checked ?? null];
  const valuesOf = (form) => fields(form).map(asKept);
  const contents = (form) => JSON.stringify(valuesOf(form));
  // Hidden, but part of a draft: the version it was based on, and the key under which a form is saved only once.
  const bound = ["based_on", "client_key"];
  const hiddenOf = (form) => named(form).filter((input) => input.type === "hidden" && bound.includes(input.name));
  const typed = (form) => fields(form).filter((input) => input.matches("textarea, [type=text]") && input.value.trim());
  const words = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const format = (moment, ...parts) => {
    const all = { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const chosen = Object.fromEntries(parts.map((part) => [part, all[part]]));
    return new Intl.DateTimeFormat(language, { timeZone: told.timeZone, ...chosen }).format(moment);
  };
  const day = (moment) => format(moment, "month", "day");
  const hour = (moment) => format(moment, "hour", "minute", "hourCycle");
  const when = (moment) => words(told.draftWhen, { day: day(moment), hour: hour(moment) });

  // What this page is doing with the form of a name: a form that is shown again, with errors, goes on with its draft.
  const works = new Map();
  // How a form came from the server.
  const fresh = new WeakMap();

  function workOf(form) {
    const { draft: name } = form.dataset;
    if (!works.has(name)) works.set(name, { id: store.newId(name), began: 0, stored: false });
    return works.get(name);
  }

  const hiddenValues = (form) => Object.fromEntries(hiddenOf(form).map((input) => [input.name, input.value]));

  function putHidden(form, values) {
    for (const input of hiddenOf(form)) input.value = values[input.name] ?? input.value;
  }

  function drawn(form, { began }) {
    const hidden = hiddenValues(form);
    const text = typed(form).map((input) => input.value).join("\n");
    const title = document.querySelector("#main h1")?.textContent.trim().replace(/\s+/g, " ") || document.title;
    const where = location.pathname + location.search;
    return { form: form.dataset.draft, where, title, began, at: Date.now(), values: valuesOf(form), hidden, text };
  }

  // One writing at a time; what is typed meanwhile is written after it.
  function keepNow(form) {
    const work = workOf(form);
    work.again = true;
    work.stored = false;
    work.began ||= Date.now();
    work.writing ||= writeAll(form, work).finally(() => (work.writing = null));
  }

  async function writeAll(form, work) {
    try {
      while (work.again) {
        work.again = false;
        await store.write(work.id, drawn(form, work));
      }
      work.stored = Boolean(store.viewer);
      form.querySelector(":scope > [data-unstored]")?.remove();
      if (work.stored) state(form, words(told.draftStored, { hour: hour(Date.now()) }), "stored");
    } catch (fault) {
      unstored(form, fault);
    }
  }

  async function forget(form) {
    const work = workOf(form);
    works.delete(form.dataset.draft);
    delete form.dataset.unsaved;
    work.again = false;
    await work.writing;
    state(form, "");
    return store.remove(work.id);
  }

  // The line above the button that says whether a draft is kept; silent while somebody types.
  function state(form, text, kind = "") {
    let line = form.querySelector(":scope > .draft-state");
    if (!line) {
      line = element("p", "draft-state muted");
      form.insertBefore(line, buttons(form));
    }
    line.dataset.state = kind;
    line.textContent = text;
    line.hidden = !text;
  }

  function unstored(form, fault) {
    const text = told[fault.message] || told.draftUnstored;
    workOf(form).stored = false;
    if (form.dataset.unsaved) return state(form, text, "unstored");
    const notice = box("warning", text);
    notice.dataset.unstored = "yes";
    return form.prepend(notice);
  }

  const buttons = (form) => form.querySelector(":scope > :is(.save-bar, .actions, .form-actions)");

  function restore(form, draft) {
    const waiting = [...draft.values];
    for (const input of fields(form)) {
      const choice = input.type === "radio" || input.type === "checkbox";
      const at = waiting.findIndex(([name, value]) => name === input.name && (!choice || value === input.value));
      if (at < 0) continue;
      const [, value, checked] = waiting.splice(at, 1)[0];
      // What differs from the form as it came must not be folded away.
      const differs = choice ? checked && !input.checked : value && value !== input.value;
      const folded = differs && input.closest("details");
      if (choice) input.checked = checked;
      else input.value = value;
      if (folded) folded.open = true;
    }
    putHidden(form, draft.hidden);
  }

  function keep(form) {
    if (form.dataset.kept) return;
    form.dataset.kept = "yes";
    if (form.hasAttribute("hx-post") && !fields(form).length) return;
    // Shown again with errors, it goes on with its draft; opened anew, it begins another.
    const again = workOf(form).sent;
    if (!again) works.delete(form.dataset.draft);
    workOf(form).sent = false;
    fresh.set(form, { contents: again ? null : contents(form), hidden: hiddenValues(form) });
    form.addEventListener("input", () => changed(form));
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        send(form, event.submitter);
      });
    }
    if (again) form.dataset.unsaved = "yes";
    offer(form, again);
  }

  async function changed(form) {
    form.dataset.unsaved = "yes";
    if (contents(form) !== fresh.get(form).contents) keepNow(form);
    else await forget(form);
  }

  async function offer(form, again) {
    try {
      if (store.viewer) await store.ready();
      const all = await store.all();
      const drafts = all.filter((draft) => draft.form === form.dataset.draft);
      if (all.lost) form.prepend(box("warning", told.draftLost));
      if (again || form.querySelector(".error-summary")) return;
      form.querySelectorAll(":scope > [data-offer]").forEach((notice) => notice.remove());
      const wanted = sessionStorage.getItem(RESUME);
      if (drafts.some((draft) => draft.id === wanted)) sessionStorage.removeItem(RESUME);
      for (const draft of drafts.reverse()) offerOne(form, draft, wanted);
    } catch (fault) {
      unstored(form, fault);
    }
  }

  // Based on other data than those on the page; a version begins with the time at which the form was opened.
  const version = (text) => (text || "").replace(/^\d+-/, "");
  const isStale = (form, { hidden }) => version(hidden.based_on) !== version(form.elements.based_on?.value);

  function offerOne(form, draft, wanted) {
    if (draft.id === workOf(form).id && store.viewer) return;
    if (!draft.elsewhere && JSON.stringify(draft.values) === contents(form)) return store.remove(draft.id);
    const stale = isStale(form, draft);
    // Asked for a moment ago ("continue"), or a tab that goes on with its own: filled in, unless there is newer data.
    if (!draft.elsewhere && !stale && (draft.id === wanted || !store.viewer)) return resume(form, draft);
    const said = draft.elsewhere ? told.draftElsewhere : stale ? told.draftStale : told.draftOffer;
    const notice = box("info", words(said, { when: when(draft.began) }));
    notice.dataset.offer = draft.id;
    if (!draft.elsewhere) {
      const go = button(told.draftContinue, () => resume(form, draft));
      notice.firstChild.append(actions(go, button(told.draftDiscard, () => discard(form, draft.id))));
    }
    form.prepend(notice);
  }

  // Another tab may have gone on with a draft, saved or discarded it, since it was offered here.
  async function isFree(form, id) {
    if (!store.viewer || (await store.hold(id))) return true;
    await offer(form, false);
    return false;
  }

  async function resume(form, draft) {
    await workOf(form).writing;
    if (!(await isFree(form, draft.id))) return;
    form.querySelectorAll(":scope > [data-offer]").forEach((notice) => {
      if (notice.dataset.offer === draft.id) notice.remove();
    });
    const work = workOf(form);
    Object.assign(work, { id: draft.id, began: draft.began, stored: Boolean(store.viewer) });
    restore(form, draft);
    form.dataset.unsaved = "yes";
    const lacking = named(form).filter((input) => !may(input) && input.labels?.length && input.type !== "submit");
    const labels = lacking.map((input) => input.labels[0].firstChild.textContent.trim()).join(told.draftAnd);
    const again = labels ? [words(told.draftEnterAgain, { fields: labels })] : [];
    const notice = box("info", words(told.draftResumed, { when: when(draft.at) }), ...again);
    notice.dataset.offer = draft.id;
    notice.firstChild.append(actions(button(told.draftDiscard, () => discard(form, draft.id))));
    form.prepend(notice);
    notice.focus();
  }

  // Gone at once, and back by one tap as long as the page is open.
  async function discard(form, id) {
    if (!(await isFree(form, id))) return;
    const own = workOf(form).id === id;
    if (own) {
      form.reset();
      putHidden(form, fresh.get(form).hidden);
    }
    const kept = own ? await forget(form) : store.remove(id);
    const notice = box("info", told.draftDiscarded);
    notice.dataset.offer = id;
    const back = button(told.draftUndo, () => {
      store.putBack(id, kept);
      offer(form, false);
    });
    if (kept) notice.firstChild.append(actions(back));
    form.querySelector(`:scope > [data-offer="${CSS.escape(id)}"]`).replaceWith(notice);
    notice.focus();
  }

  function element(name, style, text = "") {
    const made = document.createElement(name);
    made.className = style;
    made.textContent = text;
    return made;
  }

  function button(text, act) {
    const made = element("button", "btn btn-outline-primary", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function actions(...made) {
    const row = element("div", "actions");
    row.append(...made);
    return row;
  }

  function box(kind, ...lines) {
    const notice = element("div", `notice notice-${kind}`);
    const inner = element("div", "");
    notice.setAttribute("role", "status");
    notice.tabIndex = -1;
    for (const text of lines) {
      const line = document.createElement("p");
      line.append(...[text].flat());
      inner.append(line);
    }
    notice.append(inner);
    return notice;
  }

  // What is said beside the button: one notice at a time, read aloud.
  function say(form, text, kind, ...more) {
    form.querySelector(":scope > .notice[data-said]")?.remove();
    const notice = box(kind, [text, ...more.flatMap((part) => [" ", part])]);
    notice.dataset.said = "yes";
    notice.setAttribute("role", "alert");
    form.insertBefore(notice, buttons(form));
    notice.scrollIntoView({ block: "center" });
  }

  function signIn(form, to) {
    const { id, stored } = workOf(form);
    const way = element("a", "", told.signInAgain);
    const here = encodeURIComponent(location.pathname + location.search);
    way.href = `${new URL(to, location.href).pathname}?next=${here}`;
    // Nothing is kept: the page with the words stays open.
    if (!stored) way.target = "_blank";
    way.addEventListener("click", () => {
      if (!stored) return;
      sessionStorage.setItem(RESUME, id);
      document.querySelectorAll("form[data-unsaved]").forEach((each) => delete each.dataset.unsaved);
    });
    return way;
  }

  const lost = (form) => say(form, workOf(form).stored ? told.noNetworkStored : told.noNetwork, "error");

  async function send(form, sender) {
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    sender?.setAttribute("aria-busy", "true");
    const body = new FormData(form);
    if (sender?.name) body.append(sender.name, sender.value);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "Linli-Draft": "yes" },
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      await arrived(form, answer);
    } catch {
      lost(form);
    } finally {
      delete form.dataset.busy;
      sender?.removeAttribute("aria-busy");
    }
  }

  async function arrived(form, answer) {
    const to = answer.headers.get("Linli-Location");
    if (answer.status === 401) {
      await workOf(form).writing;
      return say(form, workOf(form).stored ? told.signedOutStored : told.signedOut, "error", signIn(form, to));
    }
    if (to) {
      await forget(form);
      return location.assign(to);
    }
    const text = await answer.text();
    if (answer.status === 503) return say(form, text, "error");
    const page = new DOMParser().parseFromString(text, "text/html");
    if (answer.status >= 500) return say(form, told.serverFault, "error");
    if (answer.status === 412) return decide(form, page);
    if (!answer.ok && answer.status !== 422) return say(form, sentences(page), "error");
    if (answer.ok && !page.querySelector("#main .error-summary")) await forget(form);
    else workOf(form).sent = true;
    return show(page);
  }

  // The page shows both versions and holds what was typed; the draft is kept until the user has decided.
  function decide(form, page) {
    show(page);
    document.querySelectorAll("#main [data-decided]").forEach((way) => {
      way.addEventListener("click", () => forget(form));
    });
  }

  // What a page of ours says, without its buttons: the first text of its first three sentences.
  const sentences = (page) =>
    [...page.querySelectorAll("#main h1, #main p, body > .notice span")]
      .map((part) => part.firstChild?.textContent.trim() || "")
      .filter(Boolean)
      .slice(0, 3)
      .join(" ");

  function show(page) {
    const main = document.getElementById("main");
    document.title = page.title;
    main.replaceWith(page.getElementById("main"));
    document.dispatchEvent(new CustomEvent("linli:shown", { detail: document.getElementById("main") }));
    window.scrollTo(0, 0);
  }

  // The list on "me": every draft of this person on this device, with what was typed, should its page be gone.
  async function list(part) {
    let drafts;
    try {
      drafts = await store.all();
    } catch {
      return;
    }
    const rows = part.querySelector("ul");
    rows.replaceChildren(...drafts.map((draft) => row(part, draft)));
    part.hidden = !drafts.length && !drafts.lost;
    part.querySelector("[data-lost]").hidden = !drafts.lost;
  }

  function row(part, draft) {
    const item = document.createElement("li");
    const said = draft.elsewhere ? told.draftElsewhere : told.draftUntil;
    item.className = "draft-row";
    item.append(
      element("b", "row-main", draft.title),
      element("p", "muted", words(said, { when: when(draft.began), until: day(draft.until) })),
    );
    if (draft.text) item.append(folded(draft.text));
    if (draft.elsewhere) return item;
    const go = element("a", "btn btn-outline-primary", told.draftContinue);
    go.href = draft.where;
    go.addEventListener("click", () => sessionStorage.setItem(RESUME, draft.id));
    item.append(actions(go, button(told.draftDiscard, () => strike(part, item, draft.id))));
    return item;
  }

  async function strike(part, item, id) {
    if (!(await store.hold(id))) return list(part);
    const kept = store.remove(id);
    const line = box("info", told.draftDiscarded);
    line.firstChild.append(
      actions(
        button(told.draftUndo, () => {
          store.putBack(id, kept);
          list(part);
        }),
      ),
    );
    item.replaceChildren(line);
    return line.focus();
  }

  function folded(text) {
    const details = document.createElement("details");
    details.append(element("summary", "", told.draftText), element("p", "draft-text", text));
    return details;
  }

  // Once per tab and sign-in, on the first page that does not offer them itself.
  async function remind() {
    if (!store.viewer) return sessionStorage.removeItem("draft-told");
    if (document.querySelector("form[data-draft], [data-drafts]") || sessionStorage.getItem("draft-told")) return;
    sessionStorage.setItem("draft-told", "yes");
    const left = await store.left();
    if (!left) return;
    const way = element("a", "", told.draftView);
    way.href = told.draftList;
    document.getElementById("notices").append(box("info", [words(told.draftsLeft, { n: left }), " ", way]));
  }

  const within = (part) => part.querySelectorAll("form[data-draft]").forEach(keep);
  const forms = () => document.querySelectorAll("form[data-draft][data-unsaved]");
  document.addEventListener("htmx:load", (event) => {
    const { elt } = event.detail;
    if (elt.matches("form[data-draft]")) keep(elt);
    within(elt);
  });
  document.addEventListener("linli:shown", (event) => within(event.detail));
  document.addEventListener("htmx:beforeOnLoad", ({ detail: { requestConfig, xhr } }) => {
    const form = requestConfig.elt.closest("form[data-draft][hx-post]");
    if (!form || requestConfig.verb !== "post" || xhr.status >= 300) return;
    if (xhr.responseText.includes("error-summary")) workOf(form).sent = true;
    else forget(form);
  });
  document.addEventListener("linli:drafts-gone", () =>
    forms().forEach((form) => unstored(form, { message: "draftStopped" })));
  window.addEventListener("offline", () => forms().forEach(lost));
  window.addEventListener("online", () => forms().forEach((form) => say(form, told.networkBack, "success")));
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-unsaved]")) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.signOut !== undefined) store.removeMine();
  });
  document.querySelectorAll("form[data-sign-out]").forEach((form) => {
    if (store.count()) state(form, words(told.draftsGo, { n: store.count() }));
  });
  within(document);
  document.querySelectorAll("[data-drafts]").forEach(list);
  remind();
})();
