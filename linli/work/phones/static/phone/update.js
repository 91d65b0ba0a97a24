// The service worker: registered under the one address that the policy of the page allows. A new version takes over
// only when no form has changes and everything was sent; until then the shell that is open stays.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { worker: address } = document.body.dataset;
  let waiting = null;
  let taking = false;

  function trusted() {
    const createScriptURL = (text) => {
      if (text !== address) throw new TypeError(text);
      return text;
    };
    const policy = window.trustedTypes?.createPolicy("linli-phone", { createScriptURL });
    return policy ? policy.createScriptURL(address) : address;
  }

  // Switched off by the office: what was installed is taken away, the data stay.
  async function leave() {
    const all = (await navigator.serviceWorker?.getRegistrations?.()) || [];
    const ours = all.filter((one) => new URL(one.scope).pathname === "/phone/");
    await Promise.all(ours.map((one) => one.unregister()));
  }

  async function begin() {
    if (!navigator.serviceWorker) return;
    if (!address) {
      await leave();
      return;
    }
    const had = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (had || taking) reload();
      app.events.dispatchEvent(new Event("state"));
    });
    try {
      const found = await navigator.serviceWorker.register(trusted(), { scope: "/phone/", updateViaCache: "none" });
      watch(found);
      document.addEventListener(
        "visibilitychange",
        () => document.visibilityState === "visible" && found.update().catch(() => {}),
      );
    } catch {
      // Without a worker the app works while there is a network; the page "this phone" says so.
    }
  }

  function watch(registration) {
    const note = (found) => {
      if (!found || !navigator.serviceWorker.controller) return;
      waiting = found;
      if (taking) found.postMessage("take over");
      app.events.dispatchEvent(new Event("state"));
      offer();
    };
    note(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const found = registration.installing;
      found?.addEventListener("statechange", () => found.state === "installed" && note(found));
    });
  }

  const isFree = async () => !(await app.forms.isDirty()) && !(await app.outbox.count());

  // Takes the new version if nothing is in its way; asked again whenever something was sent or left.
  async function offer() {
    if (!waiting || taking || !(await isFree())) return;
    take();
  }

  // By the button before a new version has come: it is asked for, and if there is none, the page is loaded again.
  async function take() {
    taking = true;
    if (waiting) {
      waiting.postMessage("take over");
      return;
    }
    const found = await navigator.serviceWorker?.getRegistration("/phone/");
    await found?.update().catch(() => {});
    if (!found?.installing && !waiting) location.reload();
  }

  // Only a form with changes keeps a page from loading itself again.
  async function reload() {
    if (await app.forms.isDirty()) return;
    location.reload();
  }

  app.events.addEventListener("outbox", offer);
  app.update = { begin, offer, take, waiting: () => waiting !== null };
})();
