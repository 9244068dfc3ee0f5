// The reconciliation desk by keys: 1–9 choose, a matches, x explains, u undoes, n goes on; j, k and Enter are the
// page's own. The keys press what is on the page, so nothing here can do what a link or a button could not.
"use strict";

(() => {
  const lines = document.getElementById("desk-lines");
  const chosen = lines && lines.querySelector("tr[aria-current]");
  if (chosen) {
    chosen.tabIndex = -1;
    chosen.scrollIntoView({ block: "nearest" });
    // After the browser has gone to the fragment; where the panes are stacked one reads on there.
    const stacked = () => location.hash && innerWidth <= 960;
    addEventListener("load", () => setTimeout(() => { if (!stacked() && document.activeElement === document.body) chosen.focus({ preventScroll: true }); }));
  }

  const told = document.getElementById("refused");
  if (told) told.focus();

  const dialog = document.querySelector("#shortcuts .keys");
  const keys = document.getElementById("desk-keys");
  if (dialog && keys) dialog.prepend(...keys.children);

  const press = (key) => {
    const scope = document.getElementById("case");
    const found = { x: '.commands a[href*="statement.explain_line"]', u: "[data-desk-unmatch] a" }[key] || `[data-desk-key="${key}"]`;
    const target = scope && scope.querySelector(found);
    if (target) target.click();
    return Boolean(target);
  };

  let wentAt = 0;
  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.shortcuts !== "on") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const target = event.target;
    if (target instanceof Element && (target.matches("input, select, textarea") || target.closest("dialog[open]"))) return;
    const waits = wentAt > 0 && event.timeStamp - wentAt < 1500;
    wentAt = event.key === "g" && !waits ? event.timeStamp : 0;
    if (waits || event.key === "g") return;
    if (/^[1-9axun]$/.test(event.key) && press(event.key)) event.preventDefault();
  });

  // What is left of the line while amounts are written, in fen: no part of a yuan is ever a fraction here.
  const rest = document.getElementById("rest");
  const form = document.getElementById("allocate");
  if (rest && form) {
    const shown = rest.querySelector(".left-over");
    const fen = (text) => {
      const written = text.replace(/[,，\s]/g, "").match(/^(\d{1,15})(?:\.(\d{1,2}))?$/);
      return written ? BigInt(written[1]) * 100n + BigInt((written[2] || "").padEnd(2, "0")) : 0n;
    };
    const say = () => {
      const sum = [...form.querySelectorAll("[data-yuan]")].reduce((total, field) => total + fen(field.value), 0n);
      const left = BigInt(rest.dataset.leftFen) - sum;
      const size = left < 0n ? -left : left;
      const yuan = `${size / 100n}`.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
      document.getElementById("left-over").textContent = `${left < 0n ? "-" : ""}${yuan}.${`${size % 100n}`.padStart(2, "0")}`;
      shown.hidden = sum === 0n;
      shown.classList.toggle("bad", left < 0n);
    };
    form.addEventListener("input", say);
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
    addEventListener("pageshow", () => delete form.dataset.sent);
    say();
  }
})();
