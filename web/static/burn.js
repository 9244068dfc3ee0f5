// The pictures of the burn pages. Every amount and every text comes from the server; nothing is computed here.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const INK = colour("ink");
  const RULE = "#e4e7e5";
  const SPENT = colour("paid");
  // Okabe and Ito's colours, for parts that have no meaning of their own.
  const PARTS = ["#0072b2", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442", "#999999"];
  const NARROW_PX = 600;

  // What all pictures have in common; `data` has the ticks of the axis of amounts.
  const layoutOf = (place, data, more) => ({
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: INK },
    autosize: true,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    ...more,
  });
  const amounts = (data) => ({
    tickvals: data.ticks,
    ticktext: data.tick_text,
    range: [data.ticks[0], data.ticks[data.ticks.length - 1]],
    gridcolor: RULE,
    zerolinecolor: INK,
    fixedrange: true,
    automargin: true,
  });
  const said = (data) => `%{customdata} ${data.unit}`;

  const drawn = {};

  // Net spending by the end of each month as bars or as a line, and even spending beside it.
  drawn.pace = (place, data) => {
    const spent = { name: data.spent_name, x: data.months, y: data.spent, customdata: data.spent_text, hovertemplate: said(data) };
    const even = (from, to, shade, more) => ({
      type: "scatter", mode: "lines+markers", name: data.pace_name,
      x: data.months.slice(from, to), y: data.pace.slice(from, to), customdata: data.pace_text.slice(from, to), hovertemplate: said(data),
      line: { color: INK, width: 1.5, dash: "dash" }, marker: { color: INK, size: 5, symbol: "diamond" }, opacity: shade, ...more,
    });
    const traces = [
      data.picture === "line"
        ? { ...spent, type: "scatter", mode: "lines+markers", line: { color: SPENT, width: 2.5 }, marker: { color: SPENT, size: 6 }, fill: "tozeroy", fillcolor: "rgba(0,114,178,0.12)" }
        : { ...spent, type: "bar", marker: { color: SPENT } },
      even(0, Math.max(1, data.begun), 1, {}),
      even(Math.max(0, data.begun - 1), data.months.length, 0.4, { showlegend: data.begun === 0, hoverinfo: "skip", hovertemplate: undefined }),
    ];
    return [traces, {
      bargap: 0.45,
      hovermode: "x unified",
      margin: { l: 10, r: 10, t: 8, b: 30 },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
      xaxis: { type: "category", tickangle: 0, tickvals: data.months, ticktext: data.month_text, categoryarray: data.months, fixedrange: true },
      yaxis: amounts(data),
    }];
  };

  // What is left of the year's money, down to the day it runs dry; the days to come stand on grey, in paler colours.
  drawn.burndown = (place, data) => {
    const isNarrow = place.clientWidth < NARROW_PX;
    const pace = colour(data.ahead.is_worse ? "down" : "up");
    const line = (series, more) => ({
      type: "scatter", mode: "lines+markers", name: series.name, x: series.days, y: series.fen, customdata: series.text, hovertemplate: said(data), cliponaxis: false, ...more,
    });
    const traces = [
      line(data.even, { mode: "lines", line: { color: INK, width: 1.5, dash: "dot" }, opacity: 0.75 }),
      line(data.free, { line: { color: "#56b4e9", width: 1.5 }, marker: { color: "#56b4e9", size: 5, symbol: "square" } }),
      line(data.left, { line: { color: SPENT, width: 2.5 }, marker: { color: SPENT, size: 6 } }),
    ];
    if (data.ahead.days.length) {
      traces.push(line(data.ahead, { line: { color: pace, width: 2, dash: "dash" }, marker: { color: "#ffffff", size: 6, line: { color: pace, width: 1.5 } }, opacity: 0.7 }));
    }
    const shapes = data.now ? [{ type: "rect", xref: "x", yref: "paper", x0: data.now, x1: data.ends, y0: 0, y1: 1, line: { width: 0 }, fillcolor: "#eef0ee", layer: "below" }] : [];
    const annotations = [];
    if (data.dry_on) {
      shapes.push({ type: "line", xref: "x", yref: "paper", x0: data.dry_on, x1: data.dry_on, y0: 0, y1: 1, line: { color: pace, width: 1.5, dash: "dot" } });
      annotations.push({ x: data.dry_on, xref: "x", y: 1, yref: "paper", yanchor: "top", xanchor: "right", xshift: -3, text: data.dry_text, showarrow: false, font: { color: pace, size: 12 }, bgcolor: "rgba(255,255,255,0.85)" });
    }
    return [traces, {
      hovermode: isNarrow ? "closest" : "x unified",
      margin: { l: 10, r: 14, t: 8, b: 30 },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
      shapes,
      annotations,
      xaxis: { type: "date", range: [data.starts, data.ends], tickvals: data.month_days, ticktext: data.month_text, tickangle: 0, fixedrange: true, hoverformat: "%Y-%m-%d", showgrid: false },
      yaxis: amounts(data),
    }];
  };

  // Of what each row is made up, as bars that lie.
  drawn.composition = (place, data) => {
    const isNarrow = place.clientWidth < NARROW_PX;
    const last = data.ticks.length - 1;
    const shown = data.ticks.map((_, index) => index).filter((index) => !isNarrow || index === 0 || index === last);
    const colours = [SPENT, "#56b4e9", "#e69f00", "#dfe4e2"];
    const traces = data.parts.map((part, index) => ({
      type: "bar", orientation: "h", name: part.name, x: part.fen, y: data.keys, customdata: part.text, hovertemplate: said(data),
      marker: { color: colours[index], line: { color: INK, width: 0.5 } },
    }));
    return [traces, {
      barmode: "stack",
      bargap: 0.35,
      height: 90 + 24 * data.keys.length,
      hovermode: "y unified",
      // Half of the last tick's text stands beyond the axis: without room for it, it is left out.
      margin: { l: 10, r: 50, t: 8, b: 30 },
      legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom", traceorder: "normal" },
      xaxis: { ...amounts(data), tickvals: shown.map((index) => data.ticks[index]), ticktext: shown.map((index) => data.tick_text[index]), tickangle: 0, automargin: false },
      yaxis: { type: "category", tickvals: data.keys, ticktext: isNarrow ? data.narrow_names : data.names, autorange: "reversed", automargin: true, fixedrange: true },
    }];
  };

  // What later years already promise, as one standing bar a year.
  drawn.promised = (place, data) => {
    const hasRoom = place.clientWidth / data.years.length > 110;
    const traces = data.parts.map((part, index) => ({
      type: "bar", name: part.name, x: data.years, y: part.fen, customdata: part.text, hovertemplate: said(data),
      marker: { color: PARTS[index], line: { color: INK, width: 0.5 } },
    }));
    return [traces, {
      barmode: "stack",
      bargap: 0.5,
      hovermode: "x unified",
      showlegend: true,
      margin: { l: 10, r: 10, t: 8, b: 40 },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
      xaxis: { type: "category", tickvals: data.years, ticktext: hasRoom ? data.year_text : data.years, tickangle: 0, fixedrange: true },
      yaxis: amounts(data),
    }];
  };

  // A picture that keeps its shape can be scaled to the width of a sheet of paper, which nothing draws anew.
  const keepShape = (place) => {
    for (const picture of place.querySelectorAll(".main-svg")) {
      picture.setAttribute("viewBox", `0 0 ${picture.getAttribute("width")} ${picture.getAttribute("height")}`);
    }
  };

  const draw = (name, how) => {
    const place = document.getElementById(`${name}-chart`);
    if (!place) return;
    const data = JSON.parse(document.getElementById(`${name}-data`).textContent);
    const [traces, more] = how(data)(place, data);
    Plotly.newPlot(place, traces, layoutOf(place, data, more), { displayModeBar: false, responsive: true, locale: "en-US" }).then(() => {
      keepShape(place);
      place.on("plotly_afterplot", () => keepShape(place));
      place.dataset.drawn = "yes";
    });
  };

  draw("pace", (data) => (data.picture === "burndown" ? drawn.burndown : drawn.pace));
  draw("composition", () => drawn.composition);
  draw("promised", () => drawn.promised);
})();
