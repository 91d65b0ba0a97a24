// The pages of a carer in the app on the phone: services of today and the next days, one of them, and the form with
// which it is proven. A module that is loaded when such a bag has come; its words and the fields of its form are in the
// bag, in the reader's language. Nothing is checked here but what the phone can know: the server decides on arrival.
const app = window.linliPhone;
const { clock, forms, later, outbox, pages, ui } = app;
const KIND = "service";
const CARER_CODES = ["carer_code", "second_code"];
const TRIED = new Set(["waiting", "sending", "again"]);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

let chosen = ""; // whose services are shown, on a phone that several carers use

app.parts.services = (bag, items) => {
  const { services, words, fields, ahead, longest } = bag.services;
  const say = (name, values = {}) => fill(words[name], values);
  const byId = new Map(services.map((one) => [one.id, one]));
  const mine = items.filter((item) => item.kind === KIND && item.state !== "discarded");
  const here = { bag, items, mine, services, byId, fields, ahead, longest, say };
  const shared = { outbox: pages.outbox, item: pages.item, phone: pages.phone };
  return { ...here, pages: { today, order, serve, edit, ...shared }, wayTo, factsOf };
};

function made(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((one) => one !== null && one !== ""));
  return element;
}

// The record of a service that was made on this phone last; undefined if there is none.
const recordOf = (here, service) => here.mine.filter((item) => item.payload.order === service.id).at(-1);

// The word and the colour at the right of a row.
function stateOf(here, service) {
  const item = recordOf(here, service);
  if (item && TRIED.has(item.state)) return [here.say("recorded"), "due"];
  if (item?.state === "review") return [here.say("review"), "info"];
  if (item?.state === "refused" && service.booked) return [here.say("refused"), "overdue"];
  if (item?.state === "applied" && service.booked) return [here.say("redeemed"), "done"];
  return [service.state, service.booked ? "info" : "done"];
}

function row(here, service) {
  const piece = ui.drawn("home");
  const at = service.day < clock.today() ? app.day(service.day) : service.planned.join("–");
  const alone = service.mine && !Object.keys(service.codes).length && !service.lacks;
  const carer = alone ? "" : service.carer || here.say("noCarer");
  ui.put(piece, { name: `${at} · ${service.what}`, door: service.who, why: app.listed([service.where, carer]) });
  ui.state(piece, ...stateOf(here, service));
  return ui.link(piece, "home", `#/order/${service.id}`);
}

function panel(here, title, services, empty = "") {
  const piece = ui.drawn("day");
  ui.put(piece, { day: title, n: services.length ? String(services.length) : "" });
  if (!services.length && empty) piece.append(made("p", { class: "mb-0" }, empty));
  return ui.list(piece, "homes", services, (one) => row(here, one));
}

function head(title, under) {
  return made("header", { class: "page-head" }, made("h1", {}, title), made("p", { class: "muted" }, under));
}

// ---- the services

async function today(here) {
  const made_at = here.say("made", { when: app.when(Date.parse(here.bag.made_at)) });
  const page = made("div", {}, head(here.say("today"), `${app.day(clock.today(), "weekday")} · ${made_at}`));
  page.append(made("div", { class: "phone-offers", "data-part": "offers" }));
  const carers = [...new Set(here.services.map((one) => one.carer))].filter(Boolean).sort();
  if (!carers.includes(chosen)) chosen = "";
  if (carers.length > 1) page.append(chooser(here, carers));
  const shown = here.services.filter((one) => !chosen || one.carer === chosen);
  const late = shown.filter((one) => one.day < clock.today() && one.booked);
  const days = Array.from({ length: here.ahead + 1 }, (_, n) => later(clock.today(), n));
  const onDays = days.map((day) => [day, shown.filter((one) => one.day === day)]);
  if (late.length) page.append(panel(here, here.say("late"), late));
  for (const [n, [day, found]] of onDays.entries()) {
    if (found.length || !n) page.append(panel(here, app.day(day, "weekday"), found, here.say("nothing")));
  }
  const again = () => app.again({ always: true });
  await forms.offer(page, (draft) => draft.form === KIND, again);
  return page;
}

// Whose services: for the account of a provider that several carers use.
function chooser(here, carers) {
  const options = [["", here.say("everybody")], ...carers.map((name) => [name, name])];
  const box = made("select", { id: "whose" }, ...options.map(([value, text]) => new Option(text, value)));
  box.value = chosen;
  box.addEventListener("change", () => {
    chosen = box.value;
    app.again({ always: true }).catch(ui.fault);
  });
  return made("div", { class: "field mb-3" }, made("label", { for: "whose" }, here.say("carer")), box);
}

function gone(here) {
  const way = made("a", { class: "btn btn-primary", href: "#/today" }, here.say("today"));
  const title = made("h1", { class: "row-main" }, here.say("gone"));
  return made("div", { class: "empty" }, title, made("p", {}, here.say("goneWhy")), way);
}

