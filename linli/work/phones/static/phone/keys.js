// The keys of the phone. What makes them has two halves: a secret that this browser made and no script can read, and a
// half that the server derives for one person and one device. Signing out deletes what was derived, so that the storage
// alone can be read by nobody.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { subtle } = window.crypto;
  const bytes = (text) => new TextEncoder().encode(text);
  const text = (buffer) => new TextDecoder().decode(buffer);
  const unpacked = (packed) => Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (buffer) => hex(await subtle.digest("SHA-256", buffer));
  const NOTHING = new Uint8Array(0);

  // In parts: a call with a million arguments fails.
  function packed(buffer) {
    const all = new Uint8Array(buffer);
    const parts = [];
    let from = 0;
    while (from < all.length) {
      parts.push(String.fromCharCode(...all.subarray(from, from + 8192)));
      from += 8192;
    }
    return btoa(parts.join(""));
  }

  const newSecret = () => subtle.importKey("raw", random(32), "HKDF", false, ["deriveKey"]);
  const hkdf = (salt, info) => ({ name: "HKDF", hash: "SHA-256", salt, info: bytes(info) });
  const AES = { name: "AES-GCM", length: 256 };

  // The working key, and the one that proves in an exported file that this device made it; neither can be read.
  async function derive(secret, half) {
    const raw = unpacked(half);
    const key = await subtle.deriveKey(hkdf(raw, "linli phone"), secret, AES, false, ["encrypt", "decrypt"]);
    const mac = await subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return { key, mac };
  }

  // Bound to its name: what is copied to another row cannot be read there.
  const way = (name, iv) => ({ name: "AES-GCM", iv, additionalData: bytes(name) });

  async function seal(key, name, buffer) {
    const iv = random(12); // a fresh one each time
    return { iv, data: await subtle.encrypt(way(name, iv), key, buffer) };
  }

  const unseal = (key, name, { iv, data }) => subtle.decrypt(way(name, iv), key, data);
  const sealed = (key, name, value) => seal(key, name, bytes(JSON.stringify(value)));
  const unsealed = async (key, name, row) => JSON.parse(text(await unseal(key, name, row)));
  const sign = async (mac, said) => hex(await subtle.sign("HMAC", mac, bytes(said)));

  // For the server alone: a key of this moment, agreed with the public key that the server gave at sign-in.
  async function sealFor(publicKey, said) {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const theirs = await subtle.importKey("raw", unpacked(publicKey), curve, false, []);
    const ours = await subtle.generateKey(curve, true, ["deriveBits"]);
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
    const material = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const key = await subtle.deriveKey(hkdf(NOTHING, "linli handover"), material, AES, false, ["encrypt"]);
    const iv = random(12);
    const data = await subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(said));
    const from = await subtle.exportKey("raw", ours.publicKey);
    return { from: packed(from), iv: packed(iv), data: packed(data) };
  }

  app.keys = { bytes, derive, newSecret, packed, random, seal, sealed, sealFor, sha256, sign, unseal, unsealed };
})();
