// Small helps on top of pages that work without them (drafts have their own file): focus, menus, notices.
// No eval, nothing inline: the content security policy forbids both.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = (name) => document.body.dataset[name] || "";
  root.classList.add("js");

  // A second tap on "save" must not save twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return event.preventDefault();
    if (form.method !== "post" || form.matches("[hx-post], [data-draft]")) return undefined;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    window.setTimeout(() => delete form.dataset.sending, 4000);
    return undefined;
  });
  // A page that comes back by "back" is as it was left, with its forms still marked.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending);
  });

  // Without the right to the clipboard (plain http) the text is marked, ready to be copied by hand.
  async function copyText(source, button) {
    window.getSelection().selectAllChildren(source);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.querySelector("span").textContent = button.dataset.done;
    } catch {
      button.hidden = true;
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
    const copy = event.target.closest?.("[data-copy]");
    if (copy) copyText(document.getElementById(copy.dataset.copy), copy);
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });

  // A long choice gets a box that leaves the entries with the letters typed; without script it is a plain choice.
  function searchable(choice) {
    if (choice.options.length < 9 || choice.dataset.search) return;
    choice.dataset.search = "on";
    const box = document.createElement("input");
    box.type = "search";
    box.className = "choice-search";
    box.placeholder = words("searchChoice");
    box.setAttribute("aria-label", words("searchChoice"));
    box.autocomplete = "off";
    box.addEventListener("input", () => {
      const typed = box.value.trim().toLowerCase();
      const fits = (option) => option.text.toLowerCase().includes(typed);
      [...choice.options].forEach((option) => {
        option.hidden = !fits(option);
        option.disabled = option.hidden;
      });
      const found = [...choice.options].find((option) => typed && option.value && fits(option));
      if (found) choice.value = found.value;
    });
    choice.before(box);
  }

  // A wide table is scrolled by the keyboard as well; on a phone that is turned, other tables are wide than before.
  function reachable(part) {
    part.querySelectorAll(".table-wrap").forEach((wrap) => {
      if (wrap.scrollWidth <= wrap.clientWidth) return;
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent.trim() || words("wideTable"));
    });
  }
  window.addEventListener("resize", () => reachable(document));
  // Letters that arrive late can make a table wide.
  document.fonts?.ready.then(() => reachable(document));

  // What a screen reader and a keyboard need from what scrolls, and from what went wrong in what came just now.
  function prepare(part, came = part) {
    reachable(part);
    part.querySelectorAll(".chips").forEach((strip) => {
      const chosen = strip.querySelector("[aria-current]");
      if (!chosen || strip.scrollWidth <= strip.clientWidth) return;
      strip.scrollLeft = chosen.offsetLeft - strip.offsetLeft - 16;
    });
    part.querySelectorAll("select[data-search]").forEach(searchable);
    came.querySelector(".error-summary")?.focus();
    part.querySelectorAll("pre").forEach((block) => {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    });
  }

  // A scanned receipt carries its code after "#", which is never sent: fill it in, and take it out of the address.
  const scanned = document.querySelector("[data-from-hash]");
  if (scanned && location.hash.length > 1) {
    scanned.value = location.hash.slice(1, 41);
    history.replaceState(null, "", location.pathname + location.search);
    scanned.form.querySelector("button").focus();
  }

  // A link of the summary of errors leads into the field, not only to it.
  const typed = "input, select, textarea";
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a");
    const target = link && document.querySelector(link.getAttribute("href"));
    const input = target && (target.matches(typed) ? target : target.querySelector(typed));
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.scrollIntoView({ block: "center" });
  });

  function signInAgain(answer) {
    const way = document.createElement("a");
    const here = encodeURIComponent(location.pathname + location.search);
    way.href = `${answer.getResponseHeader("Linli-Location").split("?")[0]}?next=${here}`;
    way.textContent = words("signInAgain");
    way.target = "_blank"; // what was typed is on this page only
    return way;
  }

  function tell(text, way = "") {
    const box = document.getElementById("notices");
    if (!box || !text) return;
    const notice = document.createElement("p");
    notice.className = "notice notice-error";
    notice.append(text, " ", way);
    box.replaceChildren(notice);
    box.scrollIntoView({ block: "nearest" });
  }

  // After "more" the focus goes to the first new row: the button it was on is replaced.
  let lastRow = null;
  function focusNewRow() {
    lastRow.nextElementSibling?.querySelector("a, button")?.focus();
    lastRow = null;
  }

  // Where the focus was in what was replaced, it goes to what came instead, not back to the top of the page.
  let replaced = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    lastRow = requestConfig.elt.closest(".more") && target.lastElementChild;
    replaced = document.activeElement !== document.body && target.contains(document.activeElement) ? target.id : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (lastRow) focusNewRow();
    if (replaced === null || document.activeElement !== document.body) return;
    const part = document.getElementById(replaced) || event.detail.elt;
    replaced = null;
    const first = part.querySelector(".error-summary, [autofocus], h2, h3") || part;
    if (first.tabIndex < 0) first.tabIndex = -1;
    first.focus({ preventScroll: true });
  });

  document.addEventListener("htmx:sendError", () => tell(words("noNetwork")));
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    if (xhr.status === 401) return tell(words("signedOut"), signInAgain(xhr));
    return tell(xhr.status === 503 ? xhr.responseText : words("serverFault"));
  });
  document.addEventListener("linli:shown", (event) => {
    window.htmx?.process(event.detail);
    prepare(event.detail);
  });
  // What somebody does clears the notices of before; parts that load by themselves leave the answer to the last act.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.requestConfig.triggeringEvent) document.getElementById("notices")?.replaceChildren();
  });
  document.addEventListener("htmx:load", ({ detail: { elt } }) => {
    if (elt !== document.body) prepare(elt.parentElement || elt, elt);
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    tell(words("noPasskey"));
  });
  prepare(document);
})();
