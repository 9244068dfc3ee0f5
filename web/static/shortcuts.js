// Single keys: g and a letter go to an area, / searches, j and k walk the rows, e takes the Excel file, ? explains.
// Off while one types, with a modifier held, and for readers who switched them off (WCAG 2.1.4).
"use strict";

(() => {
  if (document.body.dataset.shortcuts !== "on") return;
  const PATIENCE_MS = 1500;
  const dialog = document.getElementById("shortcuts");
  let wentAt = 0;

  const isTyping = (target) =>
    target instanceof Element && (target.matches("input, select, textarea, [contenteditable]") || target.closest("dialog[open]"));

  const rows = () => [...document.querySelectorAll("main .sheet tbody tr, main details.event > summary")].filter((row) => row.offsetParent);

  const walk = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step))];
    if (next.tagName === "TR") next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const enter = () => {
    const row = document.activeElement;
    const link = row && row.tagName === "TR" ? row.querySelector("a[href]") : null;
    if (link) link.click();
    return Boolean(link);
  };

  const click = (selector) => {
    const found = document.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  };

  const actions = {
    "/": () => { const box = document.querySelector("[data-search]"); if (box) { box.focus(); box.select(); } return Boolean(box); },
    "?": () => { if (dialog) dialog.showModal(); return Boolean(dialog); },
    j: () => { walk(1); return true; },
    k: () => { walk(-1); return true; },
    e: () => click("a[data-excel]"),
    Enter: enter,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (dialog?.open) return;
    const waits = event.timeStamp - wentAt < PATIENCE_MS && wentAt > 0;
    wentAt = 0;
    if (event.key === "g" && !waits) {
      wentAt = event.timeStamp;
      return;
    }
    const done = waits && /^[a-z]$/.test(event.key) ? click(`a[data-go="${event.key}"]`) : actions[event.key]?.();
    if (done) event.preventDefault();
  });
})();
