// What all scripts of the phone app share: its words, its clock, and its events ("outbox", "bag", "state"), which every
// open tab hears.
window.linliPhone = (() => {
  "use strict";
  const told = document.getElementById("words").dataset;
  const { timeZone } = told;
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const events = new EventTarget();
  const channel = window.BroadcastChannel ? new BroadcastChannel("linli-phone") : null;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  // "problem-other_person" is the attribute data-problem-other-person.
  const camel = (name) => name.replace(/[-_](\w)/g, (_, letter) => letter.toUpperCase());
  const words = (name, values = {}) => fill(told[camel(name)] ?? name, values);
  const listed = (parts) => parts.filter(Boolean).join(told.between);

  // A fault that a worker can read; `code` is for scripts.
  class Fault extends Error {
    constructor(code, values = {}) {
      super(words(code, values));
      this.code = code;
    }
  }

  function hear(name) {
    events.dispatchEvent(new Event(name));
  }

  function tell(name) {
    hear(name);
    channel?.postMessage(name);
  }
  channel?.addEventListener("message", ({ data }) => hear(data));

  // The clock of a phone can be days off. `offset`: what the server's clock was ahead of it at the last contact.
  const clock = {
    offset: 0,
    now: () => Date.now() + clock.offset,
    today: () => dayOf(clock.now()),
  };

  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  // "2026-11-30" of a moment, in the time zone of the office.
  const dayOf = (moment) => parts.format(moment);
  // A day as a moment: noon in UTC is that day in every time zone that an office is in.
  const noon = (day) => Date.parse(`${day}T12:00:00Z`);
  const later = (day, days) => new Date(noon(day) + days * 86_400_000).toISOString().slice(0, 10);

  const formats = {
    hour: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    day: { month: "long", day: "numeric" },
    weekday: { weekday: "long", month: "long", day: "numeric" },
    year: { year: "numeric", month: "long", day: "numeric" },
  };
  const shown = (moment, name) => new Intl.DateTimeFormat(language, { timeZone, ...formats[name] }).format(moment);
  const hour = (moment) => shown(moment, "hour");
  const day = (iso, name = "") =>
    shown(noon(iso), name || (iso.slice(0, 4) === clock.today().slice(0, 4) ? "day" : "year"));
  // "09:12", and with the day if it is not today.
  const when = (moment) => {
    const on = dayOf(moment);
    return on === clock.today() ? hour(moment) : words("dayHour", { day: day(on), hour: hour(moment) });
  };

  // The phone's own clock, with the offset of its time zone: "2026-11-30T09:12:03.000+08:00".
  function stamp(moment = Date.now()) {
    const minutes = -new Date(moment).getTimezoneOffset();
    const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
    const zone = `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
    return new Date(moment + minutes * 60_000).toISOString().replace("Z", zone);
  }

  return { clock, day, dayOf, events, Fault, hour, later, listed, noon, stamp, tell, told, when, words };
})();
