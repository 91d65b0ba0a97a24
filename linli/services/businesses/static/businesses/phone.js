// The pages of who patrols in the app on the phone: the businesses in the order in which they are seen next, one of
// them, and the checklist. A module that is loaded when such a bag has come; its words, the items and the fields of the
// form are in the bag, in the reader's language. There is no fine here. The server decides on arrival.
const app = window.linliPhone;
const { clock, forms, noon, outbox, pages, ui } = app;
const KIND = "food_patrol";
const ITEM = "item_";
const TRIED = new Set(["waiting", "sending", "again"]);
const NOWHERE = new Set(["discarded", "refused"]);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const plain = (text) => text.toLowerCase().replace(/[\s,，.。·#-]+/g, "");

let sought = ""; // what the list is narrowed by

app.parts.shops = (bag, items) => {
  const { shops, words, ...told } = bag.shops;
  const say = (name, values = {}) => fill(words[name], values);
  const byId = new Map(shops.map((one) => [one.id, one]));
  const mine = items.filter((item) => item.kind === KIND && item.state !== "discarded");
  const here = { bag, items, mine, shops, byId, say, ...told };
  const shared = { outbox: pages.outbox, item: pages.item, phone: pages.phone };
  const own = { shops: list, today: list, shop: one, patrol, repatrol };
  return { ...here, kinds: [KIND], pages: { ...own, ...shared }, wayTo, factsOf };
};

function made(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((part) => part !== null && part !== ""));
  return element;
}

const patrolsOf = (here, shop) => here.mine.filter((item) => item.payload.shop === shop.id);

// What was recorded on this phone last; undefined if there is nothing.
const recordOf = (here, shop) => patrolsOf(here, shop).at(-1);

// The patrol of today that was recorded on this phone and counts, or will.
const todayOf = (here, shop) =>
  patrolsOf(here, shop)
    .filter((item) => item.payload.day === clock.today() && !NOWHERE.has(item.state))
    .at(-1);

const isSeen = (here, shop) => Boolean(todayOf(here, shop)) || shop.last?.day === clock.today();

const isLate = ({ what, on }) => what !== "reports" && noon(on) < noon(clock.today());
const dueText = (here, line) =>
  `${line.title} · ${here.say(isLate(line) ? "overdue" : "dueOn", { day: app.day(line.on) })}`;

// The word and the colour at the right of a row.
function stateOf(here, shop) {
  const last = recordOf(here, shop);
  if (last && TRIED.has(last.state)) return [here.say("unsent"), "due"];
  if (last?.state === "review") return [here.say("review"), "info"];
  if (last?.state === "refused") return [here.say("refused"), "overdue"];
  if (isSeen(here, shop)) return [here.say("arrived"), "done"];
  const [first] = shop.due.filter(({ what }) => what !== "reports");
  if (!first) return ["", "muted"];
  const late = isLate(first);
  return [here.say(late ? "overdue" : "dueOn", { day: app.day(first.on) }), late ? "overdue" : "due"];
}

function row(here, shop) {
  const piece = ui.drawn("home");
  const several = Object.keys(here.communities).length > 1;
  const where = app.listed([several ? here.communities[shop.community].name : "", shop.where]);
  const why = [where, shop.why.join(" · ")].filter(Boolean).join(" · ");
  ui.put(piece, { name: shop.name, door: shop.what, why });
  ui.state(piece, ...stateOf(here, shop));
  return ui.link(piece, "home", `#/shop/${shop.id}`);
}

function head(title, under) {
  return made("header", { class: "page-head" }, made("h1", {}, title), made("p", { class: "muted" }, under));
}

const again = () => app.again({ always: true });

// ---- the businesses

async function list(here) {
  const when = app.when(Date.parse(here.bag.made_at));
  const page = made("div", {}, head(here.say("title"), here.say("made", { when })));
  page.append(made("div", { class: "phone-offers", "data-part": "offers" }));
  const found = made("div", {});
  if (here.shops.length) page.append(searchBox(here, found));
  page.append(found);
  fillList(here, found);
  await forms.offer(page, (draft) => draft.form === KIND, again);
  return page;
}

function searchBox(here, found) {
  const box = made("input", { type: "search", id: "shop-name", autocomplete: "off", enterkeyhint: "search" });
  box.value = sought;
  box.addEventListener("input", () => {
    sought = box.value;
    fillList(here, found);
  });
  const form = made("form", { role: "search", class: "field mb-3" });
  form.append(made("label", { for: box.id }, here.say("find")), box);
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

const fits = (shop, word) => shop.keys.some((key) => key.includes(word)) || plain(shop.where).includes(word);

function fillList(here, found) {
  const word = plain(sought);
  const shown = word ? here.shops.filter((shop) => fits(shop, word)) : here.shops;
  const [seen, open] = [true, false].map((is) => shown.filter((shop) => isSeen(here, shop) === is));
  const count = word ? here.say(shown.length ? "found" : "noneFound", { n: shown.length }) : "";
  found.replaceChildren(made("p", { class: word ? "count" : "visually-hidden", role: "status" }, count));
  if (!here.shops.length) {
    found.append(made("div", { class: "empty" }, made("p", { class: "row-main" }, here.say("none"))));
  }
  if (open.length) found.append(panel(here, here.say("toSee"), open, here.say("order")));
  if (seen.length) found.append(panel(here, here.say("seenToday"), seen));
}

function panel(here, title, shops, under = "") {
  const piece = ui.drawn("day");
  ui.put(piece, { day: title, n: String(shops.length) });
  if (under) piece.querySelector("h2").after(made("p", { class: "muted" }, under));
  return ui.list(piece, "homes", shops, (shop) => row(here, shop));
}

function gone(here) {
  const way = made("a", { class: "btn btn-primary", href: "#/shops" }, here.say("title"));
  const title = made("h1", { class: "row-main" }, here.say("gone"));
  return made("div", { class: "empty" }, title, made("p", {}, here.say("goneWhy")), way);
}

// ---- one of them

async function one(here, id) {
  const shop = here.byId.get(Number(id));
  if (!shop) return gone(here);
  const page = made("div", {}, head(shop.name, app.listed([shop.what, shop.where])));
  page.firstChild.append(made("span", { class: "state", "data-state": true }));
  ui.state(page, ...stateOf(here, shop));
  page.append(made("div", { class: "phone-offers", "data-part": "offers" }), actions(here, shop));
  const records = patrolsOf(here, shop).reverse();
  if (records.length) page.append(made("ul", { class: "rows mb-3" }, ...records.map(app.itemRow)));
  page.append(facts(here, shop), lastPatrol(here, shop));
  await forms.offer(page, (draft) => draft.form === KIND && draft.shop === shop.id, again);
  return page;
}

function actions(here, shop) {
  const ways = made("div", { class: "actions mt-0 mb-3" });
  const item = recordOf(here, shop);
  const { href } = item ? wayTo(here, item) : {};
  const button = (style, to, text) => made("a", { class: `btn ${style}`, href: to }, text);
  const next = isSeen(here, shop) ? here.shops.find((other) => !isSeen(here, other)) : null;
  if (href) ways.append(button("btn-primary", href, here.say("correct")));
  else if (!isSeen(here, shop)) ways.append(button("btn-primary", `#/patrol/${shop.id}`, here.say("record")));
  if (next) ways.append(button("btn-primary", `#/shop/${next.id}`, here.say("next", { name: next.name })));
  if (!href && isSeen(here, shop)) ways.append(button("btn-outline-primary", `#/patrol/${shop.id}`, here.say("again")));
  ways.append(button("btn-quiet", `/businesses/${shop.id}/`, here.say("online")));
  return ways;
}

const fact = (label, text) => ui.put(ui.drawn("fact"), { label, text });

function facts(here, shop) {
  const rows = [
    ["due", shop.due.map((line) => dueText(here, line)).join("\n")],
    ["why", shop.why.join("\n")],
    ["address", shop.where],
    ["hours", shop.hours],
    ["state", shop.state],
  ];
  const told = rows.filter(([, text]) => text).map(([name, text]) => {
    const piece = fact(here.say(name), text);
    piece.classList.toggle("is-wide", name === "due" || name === "why");
    return piece;
  });
  return made("dl", { class: "facts mb-3" }, ...told);
}

function lastPatrol(here, { last }) {
  const box = made("section", { class: "panel" }, made("h2", {}, here.say("last")));
  if (!last) box.append(made("p", { class: "muted" }, here.say("never")));
  if (!last) return box;
  const found = last.found.length ? last.found.join("\n") : here.say("nothing");
  const rows = [
    [app.day(last.day), found],
    [here.say("advised"), last.advice],
    [here.say("reported"), last.reported],
  ];
  const told = rows.filter(([, text]) => text).map(([name, text]) => fact(name, text));
  box.append(made("dl", { class: "facts mb-0" }, ...told));
  return box;
}

// ---- the checklist

const draftOf = async (id) => (await app.drafts.all()).find((draft) => draft.id === id);

async function patrol(here, id, number = crypto.randomUUID()) {
  const shop = here.byId.get(Number(id));
  if (!shop) return gone(here);
  const page = await drawn(here, shop, { id: number, where: `#/patrol/${shop.id}`, draft: await draftOf(number) });
  page.itemId = number;
  page.save = (payload, shown) => {
    const { photos } = page;
    return outbox.add({ kind: KIND, based_on: shop.version, payload, photos, shown }, number);
  };
  return page;
}

// What was not sent is changed in its place; what was refused is made again.
async function repatrol(here, itemId) {
  const item = await outbox.get(itemId);
  const shop = item?.kind === KIND && here.byId.get(item.payload.shop);
  if (!shop || !wayTo(here, item).href) return gone(here);
  const id = `edit:${item.id}`;
  const page = await drawn(here, shop, { id, where: `#/repatrol/${item.id}`, draft: await draftOf(id), item });
  const waiting = item.state === "waiting";
  page.itemId = waiting ? item.id : crypto.randomUUID();
  page.save = (payload, shown) => {
    const { photos } = page;
    if (waiting) return outbox.change(item.id, payload, photos);
    return app.instead(item, { kind: KIND, based_on: shop.version, payload, photos, shown }, page.itemId);
  };
  return page;
}

async function drawn(here, shop, { id, where, draft, item = null }) {
  const page = ui.drawn("case");
  page.dataset.form = KIND;
  ui.put(page, { title: here.say(item ? "correct" : "record"), name: shop.name, door: shop.where });
  page.querySelector(".page-head").append(made("p", { class: "muted" }, here.say("noFine")));
  const photo = page.querySelector("[data-field=photo]");
  photo.querySelector(".hint").textContent = here.say("photos");
  const { advice, reported_to, day, monitor } = here.fields;
  const more = made("details", {}, made("summary", {}, here.say("more")));
  more.append(typedField(here, "day", day, "date"), typedField(here, "monitor", monitor));
  page
    .querySelector(".fields")
    .replaceChildren(
      ...here.lists[shop.kind].map((code) => itemField(here, code)),
      adviceField(here, advice),
      chosenField("reported_to", reported_to),
      photo,
      more,
    );
  page.querySelector(".save-bar button").textContent = here.say("save");
  page.elements.day.value = clock.today();
  page.elements.day.max = clock.today();
  const values = draft?.values ?? item?.payload;
  if (values) forms.restore(page, values);
  page.addEventListener("change", () => offerAdvice(here, shop, page));
  page.addEventListener("input", () => offerAdvice(here, shop, page));
  offerAdvice(here, shop, page);
  const kept = draft?.photos ?? item?.photos;
  await app.photoField(page, { of: item?.id ?? id, kept, most: here.communities[shop.community].photos });
  const work = forms.begin(page, { id, about: { form: KIND, shop: shop.id, name: shop.name, where } });
  if (draft) ui.put(page, { resumed: app.words("draftResumed", { when: app.when(draft.at) }) });
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    ui.doing(() => save(here, page, shop, work))();
  });
  const other = (kept_) => kept_.form === KIND && kept_.shop === shop.id && kept_.id !== id;
  await forms.offer(page, other, again);
  if (item?.fields) forms.complain(page, item.fields);
  else if (item?.state === "refused" && item.why) ui.say(item.why, "warning");
  return page;
}

