// One request to the server, and what its answer means for the phone. Every fault is an `Away` with a reason:
//   network    no answer, or one that is not from Linli (a portal of a wireless network)
//   busy       the server asks to try again
//   signed_out, other_person, withdrawn, old_app    who may send, and with which version
//   duty       Linli asks for something first (a new password)
//   no_bag     the posts of this person have no area
//   other_salt the server knows this device with another key: it is set up again
//   no_device  the server does not know this device (any more): it is registered again
(() => {
  "use strict";
  const app = window.linliPhone;
  const PATIENCE = 60_000;
  const BY_STATUS = { 401: "signed_out", 410: "withdrawn", 426: "old_app" };
  const BUSY = new Set([429, 500, 502, 503, 504]);
  let token = "";

  class Away extends Error {
    constructor(why, { sentence = "", url = "", after = 0 } = {}) {
      super(sentence || why);
      // `url`: where a person has to go first; `after`: so many seconds the server asks to wait.
      Object.assign(this, { why, sentence, url, after });
    }
  }

  const COOKIE = "csrftoken=";
  const cookies = () => document.cookie.split(/\W\s/);
  const cookie = () =>
    cookies()
      .find((one) => one.startsWith(COOKIE))
      ?.slice(COOKIE.length) || "";

  function request(method, body, headers) {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const sent = { Accept: "application/json", ...headers };
    const device = app.store.person?.device.id;
    if (device && !(body instanceof FormData)) sent["Linli-Device"] = device;
    if (method !== "GET") sent["X-CSRFToken"] = cookie() || token;
    // A redirect leads to a page, and a page is no answer.
    return { method, body, headers: sent, redirect: "manual", cache: "no-store", credentials: "same-origin", signal };
  }

  async function answered(path, asked) {
    try {
      const answer = await fetch(path, asked);
      if (answer.type === "opaqueredirect") return { status: 302, said: null };
      const text = await answer.text();
      const after = Number(answer.headers.get("Retry-After")) || 0;
      return { status: answer.status, said: parsed(text), after };
    } catch {
      throw new Away("network");
    }
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  const NAMED = new Set(["signed_out", "other_person", "withdrawn", "old_app", "duty", "no_bag"]);
  NAMED.add("no_device").add("other_salt");

  function refused(status, said, after) {
    if (NAMED.has(said?.error)) return new Away(said.error, { sentence: said.why, url: said.url });
    if (status === 302) return new Away("duty");
    if (status === 403) return new Away(said ? "busy" : "signed_out");
    // Only from Linli itself: others on the way (a portal of a wireless network) must not empty the phone.
    if (said && BY_STATUS[status]) return new Away(BY_STATUS[status]);
    return BUSY.has(status) ? new Away("busy", { after }) : null;
  }

  // A refusal without a reason is that of the form token: the page from the server brings a new one.
  async function tokened(path, made) {
    const first = await answered(path, made());
    if (first.status !== 403 || NAMED.has(first.said?.error)) return first;
    await answered("/phone/", { cache: "no-store", redirect: "manual" });
    return answered(path, made());
  }

  // The answer of the server as an object; `status` is in it. Of statuses that say something about what was sent (409,
  // 413, 422), too.
  async function ask(path, { method = "POST", body, headers = {} } = {}) {
    const began = Date.now();
    const { status, said, after } = await tokened(path, () => request(method, body, headers));
    const away = refused(status, said, after);
    if (away) throw away;
    if (status === 413) return { status };
    if (!said || typeof said !== "object") throw new Away("network");
    if (said.protocol > 1) throw new Away("old_app");
    if (said.csrf) token = said.csrf;
    // Half of the way there and back; what is left is the difference of the clocks.
    if (said.now) await app.store.setOffset(Math.round(Date.parse(said.now) - (began + Date.now()) / 2));
    return { status, ...said };
  }

  app.ask = ask;
  app.Away = Away;
})();
