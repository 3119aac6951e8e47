// Charts: lines with intervals, linear or logarithmic, read by pointer, keyboard or as a table.
const WIDTH = 520, HEIGHT = 300, LEFT = 68, RIGHT = 14, TOP = 30, BOTTOM = 44;
const DASHES = ["", "7 4", "2 4", "9 3 2 3", "", "7 4", "2 4", "9 3 2 3"];
const MARKS = [
  (x, y) => svg("circle", { cx: x, cy: y, r: 4.5 }),
  (x, y) => svg("rect", { x: x - 4, y: y - 4, width: 8, height: 8 }),
  (x, y) => svg("path", { d: `M${x} ${y - 5.5}L${x + 5} ${y + 4}H${x - 5}Z` }),
  (x, y) => svg("path", { d: `M${x} ${y - 6}L${x + 5} ${y}L${x} ${y + 6}L${x - 5} ${y}Z` }),
  (x, y) => svg("path", { d: `M${x} ${y + 5.5}L${x + 5} ${y - 4}H${x - 5}Z` }),
  (x, y) => svg("path", { d: `M${x - 1.7} ${y - 5}h3.4v3.3h3.3v3.4h-3.3v3.3h-3.4v-3.3h-3.3v-3.4h3.3Z` }),
];
const style = (index) => ({ color: `var(--c${index % 8})`, dash: DASHES[index % 8], mark: MARKS[index % MARKS.length] });

function scale(low, high, start, end, isLog) {
  const f = isLog ? Math.log10 : (v) => v;
  if (low === high) { low = isLog ? low / 1.5 : low - 1; high = isLog ? high * 1.5 : high + 1; }
  const of = (v) => start + ((f(v) - f(low)) / (f(high) - f(low))) * (end - start);
  return { of, low, high, isLog };
}

function ticks({ low, high, isLog }) {
  if (!isLog || high / low < 8) {
    const step = 10 ** Math.floor(Math.log10((high - low) / 3));
    const wide = [1, 2, 5, 10].map((k) => k * step).find((k) => (high - low) / k <= 5);
    const first = Math.ceil(low / wide - 1e-9);
    return Array.from({ length: Math.floor(high / wide + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * wide).toPrecision(6)));
  }
  const decades = Math.log10(high / low), every = Math.ceil(decades / 6), found = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e += every)
    for (const k of decades < 2 ? [1, 2, 5] : [1]) found.push(k * 10 ** e);
  return found.filter((v) => v >= low * 0.999 && v <= high * 1.001).map((v) => Number(v.toPrecision(3)));
}