const fault = () => made("p", { class: "field-error", "data-put": "fault", hidden: true });
const optional = (here) => made("span", { class: "optional" }, here.say("optional"));

// One item: three large buttons. None is chosen beforehand, because what nobody looked at must not count as seen.
function itemField(here, code) {
  const name = `${ITEM}${code}`;
  const { title, serious } = here.items[code];
  const box = made(
    "fieldset",
    { class: "field", "data-field": name },
    made("legend", {}, title),
    fault(),
    made("div", { class: "segments", "data-choices": name }),
    serious ? made("p", { class: "hint" }, here.say("must")) : null,
  );
  forms.segments(box, name, here.answers);
  return box;
}

function adviceField(here, { label, most }) {
  const input = made("textarea", { id: "f-advice", name: "advice", rows: 3, maxlength: most });
  const named = { role: "group", "aria-label": here.say("advice"), "data-part": "advice" };
  return made(
    "div",
    { class: "field", "data-field": "advice" },
    made("label", { for: input.id }, label),
    fault(),
    input,
    made("div", { class: "actions mt-2", ...named }),
  );
}

function chosenField(name, { label, choices }) {
  const input = made("select", { id: `f-${name}`, name });
  input.append(...choices.map(([value, text]) => new Option(text, value)));
  return made("div", { class: "field", "data-field": name }, made("label", { for: input.id }, label), fault(), input);
}

