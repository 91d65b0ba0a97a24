// How pages are drawn: from the <template> elements of the shell, which are in the reader's language. Texts go in as
// text, never as HTML.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { words } = app;
  const find = (name) => document.getElementById(name);

  const drawn = (name) => find(`t-${name}`).content.firstElementChild.cloneNode(true);

  // Puts texts where `data-put` names them; without a text the place is hidden.
  function put(node, values) {
    for (const [name, value] of Object.entries(values)) {
      for (const place of node.querySelectorAll(`[data-put="${name}"]`)) {
        place.textContent = value ?? "";
        place.hidden = value === null || value === undefined || value === "";
      }
    }
    return node;
  }

  const part = (node, name) => node.querySelector(`[data-part="${name}"]`);

  // Shows parts that belong to the page at this moment, and hides the others.
  function show(node, parts) {
    for (const [name, shown] of Object.entries(parts)) {
      node.querySelectorAll(`[data-part="${name}"]`).forEach((place) => (place.hidden = !shown));
    }
    return node;
  }

  // Fills a list with one piece per row; `draw` makes the piece.
  function list(node, name, rows, draw) {
    part(node, name).replaceChildren(...rows.map(draw));
    return node;
  }

  function link(node, name, href) {
    node.querySelectorAll(`[data-link="${name}"]`).forEach((each) => each.setAttribute("href", href));
    return node;
  }

  function on(node, name, act) {
    node.querySelectorAll(`[data-do="${name}"]`).forEach((each) => each.addEventListener("click", act));
    return node;
  }

  function state(node, text, tone) {
    const place = node.querySelector("[data-state]");
    place.textContent = text;
    place.hidden = !text;
    place.className = `state state-${tone}`;
    return node;
  }

  // A sentence on top of the page, read aloud; errors at once.
  function say(text, tone = "info", ...more) {
    const notice = drawn("notice");
    notice.classList.add(`notice-${tone}`);
    notice.setAttribute("role", tone === "error" ? "alert" : "status");
    put(notice, { text });
    notice.lastElementChild.append(...more.flatMap((each) => [" ", each]));
    find("notices").replaceChildren(notice);
    notice.scrollIntoView({ block: "nearest" });
    return notice;
  }

  const quiet = () => find("notices").replaceChildren();

  function button(text, act, style = "btn-outline-primary") {
    const made = drawn("button");
    made.classList.add(style);
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function anchor(text, href) {
    const made = document.createElement("a");
    made.href = href;
    made.textContent = text;
    return made;
  }

  // Asks with the choices given; resolves to the code of the one taken, "" if none.
  function choose(title, text, choices) {
    const dialog = drawn("dialog");
    put(dialog, { title, text });
    const row = part(dialog, "choices");
    for (const [code, label, style] of choices) {
      row.append(button(label, () => dialog.close(code), style));
    }
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((done) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        done(dialog.returnValue);
      });
    });
  }

  // A file for the user to keep: on an iPhone by its own sheet, else as a download.
  async function give(file) {
    if ("standalone" in navigator && navigator.canShare?.({ files: [file] })) {
      await navigator.share({ files: [file], title: file.name }).catch(() => {});
      return;
    }
    const way = document.createElement("a");
    way.href = URL.createObjectURL(file);
    way.download = file.name;
    document.body.append(way);
    way.click();
    way.remove();
    setTimeout(() => URL.revokeObjectURL(way.href), 60_000);
  }

  // Faults are sentences; what is not is a fault of the program and says so.
  function sentence(reason) {
    const known = reason instanceof app.Fault || reason instanceof app.Away;
    if (!known) console.error(reason);
    return known ? reason.message : words("programFault");
  }
  const fault = (reason) => say(sentence(reason), "error");

  const doing = (act) => (event) => Promise.resolve(act(event)).catch(fault);

  app.ui = {
    anchor,
    button,
    choose,
    doing,
    drawn,
    fault,
    find,
    give,
    link,
    list,
    on,
    part,
    put,
    quiet,
    say,
    sentence,
    show,
    state,
  };
})();
