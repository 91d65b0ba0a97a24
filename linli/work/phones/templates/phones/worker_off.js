// The app was switched off by the office (rule phones.app.offline): this worker takes away what was kept of the shell
// and then itself. What is in the outbox of the phone stays, and is sent by the page as before.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(leave());
});

async function leave() {
  const names = (await caches.keys()).filter((name) => name.startsWith("linli-phone-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
