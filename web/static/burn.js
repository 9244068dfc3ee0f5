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

// Of what each row is made up, as stacked bars; the table below has the same numbers.
(() => {
  const place = document.getElementById("composition-chart");
  if (!place) return;
  const data = JSON.parse(document.getElementById("composition-data").textContent);
  const isNarrow = place.clientWidth < 600;
  const shown = data.ticks.map((_, index) => index).filter((index) => !isNarrow || index % 4 === 0);
  const colours = ["#0072b2", "#56b4e9", "#e69f00", "#dfe4e2"];
  const traces = data.parts.map((part, index) => ({
    type: "bar",
    orientation: "h",
    name: part.name,
    x: part.fen,
    y: data.keys,
    customdata: part.text,
    hovertemplate: `%{customdata} ${data.unit}`,
    marker: { color: colours[index], line: { color: "#1d2a30", width: 0.5 } },
  }));
  const layout = {
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: "#1d2a30" },
    autosize: true,
    barmode: "stack",
    bargap: 0.35,
    height: 90 + 24 * data.keys.length,
    hovermode: "y unified",
    margin: { l: 10, r: 20, t: 8, b: 30 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom", traceorder: "normal" },
    xaxis: { tickvals: shown.map((index) => data.ticks[index]), ticktext: shown.map((index) => data.tick_text[index]), range: [0, data.ticks[data.ticks.length - 1]], gridcolor: "#e4e7e5", fixedrange: true, tickangle: 0 },
    yaxis: { type: "category", tickvals: data.keys, ticktext: data.names, autorange: "reversed", automargin: true, fixedrange: true },
  };
  Plotly.newPlot(place, traces, layout, { displayModeBar: false, responsive: true, locale: "en-US" });
})();
