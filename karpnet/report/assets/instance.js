// One chosen instance: what is known of it, its graphs, and the loss curves.
const curveOfCell = new Map(data.cells.curves.cell.map((cell, place) => [cell, place]));

function unpacked(place) {
  const { names, scale: per, least, digits } = data.curve;
  const steps = text(data.cells.curves.steps, place).split(" ").map(Number), packed = data.cells.curves.packed[place];
  const value = (k) => {
    const code = digits.indexOf(packed[2 * k]) * 64 + digits.indexOf(packed[2 * k + 1]);
    return code === 4095 ? Infinity : 10 ** (code / per + least);
  };
  const columns = names.map((_, q) => steps.map((_, i) => value(q * steps.length + i)));
  return { steps, ...Object.fromEntries(names.map((name, q) => [name, columns[q]])) };
}

function fact(name, ...content) {
  return [html("dt", {}, name), html("dd", {}, ...content)];
}

function facts(i) {
  const label = text(instances.truth, i), because = text(instances.because, i), known = text(instances.known, i);
  const isRecipe = instances.recipe[i] === 1, recipe = isRecipe ? instances.name[i] : instances.recipe[i];
  const copy = html("button", { type: "button", class: "quiet", onclick: () => navigator.clipboard?.writeText(recipe) }, "Copy");
  const chains = [...new Set(cellsOf[i].map((cell) => text(cells.chain, cell)).filter((chain) => chain.includes("→")))];
  return html("dl", { class: "facts" },
    ...(isRecipe ? [] : fact("file", html("code", {}, instances.name[i]))),
    ...(recipe ? fact("recipe", html("code", {}, recipe), " ", copy) : []),
    ...fact("problem", text(instances.problem, i) || "never made"),
    ...fact("truth", ...(label ? [verdict(label), because ? ` (${because})` : ""] : known ? [verdict(known), " (by a method of this sweep)"] : [verdict("unknown")])),
    ...chains.flatMap((chain) => fact("chain", chain)),
  );
}

function answers(i) {
  const heads = ["method", "on", "verdict", "backed by", "time", "memory", "certificate"].map((head) => html("th", { scope: "col" }, html("span", {}, head)));
  const rows = cellsOf[i].map((cell) => {
    const settings = text(cells.settings, cell), replicate = cells.replicate[cell];
    const name = [data.ways[cells.way[cell]], settings, replicate ? `replicate ${replicate}` : ""].filter((word) => word).join(", ");
    const width = cells.width[cell], certificate = cells.certificate[cell];
    return html("tr", {},
      html("td", {}, name),
      html("td", { "data-label": "on" }, text(cells.on, cell) + (width ? `, width ${width}` : "")),
      html("td", { "data-label": "verdict" }, verdict(text(cells.verdict, cell))),
      html("td", { "data-label": "backed by" }, text(cells.said, cell)),
      html("td", { class: "number", "data-label": "time" }, shownTime(cells.seconds[cell])),
      html("td", { class: "number", "data-label": "memory" }, cells.megabytes[cell] === null ? "" : `${cells.megabytes[cell]} MB`),
      html("td", { "data-label": "certificate" }, certificate ? html("code", {}, certificate) : ""),
    );
  });
  return html("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Answers" }, html("table", { class: "cards" }, html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...rows)));
}

function lossChart(i) {
  const series = [];
  for (const cell of cellsOf[i]) {
    const place = curveOfCell.get(cell);
    if (place === undefined) continue;
    const curve = unpacked(place);
    const label = [data.ways[cells.way[cell]].replace("descent, ", ""), text(cells.settings, cell), severalArchitectures ? text(cells.architecture, cell) : "", cells.replicate[cell] ? `replicate ${cells.replicate[cell]}` : ""].filter((word) => word).join(", ");
    const points = curve.steps.map((step, k) => [step, curve.median[k], curve.min[k], curve.q75[k], ""]).filter((p) => p.slice(1, 4).every(Number.isFinite));
    if (points.length) series.push({ label, points });
  }
  if (!series.length) return null;
  const labels = series.map((s) => s.label);
  const spec = { name: "loss", title: "Loss of gradient descent: median restart, with the best and the upper quartile", x: "optimizer steps", y: "loss", kind: "loss", log: true };
  const describe = (s, p, shownY) => `${s.label}\nstep ${p[0]}: median ${shownY(p[1])}, best ${shownY(p[2])}, upper quartile ${shownY(p[3])}`;
  return chart(spec, series.slice(0, 8), (label) => labels.indexOf(label), { band: true, describe });
}

function formulaFigure(graph) {
  const picture = { incidence: incidencePicture, graph: graphPicture, numbers: numbersPicture }[graph.kind](graph);
  const key = { incidence: "Circles: variables. Squares: constraints. Dashed: negated, or a negative coefficient.", graph: "Circles: vertices.", numbers: "One bar a number; height: its digits." }[graph.kind];
  return html("figure", {}, html("figcaption", {}, graph.kind === "numbers" ? "The numbers" : "The instance's graph"), picture, html("p", { class: "key" }, key));
}

function trainingFigure(name, { graphs, count }) {
  const isOne = graphs.length === 1;
  const pictures = html("div", { class: isOne ? "small one" : "small" }, ...graphs.map((graph) => trainingPicture(graph, isOne)));
  const shown = graphs.length < count ? `${graphs.length} of ${count} training graphs` : `${count} training graph${count === 1 ? "" : "s"}`;
  return html("figure", {}, html("figcaption", {}, `${shown} for ${name}`), pictures, html("p", { class: "key" }, "Node features as sums of unit vectors; y: the label to fit. Orange: labeled nodes."));
}

function pictures(i) {
  const drawing = data.drawings[i];
  if (!drawing) return [html("p", { class: "key" }, "No pictures: the instance is too large, or beyond what this page holds. `karpnet report --instance` opens another one with its pictures.")];
  return [drawing.graph ? formulaFigure(drawing.graph) : null, ...Object.entries(drawing.tasks).filter(([, task]) => task.graphs.length).map(([name, task]) => trainingFigure(name, task))];
}

function choose(i, byUser) {
  state.chosen = i;
  const parts = [lossChart(i), ...pictures(i)].filter((part) => part);
  byId("chosen").replaceChildren(facts(i), html("h3", {}, "Answers"), answers(i), html("div", { class: "pictures" }, ...parts));
  render();
  if (!byUser) return;
  history.replaceState(null, "", `#instance=${instances.key[i]}`);
  byId("instance-title").focus({ preventScroll: true });
  byId("instance").scrollIntoView({ block: "start" });
}

setUpTable();
const addressed = () => instances.key.indexOf(location.hash.replace("#instance=", ""));
choose(addressed() >= 0 ? addressed() : data.first, false);
window.addEventListener("hashchange", () => { if (addressed() >= 0) choose(addressed(), true); });
