// Reads the code on a door: with the browser's own reader where it has one, else with a library that is loaded when it
// is needed and is kept on the phone like the rest. A picture is looked at and forgotten; nothing is sent.
(() => {
  "use strict";
  const app = window.linliPhone;
  const { Fault } = app;
  const EVERY = 200; // milliseconds between two looks
  const SIDES = [640, 1280]; // longer side of a picture in pixels, small ones first
  const DOOR = /\/door\/([a-z0-9]+)\/?$/;

  async function native() {
    const formats = (await window.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
    if (!formats.includes("qr_code")) return null;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (source) => (await detector.detect(source))[0]?.rawValue ?? "";
  }

  async function library() {
    const { decodeQR } = await import(document.body.dataset.qr);
    return (source, sides) => {
      for (const side of sides) {
        try {
          return decodeQR(pixels(source, side));
        } catch {
          // no code in a picture of this size
        }
      }
      return "";
    };
  }

  function pixels(source, side) {
    const [width, height] = [source.videoWidth ?? source.width, source.videoHeight ?? source.height];
    const share = Math.min(1, side / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * share));
    canvas.height = Math.max(1, Math.round(height * share));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }

  const reader = async () => (await native()) ?? (await library());

  // The text of the code in a photo; "" if there is none.
  async function photo(file) {
    const read = await reader();
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
      throw new Fault("noPhoto", { name: file.name });
    });
    try {
      return await read(picture, SIDES);
    } finally {
      picture.close();
    }
  }

  // The text of the first code before the camera; "" if the page was left. The camera is asked for by this tap only.
  async function camera(video) {
    const stream = await opened();
    const stop = () => stream.getTracks().forEach((track) => track.stop());
    document.addEventListener("visibilitychange", stop, { once: true });
    try {
      video.srcObject = stream;
      await video.play();
      const read = await reader();
      return await looked(video, read, () => video.isConnected && stream.active);
    } finally {
      stop();
      document.removeEventListener("visibilitychange", stop);
      video.srcObject = null;
    }
  }

  async function opened() {
    try {
      return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (reason) {
      throw new Fault(reason?.name === "NotAllowedError" ? "cameraRefused" : "cameraNone");
    }
  }

  async function looked(video, read, on) {
    while (on()) {
      const text = video.videoWidth ? await read(video, SIDES.slice(0, 1)) : "";
      if (text) return text;
      await new Promise((next) => setTimeout(next, EVERY));
    }
    return "";
  }

  // The code of a door in what a code says; "" if it is none of ours.
  const codeOf = (text) => DOOR.exec(text.trim())?.[1] ?? "";

  app.scan = { camera, codeOf, photo };
})();
