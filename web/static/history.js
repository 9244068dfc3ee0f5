// Opens all entries of a history at once. On paper folds are open, and entries as the reader has them.
"use strict";

(() => {
  const events = [...document.querySelectorAll("details.event, details.fold")];
  const set = (open) => events.forEach((event) => { event.open = open; });
  const button = document.getElementById("open-all");
  if (button) {
    const words = [button.textContent, button.dataset.close];
    let open = false;
    button.hidden = false;
    button.addEventListener("click", () => {
      open = !open;
      set(open);
      button.textContent = words[Number(open)];
    });
  }
  const folds = events.filter((event) => event.classList.contains("fold"));
  let before = [];
  window.addEventListener("beforeprint", () => { before = folds.map((fold) => fold.open); folds.forEach((fold) => { fold.open = true; }); });
  window.addEventListener("afterprint", () => folds.forEach((fold, index) => { fold.open = before[index]; }));
})();

// A link to an entry, or to a part that is folded, opens it.
(() => {
  const open = () => {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    for (let place = target; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
    if (target) target.scrollIntoView({ block: "start" });
  };
  window.addEventListener("hashchange", open);
  open();
})();