function typedField(here, name, { label, hint, most }, type = "text") {
  const input = made("input", { id: `f-${name}`, name, type, maxlength: most, autocomplete: "off" });
  const mark = name === "monitor" ? optional(here) : null;
  return made(
    "div",
    { class: "field", "data-field": name },
    made("label", { for: input.id }, `${label} `, mark),
    fault(),
    input,
    hint ? made("p", { class: "hint" }, hint) : null,
  );
}

const noesOf = (here, shop, said) => here.lists[shop.kind].filter((code) => said[`${ITEM}${code}`] === "no");

// The prepared advice of what is not in order, until it is in the text.
function offerAdvice(here, shop, page) {
  const box = page.elements.advice;
  const texts = noesOf(here, shop, forms.values(page)).map((code) => here.items[code].advice);
  const open = texts.filter((text) => text && !box.value.includes(text));
  const put = (text) => () => {
    box.value = [box.value.trim(), text].filter(Boolean).join("\n");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };
  const buttons = open.map((text) => ui.button(here.say("put", { advice: text }), put(text)));
  ui.part(page, "advice").replaceChildren(...buttons);
}

function faultsOf(here, shop, said) {
  const found = {};
  const noes = noesOf(here, shop, said);
  for (const code of here.lists[shop.kind]) {
    if (!said[`${ITEM}${code}`]) found[`${ITEM}${code}`] = [here.say("answer")];
  }
  if (noes.length && !said.advice) found.advice = [here.say("noAdvice")];
  const serious = noes.find((code) => here.items[code].serious);
  if (serious && !said.reported_to) {
    found.reported_to = [here.say("mustReport", { item: here.items[serious].title })];
  }
  if (!said.day || said.day > clock.today()) found.day = [here.say("future")];
  else if (said.day < shop.since) found.day = [here.say("unknown")];
  return found;
}

