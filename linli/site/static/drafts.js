// Forms with data-draft: what is typed stays on this device until it is saved or somebody signs out. They are sent by
// script, so that a lost network, a rule or an ended session answers beside the words and takes none of them away.
// Without script they are ordinary forms.
(() => {
  "use strict";
  const KEY = "draft:";
  const OWNER = "draft-owner";
  const PATIENCE = 60_000;
  const told = document.body.dataset;
  const unkept = ["hidden", "password", "file", "submit"];
  // A draft is of the version of the record that was on the page then, so that a change since is noticed.
  const isVersion = (input) => input.name === "based_on";
  const isFit = (input) => !unkept.includes(input.type) && input.dataset.noDraft === undefined;
  const kept = (input) => isVersion(input) || (input.name && isFit(input));
  const fields = (form) => [...form.elements].filter(kept);
  const asKept = (input) => [input.name, input.value, input.checked ?? null];
  const contents = (form) => JSON.stringify(fields(form).map(asKept));
  const typed = (draft) => JSON.stringify(JSON.parse(draft).filter(([name]) => name !== "based_on"));
  const keyOf = (form) => KEY + form.dataset.draft;
  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEY));

  function forget(form) {
    sessionStorage.removeItem(keyOf(form));
    delete form.dataset.unsaved;
  }

  function restore(form, draft) {
    const waiting = JSON.parse(draft);
    for (const input of fields(form)) {
      const choice = input.type === "radio" || input.type === "checkbox";
      const at = waiting.findIndex(([name, value]) => name === input.name && (!choice || value === input.value));
      if (at < 0) continue;
      const [, value, checked] = waiting.splice(at, 1)[0];
      if (choice) input.checked = checked;
      else input.value = value;
      const folded = !choice && value && input.closest("details");
      if (folded) folded.open = true;
    }
  }

  function keep(form) {
    if (form.dataset.kept) return;
    form.dataset.kept = "yes";
    const draft = sessionStorage.getItem(keyOf(form));
    if (draft && typed(draft) !== typed(contents(form)) && !form.querySelector(".error-summary")) {
      const version = form.elements.based_on?.value;
      restore(form, draft);
      sayRestored(form, version);
    }
    form.addEventListener("input", () => {
      sessionStorage.setItem(OWNER, told.viewer);
      sessionStorage.setItem(keyOf(form), contents(form));
      form.dataset.unsaved = "yes";
    });
    if (form.method !== "post") return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }

  // What is said beside the button: one notice at a time, read aloud.
  function say(form, text, kind, ...more) {
    form.querySelector(":scope > .notice[data-said]")?.remove();
    if (!text) return;
    const notice = document.createElement("div");
    const line = document.createElement("span");
    notice.className = `notice notice-${kind}`;
    notice.dataset.said = "yes";
    notice.setAttribute("role", "alert");
    line.append(text, ...more.flatMap((part) => [" ", part]));
    notice.append(line);
    if (kind === "info") {
      form.prepend(notice);
      return;
    }
    form.insertBefore(notice, form.querySelector(":scope > :is(.save-bar, .actions, .form-actions)"));
    notice.scrollIntoView({ block: "center" });
  }

  function sayRestored(form, version) {
    const afresh = document.createElement("button");
    afresh.type = "button";
    afresh.className = "btn btn-quiet";
    afresh.textContent = told.startAfresh;
    afresh.addEventListener("click", () => {
      form.reset();
      if (version) form.elements.based_on.value = version;
      forget(form);
      say(form, "");
    });
    say(form, told.draftRestored, "info", afresh);
  }

  function signIn(to) {
    const way = document.createElement("a");
    const here = encodeURIComponent(location.pathname + location.search);
    way.href = `${new URL(to, location.href).pathname}?next=${here}`;
    way.textContent = told.signInAgain;
    // The draft is kept, so the browser need not warn of leaving.
    way.addEventListener("click", () => {
      document.querySelectorAll("form[data-unsaved]").forEach((form) => delete form.dataset.unsaved);
    });
    return way;
  }

  async function send(form, button) {
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    button?.setAttribute("aria-busy", "true");
    const body = new FormData(form);
    if (button?.name) body.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "Linli-Draft": "yes" },
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      await arrived(form, answer);
    } catch {
      say(form, told.noNetwork, "error");
    } finally {
      delete form.dataset.busy;
      button?.removeAttribute("aria-busy");
    }
  }

  async function arrived(form, answer) {
    const to = answer.headers.get("Linli-Location");
    if (answer.status === 401) return say(form, told.signedOut, "error", signIn(to));
    if (to) {
      forget(form);
      return location.assign(to);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status >= 500) return say(form, told.serverFault, "error");
    if (answer.status === 412) return decide(form, page);
    if (!answer.ok && answer.status !== 422) return say(form, sentences(page), "error");
    if (answer.ok && !page.querySelector("#main .error-summary")) forget(form);
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

  const within = (part) => part.querySelectorAll("form[data-draft]").forEach(keep);
  const forms = () => document.querySelectorAll("form[data-draft][data-unsaved]");
  document.addEventListener("htmx:load", (event) => within(event.detail.elt));
  document.addEventListener("linli:shown", (event) => within(event.detail));
  window.addEventListener("offline", () => forms().forEach((form) => say(form, told.noNetwork, "error")));
  window.addEventListener("online", () => forms().forEach((form) => say(form, told.networkBack, "success")));
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-unsaved]")) event.preventDefault();
  });
  // Somebody else signed in on this device: the drafts of the one before are not theirs.
  if (told.viewer && sessionStorage.getItem(OWNER) !== told.viewer) {
    drafts().forEach((key) => sessionStorage.removeItem(key));
  }
  within(document);
})();
