// Forms: amounts get their thousands separators when a field is left, and a form is sent once.
"use strict";

const group = (whole) => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

for (const field of document.querySelectorAll("input[data-yuan]")) {
  field.addEventListener("change", () => {
    const written = field.value.replace(/[,，\s]/g, "").match(/^(-?)(\d{1,16})(?:\.(\d{1,2}))?$/);
    if (written) field.value = `${written[1]}${group(written[2])}.${(written[3] || "").padEnd(2, "0")}`;
  });
}

const form = document.getElementById("command");
if (form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

const told = document.getElementById("refused") || document.getElementById("news");
if (told) told.scrollIntoView({ block: "nearest" });
