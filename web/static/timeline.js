// Sliders over the steps of a history: each moves the date field it stands for; letting go shows the page as of then.
"use strict";

(() => {
  for (const slider of document.querySelectorAll("input[type=range][data-steps]")) {
    const steps = JSON.parse(slider.dataset.steps);
    const field = document.getElementById(slider.dataset.field);
    const said = slider.parentElement.querySelector("output");
    const show = () => {
      const step = steps[Number(slider.value)] || "";
      said.textContent = step.replace("T", " ") || slider.dataset.now;
      slider.setAttribute("aria-valuetext", said.textContent);
      return step;
    };
    slider.max = String(steps.length);
    const chosen = field.value;
    const place = chosen ? steps.filter((step) => step <= chosen).length - 1 : steps.length;
    slider.value = String(Math.max(0, place));
    show();
    if (chosen) said.textContent = chosen.replace("T", " ");
    slider.closest("[hidden]").hidden = false;
    slider.addEventListener("input", () => { field.value = show(); });
    slider.addEventListener("change", () => field.form.requestSubmit());
  }
})();