function axes(x, y, labels, shownX, shownY, xs) {
  const group = svg("g", { "aria-hidden": "true" });
  const chosen = xs.length && xs.length <= 7 ? xs : ticks(x);
  let last = -99;
  for (const v of chosen) {
    const at = x.of(v);
    if (at - last < 34) continue;
    last = at;
    group.append(svg("path", { class: "grid", d: `M${at} ${TOP}V${HEIGHT - BOTTOM}` }), svg("text", { x: at, y: HEIGHT - BOTTOM + 17, "text-anchor": "middle" }, shownX(v)));
  }
  for (const v of ticks(y)) {
    const at = y.of(v);
    group.append(svg("path", { class: "grid", d: `M${LEFT} ${at}H${WIDTH - RIGHT}` }), svg("text", { x: LEFT - 7, y: at + 4, "text-anchor": "end" }, shownY(v)));
  }
  group.append(
    svg("path", { class: "axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` }),
    svg("text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 7, "text-anchor": "middle" }, labels.x),
    svg("text", { x: 2, y: 13 }, labels.y),
  );
  return group;
}

// Series a little apart from each other, so that equal values do not hide one another.
function drawnSeries(series, index, x, y, withBand, apart) {
  const { color, dash, mark } = style(index);
  const at = series.points.map(([px, py, low, high]) => ({ x: x.of(px) + apart, y: y.of(py), low: y.of(low), high: y.of(high) }));
  const group = svg("g", { class: "series", stroke: color, fill: color, "data-label": series.label });
  if (withBand) {
    const up = at.map((p) => `${p.x} ${p.high}`), down = at.map((p) => `${p.x} ${p.low}`).reverse();
    group.append(svg("path", { class: "band", style: `fill:${color}`, d: `M${[...up, ...down].join("L")}Z` }));
  }
  group.append(svg("path", { d: `M${at.map((p) => `${p.x} ${p.y}`).join("L")}`, "stroke-dasharray": dash }));
  if (!withBand) for (const p of at) group.append(svg("path", { class: "whisker", d: `M${p.x} ${p.low}V${p.high}M${p.x - 3} ${p.low}h6M${p.x - 3} ${p.high}h6` }));
  if (at.length <= 16) for (const p of at) { const drawn = mark(p.x, p.y); drawn.setAttribute("class", "mark"); drawn.setAttribute("style", `fill:${color};stroke:var(--paper);stroke-width:1`); group.append(drawn); }
  return { group, at };
}

// A chart of {title, x, y, log, kind} and series of {label, points: [x, y, low, high, count]}.
function chart(spec, series, indexOf, { band = false, describe }) {
  const points = series.flatMap((s) => s.points), ys = points.flatMap((p) => [p[1], p[2], p[3]]);
  const xs = [...new Set(points.map((p) => p[0]))].sort((a, b) => a - b);
  const isShare = spec.kind === "success";
  const positive = ys.filter((v) => v > 0);
  const xRange = spec.log ? [xs[0] / 1.12, xs.at(-1) * 1.12] : [xs[0] - 0.04 * (xs.at(-1) - xs[0]), xs.at(-1) + 0.04 * (xs.at(-1) - xs[0])];
  const x = scale(...(xs.length === 1 ? [xs[0], xs[0]] : xRange), LEFT, WIDTH - RIGHT, spec.log);
  const y = isShare ? scale(0, 1, HEIGHT - BOTTOM, TOP + 6, false) : scale(Math.min(...positive) / 1.2, Math.max(...positive) * 1.2, HEIGHT - BOTTOM, TOP + 6, true);
  const floor = { ...y, of: (v) => y.of(isShare ? v : Math.max(v, y.low)) };
  const shownY = isShare ? shownShare : spec.kind === "seconds" ? shownTime : (v) => (v < 0.01 || v >= 10000 ? v.toExponential(0) : shownNumber(v));
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", tabindex: "0", "aria-label": `${spec.title}. ${series.length} series; arrow keys read the points, the table below lists them.` });
  picture.append(axes(x, floor, spec, shownNumber, shownY, spec.kind === "loss" ? [] : xs));
  const apart = (i) => (band ? 0 : (i - (series.length - 1) / 2) * Math.min(7, 28 / series.length));
  const drawn = series.map((s, i) => ({ series: s, hidden: false, ...drawnSeries(s, indexOf(s.label), x, floor, band, apart(i)) }));
  drawn.forEach(({ group }) => picture.append(group));
  const focus = svg("circle", { r: 8, fill: "none", stroke: "var(--ink)", "stroke-width": 1.5, visibility: "hidden" });
  picture.append(focus);
  readable(picture, drawn, focus, (s, p) => describe(s, p, shownY));
  const legend = html("ul", { class: "legend" }, ...drawn.map((entry) => legendEntry(entry, indexOf(entry.series.label))));
  return html("figure", { "data-chart": spec.name }, html("figcaption", {}, spec.title), picture, legend, pointTable(spec, series, shownY));
}

function legendEntry(entry, index) {
  const { color, dash, mark } = style(index), drawn = mark(15, 7);
  drawn.setAttribute("style", `fill:${color}`);
  const sample = svg("svg", { viewBox: "0 0 30 14", "aria-hidden": "true" }, svg("path", { d: "M0 7H30", stroke: color, "stroke-width": 2, "stroke-dasharray": dash }), drawn);
  const button = html("button", { type: "button", "aria-pressed": "true", onclick: () => {
    entry.hidden = !entry.hidden;
    entry.group.setAttribute("visibility", entry.hidden ? "hidden" : "visible");
    button.setAttribute("aria-pressed", String(!entry.hidden));
  } }, sample, entry.series.label);
  return html("li", {}, button);
}

function pointTable(spec, series, shownY) {
  const rows = series.flatMap((s) => s.points.map((p) => html("tr", {}, html("td", {}, s.label), html("td", { class: "number" }, shownNumber(p[0])), html("td", { class: "number" }, shownY(p[1])), html("td", { class: "number" }, `${shownY(p[2])} – ${shownY(p[3])}`), html("td", { class: "number" }, String(p[4])))));
  const heads = ["series", spec.x, spec.y, "interval", spec.kind === "loss" ? "restarts" : "cells"].map((h) => html("th", {}, html("span", {}, h)));
  const details = html("details", { class: "points" }, html("summary", {}, "Points as a table"));
  details.addEventListener("toggle", () => {
    if (details.children.length === 1) details.append(html("div", { class: "scroller" }, html("table", {}, html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...rows))));
  }, { once: true });
  return details;
}

// Pointer and arrow keys move between points; the tip says what a point is.
function readable(picture, drawn, focus, words) {
  let current = null;
  const show = (entry, i) => {
    current = { entry, i };
    const p = entry.at[i], box = picture.getBoundingClientRect(), k = box.width / WIDTH;
    focus.setAttribute("cx", p.x); focus.setAttribute("cy", p.y); focus.setAttribute("visibility", "visible");
    tip(words(entry.series, entry.series.points[i]), window.scrollX + box.left + p.x * k, window.scrollY + box.top + p.y * k);
  };
  const hide = () => { focus.setAttribute("visibility", "hidden"); tip(""); current = null; };
  const visible = () => drawn.filter((entry) => !entry.hidden);
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect(), px = ((event.clientX - box.left) * WIDTH) / box.width, py = ((event.clientY - box.top) * WIDTH) / box.width;
    let best = null, least = 34 ** 2;
    for (const entry of visible()) entry.at.forEach((p, i) => { const d = (p.x - px) ** 2 + (p.y - py) ** 2; if (d < least) { least = d; best = [entry, i]; } });
    if (best) show(...best); else hide();
  });
  picture.addEventListener("pointerleave", hide);
  picture.addEventListener("blur", hide);
  picture.addEventListener("keydown", (event) => {
    const shown = visible();
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (event.key === "Escape") hide();
    if (!step || !shown.length) return;
    event.preventDefault();
    const row = current ? Math.max(shown.indexOf(current.entry), 0) : 0;
    const entry = shown[(row + step[0] + shown.length) % shown.length];
    const i = current ? Math.min(Math.max(current.i + step[1], 0), entry.at.length - 1) : 0;
    show(entry, i);
  });
}

