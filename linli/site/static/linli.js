// Small helps on top of pages that work without them (drafts have their own file): focus, "more", menus. No eval, nothing inline.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = (name) => document.body.dataset[name] || "";
  root.classList.add("js");

  // A second tap on "save" must not save twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.signOut !== undefined) sessionStorage.clear();
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return event.preventDefault();
    if (form.method !== "post" || form.matches("[hx-post], [data-draft]")) return undefined;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    window.setTimeout(() => delete form.dataset.sending, 4000);
    return undefined;
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending));

  // "More" adds the next rows to the list above it; without script it is a link to the next page.
  const listBefore = (more) => {
    const before = more.previousElementSibling;
    return before && (before.querySelector("tbody") || before);
  };

  async function showMore(link) {
    const more = link.closest(".more");
    const list = listBefore(more);
    link.setAttribute("aria-busy", "true");
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById(more.id);
    const rows = [...listBefore(next).children];
    list.append(...rows);
    more.replaceWith(next);
    rows.forEach((row) => window.htmx?.process(row));
    rows[0]?.querySelector("a, button")?.focus();
  }

  // Without the right to the clipboard (plain http) the text is marked, ready to be copied by hand.
  async function copyText(source, button) {
    window.getSelection().selectAllChildren(source);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.querySelector("span").textContent = button.dataset.done;
    } catch { button.hidden = true; }
  }

  document.addEventListener("click", (event) => {
    const more = event.target.closest?.("a[data-more]");
    if (more && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      showMore(more).catch(() => window.location.assign(more.href));
    }
    if (event.target.closest?.("[data-print]")) window.print();
    const copy = event.target.closest?.("[data-copy]");
    if (copy) copyText(document.getElementById(copy.dataset.copy), copy);
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });

  // What a screen reader and a keyboard need from what scrolls, and from what went wrong.
  function prepare(part) {
    part.querySelectorAll(".table-wrap").forEach((wrap) => {
      if (wrap.scrollWidth <= wrap.clientWidth) return;
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent.trim() || words("wideTable"));
    });
    part.querySelectorAll(".chips").forEach((strip) => {
      const chosen = strip.querySelector("[aria-current]");
      if (chosen && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = chosen.offsetLeft - strip.offsetLeft - 16;
    });
    part.querySelector(".error-summary")?.focus();
    part.querySelectorAll("pre").forEach((block) => { if (block.scrollWidth > block.clientWidth) block.tabIndex = 0; });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a");
    const target = link && document.querySelector(link.getAttribute("href"));
    const input = target && (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"));
    if (input) { event.preventDefault(); input.focus(); input.scrollIntoView({ block: "center" }); }
  });

  function signInAgain(answer) {
    const way = document.createElement("a");
    way.href = `${answer.getResponseHeader("Linli-Location").split("?")[0]}?next=${encodeURIComponent(location.pathname + location.search)}`;
    way.textContent = words("signInAgain");
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

  // Where the focus stood in what was replaced, it goes to what came instead, not back to the top of the page.
  let replaced = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target } = event.detail;
    replaced = document.activeElement !== document.body && target.contains(document.activeElement) ? target.id : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (replaced === null || document.activeElement !== document.body) return;
    const part = document.getElementById(replaced) || event.detail.elt;
    replaced = null;
    const first = part.querySelector(".error-summary, [autofocus], h2, h3") || part;
    if (first.tabIndex < 0) first.tabIndex = -1;
    first.focus({ preventScroll: true });
  });

  document.addEventListener("htmx:sendError", () => tell(words("noNetwork")));
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) =>
    xhr.status === 401 ? tell(words("signedOut"), signInAgain(xhr)) : tell(words("serverFault")));
  document.addEventListener("linli:shown", (event) => { window.htmx?.process(event.detail); prepare(event.detail); });
  // What somebody does clears the notices of before; parts that load by themselves leave the answer to the last act.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.requestConfig.triggeringEvent) document.getElementById("notices")?.replaceChildren();
  });
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) prepare(event.detail.elt.parentElement || event.detail.elt); });
  document.addEventListener("allauth.error", (event) => { event.preventDefault(); tell(words("noPasskey")); });
  prepare(document);
})();
