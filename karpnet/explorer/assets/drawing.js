// Pictures: a training graph, the errors of all graphs, the losses of all restarts.
const MOST_NODES_DRAWN = 30;

// The nodes and edges that a sample's picture shows: its graph, or around a labelled node its neighbors.
function pictured(task, sample) {
  const { graphs } = task, graph = task.graph_of[sample], first = graphs.nodes[graph], ends = [];
  for (let i = graphs.edges[graph]; i < graphs.edges[graph + 1]; i++) ends.push([graphs.from[i], graphs.to[i]]);
  const words = (node) => text(graphs.texts, first + node);
  if (!task.node_of) return { nodes: Array.from({ length: graphs.nodes[graph + 1] - first }, (_, v) => v), ends, words, asked: null };
  const asked = task.node_of[sample], own = ends.filter((pair) => pair.includes(asked));
  return { nodes: [asked, ...own.map(([a, b]) => (a === asked ? b : a))], ends: own, words, asked };
}

// Positions: a hub in the middle where all edges meet in the first node, else all nodes on a circle.
function positions(nodes, ends, width, height) {
  const n = nodes.length, x = width / 2, y = height / 2;
  if (n === 1) return new Map([[nodes[0], [x, y]]]);
  if (n === 2) return new Map([[nodes[0], [width * 0.25, y]], [nodes[1], [width * 0.75, y]]]);
  const isStar = ends.length === n - 1 && ends.every((pair) => pair.includes(nodes[0]));
  const rim = isStar ? nodes.slice(1) : nodes, place = new Map(isStar ? [[nodes[0], [x, y]]] : []);
  rim.forEach((node, i) => {
    const angle = -Math.PI / 2 + (2 * Math.PI * i) / rim.length + (rim.length === 2 ? Math.PI / 2 : 0);
    place.set(node, [x + 0.36 * width * Math.cos(angle), y + 0.33 * height * Math.sin(angle)]);
  });
  return place;
}

function graphPicture(task, sample) {
  const { nodes, ends, words: wordsOf, asked } = pictured(task, sample), shown = nodes.slice(0, MOST_NODES_DRAWN), within = new Set(shown);
  const lines = ends.filter(([a, b]) => within.has(a) && within.has(b)), flat = shown.length <= 2, place = positions(shown, lines, 120, flat ? 40 : 84);
  const small = shown.length > 12, crowded = shown.some((node) => wordsOf(node).length > 7);
  const edges = lines.map(([a, b]) => svg("line", { class: "edge", x1: place.get(a)[0], y1: place.get(a)[1], x2: place.get(b)[0], y2: place.get(b)[1] }));
  const circles = shown.map((node) => svg("circle", { class: node === asked ? "asked" : "node", cx: place.get(node)[0], cy: place.get(node)[1], r: small ? 3 : 5 }));
  const words = small ? [] : shown.map((node, i) => svg("text", { x: place.get(node)[0], y: place.get(node)[1] + (flat && i && crowded ? 19 : -8), "text-anchor": "middle" }, wordsOf(node)));
  const more = nodes.length - shown.length;
  return svg("svg", { viewBox: flat ? "0 0 120 44" : "0 -8 120 100", "aria-hidden": "true" }, ...edges, ...circles, ...words, more ? svg("text", { x: 60, y: 91, "text-anchor": "middle" }, `and ${more} more nodes`) : "");
}

// In words, for who does not see the picture.
function graphWords(task, sample) {
  const { nodes, ends, words } = pictured(task, sample), features = nodes.slice(0, 8).map(words).filter((word) => word);
  return `${plural(nodes.length, "node")}, ${plural(ends.length, "edge")}, features ${features.join(" and ") || "none"}`;
}

function drawErrors(canvas, task, fit) {
  const scale = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  if (!width) return;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d"), style = getComputedStyle(document.documentElement), color = (name) => style.getPropertyValue(name).trim();
  context.scale(scale, scale);
  const { sizes, at } = fit.errors, count = at.length, tolerance = task.approximate_tolerance, most = Math.max(...sizes, 2 * tolerance, 1e-9);
  const step = width / count, bar = Math.max(step - (step > 4 ? 2 : 0), 0.5), misfits = new Set(fit.misfits);
  const y = (error) => height - 2 - (error / most) * (height - 6);
  at.forEach((place, i) => {
    const error = sizes[place];
    context.fillStyle = color(misfits.has(i) ? "--bad" : "--bar");
    context.fillRect(i * step, y(error), bar, height - 1 - y(error));
    if (state.marked.samples.has(i)) {
      context.fillStyle = color("--ink");
      context.fillRect(i * step, height - 3, bar, 3);
    }
  });
  context.strokeStyle = color("--ink");
  context.setLineDash([6, 4]);
  context.beginPath();
  context.moveTo(0, y(tolerance));
  context.lineTo(width, y(tolerance));
  context.stroke();
  canvas.setAttribute("aria-label", `Errors of ${plural(count, "graph")}: ${plural(misfits.size, "misfit")}, largest error ${fit.max_error}, tolerance ${task.tolerance}`);
}

// Losses against steps, logarithmic; one line a restart, the best one strong.
function lossPicture(run) {
  const width = 360, height = 150, left = 40, bottom = 18, steps = run.looks.map((look) => look.step), last = run.looks[0].steps;
  const all = run.looks.flatMap((look) => look.losses).filter((loss) => loss > 0 && Number.isFinite(loss));
  const high = Math.ceil(Math.log10(Math.max(...all, 1e-9))), low = Math.max(Math.floor(Math.log10(Math.min(...all, 1))), high - 9);
  const x = (step) => left + (step / last) * (width - left - 4);
  const y = (loss) => 4 + ((high - Math.log10(Math.max(loss, 10 ** low))) / Math.max(high - low, 1)) * (height - bottom - 4);
  const now = run.looks.at(-1), fitted = new Set(now.fitted);
  const line = (restart) => run.looks.map((look, i) => [steps[i], look.losses[restart]]).filter(([, loss]) => loss !== null).map(([step, loss], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(loss).toFixed(1)}`).join("");
  const order = now.losses.map((_, restart) => restart).sort((a, b) => (a === now.best) - (b === now.best) || fitted.has(a) - fitted.has(b));
  const paths = order.map((restart) => svg("path", { class: restart === now.best ? "best" : fitted.has(restart) ? "fitted" : "", d: line(restart) }));
  const ticks = [low, high].map((power) => svg("text", { x: left - 5, y: y(10 ** power) + 4, "text-anchor": "end" }, `1e${power}`));
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Losses of ${plural(now.losses.length, "restart")} up to step ${now.step}, width ${now.width}; ${fitted.size} fitted` },
    svg("line", { class: "axis", x1: left, y1: height - bottom, x2: width, y2: height - bottom }), svg("line", { class: "axis", x1: left, y1: 0, x2: left, y2: height - bottom }),
    ...ticks, svg("text", { x: width - 2, y: height - 4, "text-anchor": "end" }, `${last} steps`), svg("text", { x: width - 2, y: 12, "text-anchor": "end" }, "loss"), ...paths);
}
