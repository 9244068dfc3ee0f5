// Making batches: how much is ticked, and all of it at once. Amounts are whole fen; none becomes a fraction.
"use strict";

const making = document.getElementById("making");
const chosen = document.getElementById("chosen");
const all = document.getElementById("all");

const group = (whole) => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

// As the page prints money: yuan with two decimals, 万元 with as many as it needs.
const printed = (fen) => {
  const places = chosen.dataset.unit === "wan" ? 6 : 2;
  const digits = fen.toString().padStart(places + 1, "0");
  const part = digits.slice(-places);
  const shown = places === 2 ? part : part.replace(/0+$/, "").padEnd(2, "0");
  return `${group(digits.slice(0, -places))}.${shown}`;
};

if (making && chosen && all) {
  const ticks = [...making.querySelectorAll("input[data-fen]")];
  const tell = () => {
    const taken = ticks.filter((tick) => tick.checked);
    const fen = taken.reduce((sum, tick) => sum + BigInt(tick.dataset.fen), 0n);
    chosen.textContent = chosen.dataset.said.replace("{count}", taken.length).replace("{amount}", printed(fen));
    all.checked = taken.length === ticks.length;
    all.indeterminate = taken.length > 0 && taken.length < ticks.length;
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
    tell();
  });
  making.addEventListener("change", (event) => {
    if (event.target !== all) tell();
  });
  making.addEventListener("submit", (event) => {
    if (making.dataset.sent) event.preventDefault();
    making.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    delete making.dataset.sent;
    tell();
  });
  tell();
}