async function save(here, page, shop, work) {
  const said = forms.values(page);
  if (forms.complain(page, faultsOf(here, shop, said)) || page.saving) return;
  page.saving = true;
  try {
    await forms.finish(work);
    const shown = { title: here.say("kind"), name: shop.name, door: app.day(said.day) };
    await page.save({ shop: shop.id, ...said }, shown);
  } catch (reason) {
    work.done = false;
    throw reason;
  } finally {
    page.saving = false;
  }
  app.sync.now("saved");
  app.go(`#/shop/${shop.id}`, app.words("savedHere"));
}

// ---- of an item in the outbox

// Where it is corrected: while it was not sent, or was refused.
function wayTo(here, item) {
  const open = item.state === "waiting" || item.state === "refused";
  return open && here.byId.has(item.payload.shop) ? { href: `#/repatrol/${item.id}` } : {};
}

// What was answered and typed, in the words of the form.
function factsOf(here, { payload }) {
  const answers = new Map(here.answers);
  const items = Object.keys(payload).filter((name) => name.startsWith(ITEM) && payload[name]);
  const looked = items.map((name) => {
    const { title = name } = here.items[name.slice(ITEM.length)] ?? {};
    return [title, answers.get(payload[name]) ?? payload[name]];
  });
  const reports = new Map(here.fields.reported_to.choices);
  const typed = [
    ["day", payload.day ? app.day(payload.day) : ""],
    ["advice", payload.advice],
    ["reported_to", payload.reported_to ? reports.get(payload.reported_to) : ""],
    ["monitor", payload.monitor],
  ];
  return [...looked, ...typed.filter(([, text]) => text).map(([name, text]) => [here.fields[name].label, text])];
}
