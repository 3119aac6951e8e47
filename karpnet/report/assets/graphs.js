// Graphs: a small force-directed layout, the same on every opening, and their pictures.
function layout(n, edges, size) {
  const x = new Float64Array(n), y = new Float64Array(n), dx = new Float64Array(n), dy = new Float64Array(n);
  for (let i = 0; i < n; i++) { // a sunflower: spread evenly, without chance
    const r = Math.sqrt((i + 0.5) / n), a = i * 2.399963;
    x[i] = r * Math.cos(a); y[i] = r * Math.sin(a);
  }
  const k = Math.sqrt(3.1 / Math.max(n, 1)), rounds = n > 250 ? 120 : 220;
  for (let round = 0; round < rounds; round++) {
    const heat = 0.12 * (1 - round / rounds);
    dx.fill(0); dy.fill(0);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) {
      const ux = x[i] - x[j], uy = y[i] - y[j], d2 = ux * ux + uy * uy + 1e-6, f = (k * k) / d2;
      dx[i] += ux * f; dy[i] += uy * f; dx[j] -= ux * f; dy[j] -= uy * f;
    }
    for (const [i, j] of edges) {
      const ux = x[i] - x[j], uy = y[i] - y[j], d = Math.hypot(ux, uy) + 1e-6, f = d / k;
      dx[i] -= ux * f; dy[i] -= uy * f; dx[j] += ux * f; dy[j] += uy * f;
    }
    for (let i = 0; i < n; i++) {
      const pull = 1.6, mx = dx[i] - pull * x[i], my = dy[i] - pull * y[i], d = Math.hypot(mx, my) + 1e-9, step = Math.min(d, heat);
      x[i] += (mx / d) * step; y[i] += (my / d) * step;
    }
  }
  const fit = (values, length) => {
    const low = Math.min(...values), high = Math.max(...values), span = Math.max(high - low, 1e-6);
    return Array.from(values, (v) => (n === 1 ? length / 2 : 0.08 * length + ((v - low) / span) * 0.84 * length));
  };
  return [fit(x, size[0]), fit(y, size[1])];
}

const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);

function incidencePicture({ n, m, edges }) {
  const triples = Array.from({ length: edges.length / 3 }, (_, i) => edges.slice(3 * i, 3 * i + 3));
  const [x, y] = layout(n + m, triples.map(([v, c]) => [v, n + c]), [520, 400]);
  const lines = triples.map(([v, c, sign]) => svg("line", { class: sign > 0 ? "edge" : "edge negative", x1: x[v], y1: y[v], x2: x[n + c], y2: y[n + c] }));
  const squares = Array.from({ length: m }, (_, c) => svg("rect", { class: "constraint", x: x[n + c] - 4.5, y: y[n + c] - 4.5, width: 9, height: 9 }, svg("title", {}, `constraint ${c + 1}`)));
  const circles = Array.from({ length: n }, (_, v) => svg("circle", { class: "node", cx: x[v], cy: y[v], r: 6 }, svg("title", {}, `variable ${v + 1}`)));
  return svg("svg", { viewBox: "0 0 520 400", role: "img", "aria-label": `Graph of ${n} variables (circles) and ${m} constraints (squares)` }, ...lines, ...squares, ...circles);
}

function graphPicture({ n, edges }) {
  const ends = pairs(edges), [x, y] = layout(n, ends, [520, 400]);
  const lines = ends.map(([a, b]) => svg("line", { class: "edge", x1: x[a], y1: y[a], x2: x[b], y2: y[b] }));
  const circles = Array.from({ length: n }, (_, v) => svg("circle", { class: "node", cx: x[v], cy: y[v], r: 6 }, svg("title", {}, `vertex ${v + 1}`)));
  return svg("svg", { viewBox: "0 0 520 400", role: "img", "aria-label": `Graph of ${n} vertices and ${ends.length} edges` }, ...lines, ...circles);
}

function numbersPicture({ numbers }) {
  const sizes = numbers.map((word) => word.replace("-", "").length + Number(`0.${word.replace("-", "").slice(0, 6)}`));
  const most = Math.max(...sizes), wide = 520 / numbers.length;
  const bars = numbers.map((word, i) => svg("rect", { class: "bar", x: i * wide + 1, y: 200 - (190 * sizes[i]) / most, width: Math.max(wide - 2, 1), height: (190 * sizes[i]) / most }, svg("title", {}, word)));
  return svg("svg", { viewBox: "0 0 520 200", role: "img", "aria-label": `${numbers.length} numbers` }, ...bars);
}

function trainingPicture({ n, edges, features, label, labels, weights = [] }, isLarge) {
  const size = isLarge ? [520, 400] : [110, 84], ends = pairs(edges), [x, y] = layout(n, ends, size);
  const lines = ends.map(([a, b], i) => svg("line", { class: "edge", x1: x[a], y1: y[a], x2: x[b], y2: y[b] }, ...(weights.length ? [svg("title", {}, `weight ${weights[i]}`)] : [])));
  const marks = n <= (isLarge ? 60 : 6) ? weights.map((word, i) => svg("text", { x: (x[ends[i][0]] + x[ends[i][1]]) / 2, y: (y[ends[i][0]] + y[ends[i][1]]) / 2, "text-anchor": "middle", style: "font-size:9px" }, word)) : [];
  const nodes = features.map((word, v) => svg("circle", { class: labels[v] === undefined ? "node" : "labeled", cx: x[v], cy: y[v], r: isLarge ? 7 : 5 }, svg("title", {}, [word || "no feature", labels[v] === undefined ? "" : `label ${labels[v]}`].join(" "))));
  const words = n <= (isLarge ? 60 : 6) ? features.map((word, v) => svg("text", { x: x[v], y: y[v] - 7, "text-anchor": "middle", style: "font-size:10px" }, word)) : [];
  const picture = svg("svg", { viewBox: `-10 -10 ${size[0] + 20} ${size[1] + 14}`, role: "img", "aria-label": `training graph of ${n} nodes${label && `, label ${label}`}` }, ...lines, ...nodes, ...words, ...marks);
  return html("figure", {}, picture, label ? `y = ${label}` : "");
}
