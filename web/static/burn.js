// The picture of the burn page. Every amount and its text come from the server; nothing is computed here.
"use strict";

(() => {
  const place = document.getElementById("pace-chart");
  const data = JSON.parse(document.getElementById("pace-data").textContent);
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12, color: "#1d2a30" };
  const traces = [
    {
      type: "bar",
      name: data.spent_name,
      x: data.months,
      y: data.spent,
      customdata: data.spent_text,
      hovertemplate: `%{customdata} ${data.unit}`,
      marker: { color: "#0072b2" },
    },
    {
      type: "scatter",
      mode: "lines+markers",
      name: data.pace_name,
      x: data.months,
      y: data.pace,
      customdata: data.pace_text,
      hovertemplate: `%{customdata} ${data.unit}`,
      line: { color: "#d55e00", width: 2, dash: "dash" },
      marker: { color: "#d55e00", size: 5, symbol: "diamond" },
    },
  ];
  const layout = {
    font,
    autosize: true,
    bargap: 0.45,
    hovermode: "x unified",
    margin: { l: 10, r: 10, t: 8, b: 30 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    legend: { orientation: "h", x: 0, y: 1.14 },
    xaxis: { type: "category", tickangle: 0, tickvals: data.months, ticktext: data.months.map((month) => month.slice(5)), fixedrange: true },
    yaxis: {
      tickvals: data.ticks,
      ticktext: data.tick_text,
      range: [0, data.ticks[data.ticks.length - 1]],
      automargin: true,
      gridcolor: "#e4e7e5",
      zerolinecolor: "#1d2a30",
      fixedrange: true,
    },
  };
  Plotly.newPlot(place, traces, layout, { displayModeBar: false, responsive: true, locale: "en-US" }).then(() => {
    place.dataset.drawn = "yes";
  });
})();
