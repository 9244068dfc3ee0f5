// How far long work is: asked again until it ends, then the page is loaded anew.
(() => {
  "use strict";
  const job = document.getElementById("job");
  const seconds = Number(job?.dataset.lookAgain);
  if (!seconds) return;
  const count = document.getElementById("job-count");
  const bar = document.getElementById("job-progress");
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "application/json" } });
      if (answer.status === 401) return location.reload();
      const said = await answer.json();
      if (said.state !== "running") return location.reload();
      count.textContent = said.progress;
      if (said.total) {
        bar.max = said.total;
        bar.value = said.done;
      } else {
        bar.removeAttribute("value");
      }
    } catch {
      // The network or the service is away for a moment: look again.
    }
    setTimeout(look, seconds * 1000);
  };
  setTimeout(look, seconds * 1000);
})();
