// Reads a part of the page aloud with the voices of this device. Voices that would send the text to a server are not
// used, so the button is only shown where the device has a voice of its own for the language of the page.
(() => {
  "use strict";
  const spoken = "h1, h2, h3, p, li, dt, dd, summary";
  const speech = window.speechSynthesis;
  const button = document.querySelector("[data-read-aloud]");
  if (!button || !speech) return;

  const language = document.documentElement.lang.toLowerCase().startsWith("zh") ? "zh" : "en";
  const label = button.querySelector("span");
  const words = { off: label.textContent, on: button.dataset.stop };

  function voice() {
    const own = speech.getVoices().filter((one) => one.localService);
    return own.find((one) => one.lang.toLowerCase().startsWith(language));
  }

  // Sentence by sentence, because browsers break off a long text; what is folded away is not read.
  function sentences() {
    const part = document.getElementById(button.dataset.readAloud);
    return [...part.querySelectorAll(spoken)]
      .filter((one) => one.checkVisibility() && !one.closest(".no-print") && !one.querySelector(spoken))
      .map((one) => one.innerText.trim())
      .filter((text) => text);
  }

  function show(reading) {
    button.dataset.reading = reading ? "yes" : "";
    label.textContent = reading ? words.on : words.off;
  }

  function read() {
    const all = sentences().map((text) => new SpeechSynthesisUtterance(text));
    all.forEach((one) => {
      one.voice = voice();
      one.lang = one.voice.lang;
      one.rate = 0.9;
      one.onerror = () => show(false);
    });
    if (!all.length) return;
    all[all.length - 1].onend = () => show(false);
    show(true);
    all.forEach((one) => speech.speak(one));
  }

  button.addEventListener("click", () => {
    const reading = button.dataset.reading === "yes";
    speech.cancel();
    show(false);
    if (!reading) read();
  });
  const offer = () => {
    button.hidden = !voice();
  };
  offer();
  speech.addEventListener?.("voiceschanged", offer); // the list comes late in some browsers
  window.addEventListener("pagehide", () => speech.cancel());
})();
