// Opens all entries of a history at once, also for printing.
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
  let before = [];
  window.addEventListener("beforeprint", () => { before = events.map((event) => event.open); set(true); });
  window.addEventListener("afterprint", () => events.forEach((event, index) => { event.open = before[index]; }));
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
