// Corrections of visits that may have arrived. Each is an item of its own and says which item it is based on, so it can
// be made before an answer has come; two versions that nobody has compared wait for a person. No drawing here.
(() => {
  "use strict";
  const app = window.linliPhone;
  const FIELDS = ["kind", "outcome", "minutes", "needs", "answer", "promise", "promise_due", "next_day", "seen"];
  const NOWHERE = new Set(["refused", "discarded"]); // not in the register, and will not be
  const HOUR = 3_600_000;

  const plain = (value) => [value ?? ""].flat().map(String).sort().join("\n");

  // Those of a visit, in the order in which they were made.
  const of = (items, visit) => items.filter((item) => item.kind === "visit.correct" && item.payload.visit === visit.id);
  const counted = (items, visit) => of(items, visit).filter((item) => !NOWHERE.has(item.state));
  const last = (items, visit) => counted(items, visit).at(-1) ?? visit;

  // What the form of a visit said, with what was corrected since; `but`: a correction that is left out.
  function stand(items, visit, but = null) {
    const made = counted(items, visit).filter((item) => item.state !== "review" && item.id !== but?.id);
    const said = made.flatMap(({ payload }) => Object.entries(payload));
    return { ...visit.payload, ...Object.fromEntries(said.filter(([name]) => FIELDS.includes(name))) };
  }

  // Fields of a form that are not as they were, by name.
  function changed(was, said) {
    const names = FIELDS.filter((name) => plain(was[name]) !== plain(said[name]));
    return Object.fromEntries(names.map((name) => [name, said[name]]));
  }

  // Why a visit that has arrived, or may have, cannot be corrected here: the name of a sentence; "" if it can.
  function hindered(here, visit) {
    const hours = here.bag.rules?.correct_within_hours;
    if (hours && Date.now() - visit.made > hours * HOUR) return "correctLate";
    const chain = [visit, ...counted(here.items, visit)];
    if (chain.some(({ state }) => state === "review")) return "correctWaits";
    // Changed by who decided on it: what was saved is not on this phone.
    if (chain.some(({ state, version }) => state === "applied" && !version)) return "correctOnline";
    return "";
  }

  app.corrections = { changed, hindered, last, of, stand };
})();
