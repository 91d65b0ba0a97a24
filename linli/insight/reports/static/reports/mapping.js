// Keys on the page of a mapping: 1 to 9 choose a proposal, J and K go to the next and the previous blank.
"use strict";

const TYPED = new Set(["INPUT", "SELECT", "TEXTAREA"]);

function isTyping(target) {
  return TYPED.has(target.tagName) && target.type !== "radio";
}

function choose(form, number) {
  const radio = form.querySelectorAll("input[type=radio]")[number - 1];
  if (radio) {
    radio.checked = true;
    radio.focus();
  }
}

function follow(name) {
  document.querySelector(`a[data-${name}]`)?.click();
}

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-mapping]");
  if (!form || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) {
    return;
  }
  if (/^[1-9]$/.test(event.key)) {
    choose(form, Number(event.key));
  } else if (event.key === "j" || event.key === "J") {
    follow("after");
  } else if (event.key === "k" || event.key === "K") {
    follow("before");
  }
});

document.querySelector("[aria-current=true].map-blank")?.scrollIntoView({ block: "nearest", inline: "nearest" });