// ---- one service

async function order(here, id) {
  const service = here.byId.get(Number(id));
  if (!service) return gone(here);
  const page = made("div", {}, head(`${service.what} · ${service.who}`, service.when));
  page.append(made("div", { class: "phone-offers", "data-part": "offers" }));
  page.firstChild.append(made("span", { class: "state", "data-state": true }));
  ui.state(page, ...stateOf(here, service));
  page.append(actions(here, service));
  page.append(facts(here, service));
  const item = recordOf(here, service);
  if (item) page.append(made("ul", { class: "rows mt-3" }, app.itemRow(item)));
  const again = () => app.again({ always: true });
  await forms.offer(page, (draft) => draft.form === KIND && draft.order === service.id, again);
  return page;
}

function actions(here, service) {
  const item = recordOf(here, service);
  const row_ = made("div", { class: "actions mt-0 mb-3" });
  const way = item ? wayTo(here, item).href : `#/serve/${service.id}`;
  const open = service.booked && !service.lacks && way;
  if (open) row_.append(made("a", { class: "btn btn-primary", href: way }, here.say(item ? "correct" : "record")));
  if (service.booked && service.lacks) row_.append(made("p", { class: "muted" }, here.say("chooseCarer")));
  const online = service.booked ? "phone" : "online";
  row_.append(made("a", { class: "btn btn-quiet", href: `/vouchers/orders/${service.id}/` }, here.say(online)));
  return row_;
}

function facts(here, service) {
  const rows = [
    ["address", service.where],
    ["notes", service.notes],
    ["carer", service.carer || here.say("noCarer")],
    ["provider", service.provider],
    ["bookedBy", service.proxy ? here.say("aProxy") : ""],
    ["held", service.held],
    [service.booked ? "asPlanned" : "bill", service.bill],
  ];
  const told = rows.filter(([, text]) => text).map(([name, text]) => fact(here.say(name), text));
  return made("dl", { class: "facts" }, ...told);
}

const fact = (label, text) => ui.put(ui.drawn("fact"), { label, text });

// ---- the form

const draftOf = async (id) => (await app.drafts.all()).find((one) => one.id === id);

async function serve(here, id, number = crypto.randomUUID()) {
  const service = here.byId.get(Number(id));
  if (!service) return gone(here);
  const draft = await draftOf(number);
  const page = await drawn(here, service, { id: number, where: `#/serve/${service.id}`, draft });
  page.itemId = number;
  page.save = (payload, shown) => outbox.add({ kind: KIND, payload, shown }, number);
  return page;
}

// What was not sent is changed in its place; what was refused is made again. Both count as recorded now, because only
// now does what they say hold.
async function edit(here, itemId) {
  const item = await outbox.get(itemId);
  const service = item?.kind === KIND && here.byId.get(Number(item.payload.order));
  if (!service || !wayTo(here, item).href) return gone(here);
  const id = `edit:${item.id}`;
  const page = await drawn(here, service, { id, where: `#/edit/${item.id}`, draft: await draftOf(id), item });
  const waiting = item.state === "waiting";
  page.itemId = waiting ? item.id : crypto.randomUUID();
  page.save = (payload, shown) => {
    const made_at = app.stamp();
    if (waiting) return outbox.change(item.id, payload, [], { made_at });
    return app.instead(item, { kind: KIND, payload, shown, made_at }, page.itemId);
  };
  return page;
}

async function drawn(here, service, { id, where, draft, item = null }) {
  const page = ui.drawn("case");
  page.dataset.form = KIND;
  ui.put(page, { title: here.say(item ? "correct" : "record"), name: service.who, door: service.where });
  const [from, to] = service.planned;
  const planned = here.say("planned", { from, to });
  page.querySelector(".page-head").append(made("p", { class: "muted" }, `${service.what} · ${planned}`));
  const asked = here.fields
    .filter(({ name }) => !CARER_CODES.includes(name) || service.codes[name])
    .map((field) => ({ ...field, label: service.codes[field.name] ?? field.label }));
  page.querySelector(".fields").replaceChildren(...asked.map((field) => fieldOf(here, field)));
  page.querySelector(".save-bar button").textContent = here.say("save");
  page.elements.day.value = service.day;
  const values = draft?.values ?? item?.payload;
  if (values) forms.restore(page, values);
  page.addEventListener("input", () => tellMinutes(here, page));
  tellMinutes(here, page);
  const work = forms.begin(page, { id, about: { form: KIND, order: service.id, name: service.who, where } });
  if (draft) ui.put(page, { resumed: app.words("draftResumed", { when: app.when(draft.at) }) });
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    ui.doing(() => save(here, page, service, work))();
  });
  const other = (one) => one.form === KIND && one.order === service.id && one.id !== id;
  await forms.offer(page, other, () => app.again({ always: true }));
  if (item?.fields) forms.complain(page, item.fields);
  else if (item?.state === "refused" && item.why) ui.say(item.why, "warning");
  return page;
}