// The charts of the selected family and architecture.
const charts = data.charts;
const BY_ANSWER = ["on YES-instances", "on NO-instances"];
const chartIndex = (label) => (BY_ANSWER.includes(label) ? BY_ANSWER.indexOf(label) : data.ways.indexOf(label));

function drawCharts() {
  const selected = charts.selections[`${byId("chart-family").value}|${byId("chart-architecture").value}`] ?? {};
  const describe = (s, p, shownY) => `${s.label}\n${shownNumber(p[0])}: ${shownY(p[1])} (${shownY(p[2])} to ${shownY(p[3])}), ${p[4]} cells`;
  const figures = charts.charts.filter((spec) => selected[spec.name]).map((spec) => chart(spec, selected[spec.name], chartIndex, { describe }));
  byId("charts").replaceChildren(...(figures.length ? figures : [html("p", {}, "No chart: these instances have neither a size above 0 nor a ratio.")]));
}

function offerSelections() {
  const pairs = Object.keys(charts.selections).map((key) => key.split("|"));
  const family = byId("chart-family"), architecture = byId("chart-architecture");
  const [first, firstArchitecture] = charts.default.split("|");
  // The architectures on which the family has cells, the wanted one chosen if it is among them.
  const offerArchitectures = (wanted) => {
    const names = pairs.filter((pair) => pair[0] === family.value).map((pair) => pair[1]).sort();
    options(architecture, names.map((name) => [name, name || "all architectures"]));
    architecture.value = names.includes(wanted) ? wanted : "";
    drawCharts();
  };
  options(family, [...new Set(pairs.map((pair) => pair[0]))].sort().map((name) => [name, name || "all families"]));
  family.value = first;
  offerArchitectures(firstArchitecture);
  family.addEventListener("change", () => offerArchitectures(architecture.value));
  architecture.addEventListener("change", drawCharts);
}
offerSelections();