// A field as the page of the server describes it.
function fieldOf(here, { name, label, hint, type, digits, most }) {
  const mark = name === "proxy" ? made("span", { class: "optional" }, here.say("optional")) : null;
  const input = made("input", {
    id: `f-${name}`,
    name,
    type,
    maxlength: most,
    autocomplete: "off",
    inputmode: digits && "numeric",
  });
  const told = { end: here.say("ownPart"), holder_code: here.say("unchecked") }[name];
  return made(
    "div",
    { class: "field", "data-field": name },
    made("label", { for: input.id }, `${label} `, mark),
    made("p", { class: "field-error", "data-put": "fault", hidden: true }),
    type === "time" ? made("div", { class: "actions mt-0" }, input, nowButton(here, input)) : input,
    name === "end" ? made("p", { class: "hint", role: "status", "data-put": "minutes", hidden: true }) : null,
    hint ? made("p", { class: "hint" }, hint) : null,
    told ? made("p", { class: "hint" }, told) : null,
  );
}

function nowButton(here, input) {
  const text = here.say(input.name === "start" ? "begins" : "ends");
  return ui.button(text, () => {
    input.value = app.hour(clock.now());
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function minutesOf(page) {
  const [start, end] = ["start", "end"].map((name) => page.elements[name].value.split(":").map(Number));
  return end.length < 2 || start.length < 2 ? null : (end[0] - start[0]) * 60 + end[1] - start[1];
}

function tellMinutes(here, page) {
  const minutes = minutesOf(page);
  ui.put(page, { minutes: minutes > 0 ? here.say("minutes", { n: minutes }) : "" });
}

// The last digit of a code makes any one mistyped digit visible (Luhn), as on the page of the server.
function isMistyped(typed) {
  const plain = typed.normalize("NFKC").replace(/[\s-]/g, "");
  if (!/^\d{7}$/.test(plain)) return true;
  const sum = [...plain].reverse().reduce((all, letter, n) => {
    const one = Number(letter) * (n % 2 ? 2 : 1);
    return all + (one > 9 ? one - 9 : one);
  }, 0);
  return sum % 10 !== 0;
}

function faultsOf(here, page, service, said) {
  const found = {};
  const minutes = minutesOf(page);
  const now = `${clock.today()} ${app.hour(clock.now())}`;
  for (const { name, needed } of here.fields) if (needed && !said[name]) found[name] = [here.say("needed")];
  if (minutes !== null && minutes <= 0) found.end = [here.say("noTime")];
  else if (minutes > here.longest) found.end = [here.say("tooLong", { minutes: here.longest })];
  else if (said.day && said.end && `${said.day} ${said.end}` > now) found.end = [here.say("notOver")];
  for (const name of ["holder_code", ...CARER_CODES]) {
    if (said[name] && isMistyped(said[name])) found[name] = [here.say("mistyped")];
  }
  if (!said.holder_code && !said.paper) found.holder_code = [here.say("noProof")];
  for (const name of Object.keys(service.codes)) {
    if (!said[name] && !said.paper) found[name] = [here.say("noCarerProof")];
  }
  return found;
}

async function save(here, page, service, work) {
  const said = forms.values(page);
  if (forms.complain(page, faultsOf(here, page, service, said)) || page.saving) return;
  page.saving = true;
  try {
    await forms.finish(work);
    const shown = { title: here.say("kind"), name: service.who, door: service.what };
    await page.save({ order: service.id, ...said }, shown);
  } catch (reason) {
    work.done = false;
    throw reason;
  } finally {
    page.saving = false;
  }
  app.sync.now("saved");
  app.go(`#/item/${page.itemId}`, app.words("savedHere"));
}

// ---- of an item in the outbox

// Where it is corrected: while it was not sent, or was refused.
function wayTo(here, item) {
  const open = item.state === "waiting" || item.state === "refused";
  return open && here.byId.has(Number(item.payload.order)) ? { href: `#/edit/${item.id}` } : {};
}

// What was typed, in the words of the form; a code that nobody has checked yet says so.
function factsOf(here, { state, payload }) {
  const typed = here.fields.filter(({ name }) => payload[name]).map(({ name, label, type }) => {
    const text = type === "date" ? app.day(payload[name]) : payload[name];
    const open = name.endsWith("_code") && (TRIED.has(state) || state === "review");
    return [label, open ? `${text} (${here.say("review")})` : text];
  });
  const service = here.byId.get(Number(payload.order));
  return service?.bill && state === "applied" && !service.booked ? [...typed, [here.say("bill"), service.bill]] : typed;
}
