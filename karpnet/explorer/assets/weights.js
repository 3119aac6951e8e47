// A witness that one toggles, on its way to weights and back; and weights that one drags.
const DRAGGED = "from the sliders";
const STEPS = 20; // a slider's steps to the unit: a weight is k/20
const sliders = { page: 0, size: 6, inputs: [], reach: 2 };
roving(byId("entries"));

const shownValue = (value) => (value === true ? "true" : value === false ? "false" : String(value));

async function startWeights() {
  const { source, task } = state.chain;
  byId("witness-hint").textContent = source.values.length ? "Toggle an entry: the chain carries the witness to weights, and every graph is judged." : "Entries of this instance's witnesses are not toggled here; drag weights, solve or descend.";
  byId("weights-hint").textContent = isFile ? "Drag a weight: f, errors and the lifted witness follow. In this file one weight moves at a time, from where it starts." : "Drag a weight: f, errors and the lifted witness follow.";
  sliders.page = 0;
  const start = state.chain.start;
  state.base = null;
  byId("graphs").replaceChildren();
  const question = start.witness ? ["witness", { at: state.at, witness: start.witness }] : ["weights", { at: state.at, weights: start.weights }];
  const answer = await ask(...question);
  state.witness = start.witness ?? [];
  state.weights = answer.weights;
  state.base = structuredClone(answer.weights);
  drawSliders();
  drawEntries();
  show(answer, start.witness ? "from the witness" : "first weights");
  drawParts();
}

function drawEntries() {
  const { values } = state.chain.source, layer = state.chain.layers[0];
  if (!values.length) return byId("entries").replaceChildren();
  byId("entries").replaceChildren(...layer.names.map((name, i) => html("button", { type: "button", "data-place": i, "data-name": name, onclick: () => toggle(i) })));
  byId("entries").settle();
}

function toggle(place) {
  const { values } = state.chain.source;
  state.witness = state.witness.with(place, values[(values.indexOf(state.witness[place]) + 1) % values.length]);
  showEntries();
  carry(state.witness);
}

const carry = latest(async (witness) => {
  const { at } = state, answer = await attempt("play-error", () => ask("witness", { at, witness }));
  if (carry.isOverdue() || at !== state.at) return;
  if (answer) {
    state.weights = answer.weights;
    show(answer, "from the witness");
  } else showWitness();
});

// The witness as it stands: the one toggled, or the one that the weights lift to.
function showWitness() {
  const { layers, lifted } = state.shown, values = layers ? layers[0] : lifted?.values ?? [];
  if (values.length) state.witness = [...values];
  showEntries();
  if (byId("travel").open) showLayers();
}
byId("travel").addEventListener("toggle", () => { if (byId("travel").open && state.shown) showLayers(); });

function showEntries() {
  const binary = state.chain.source.values.length === 2;
  for (const button of byId("entries").children) {
    const value = state.witness[Number(button.dataset.place)], words = `${button.dataset.name} = ${shownValue(value)}`;
    if (button.textContent !== words) button.textContent = words;
    if (binary) button.setAttribute("aria-pressed", String(value === true || value === 1));
  }
}

function chips(names, values, before) {
  const most = 80, shown = names.map((name, i) => [name, values[i], before && before[i] !== undefined && before[i] !== values[i]]);
  const listed = shown.length > most ? [...shown.filter(([, , changed]) => changed), ...shown.filter(([, , changed]) => !changed)].slice(0, most) : shown;
  return html("div", { class: "chips" }, ...listed.map(([name, value, changed]) => html("span", { class: changed ? "changed" : "" }, `${name} = ${shownValue(value)}`)), shown.length > most ? `and ${shown.length - most} more` : "");
}

function matrix(weights) {
  const { inputs } = state.chain.task, most = 40, before = state.before;
  const cell = (value, old) => html("td", { class: old !== undefined && old !== value ? "changed" : "" }, String(value));
  const rows = weights.approximate.slice(0, 16).map((row, j) => html("tr", {}, html("th", { scope: "row" }, `w${j + 1}`), ...row.slice(0, most).map((value, i) => cell(value, before?.approximate[j]?.[i])), cell(weights.approximate_readout[j], before?.approximate_readout[j])));
  const heads = [...inputs.slice(0, most), "α"].map((name) => html("th", { scope: "col" }, name));
  return html("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Weights as a table" }, html("table", { class: "matrix" }, html("thead", {}, html("tr", {}, html("td", {}), ...heads)), html("tbody", {}, ...rows)));
}

function showLayers() {
  const { layers, weights, lifted } = state.shown, parts = [];
  const layer = (words, content) => parts.push(html("div", { class: "layer" }, html("h3", {}, words), content));
  const { layers: problems } = state.chain;
  (layers ?? []).forEach((values, i) => layer(i ? `↓ ${problems[i].title}` : problems[i].title, chips(problems[i].names, values, state.beforeLayers?.[i])));
  if (weights) layer(`↓ ${state.chain.steps.at(-1).title}${state.chain.task.inputs.length > 40 ? " (first 40 inputs)" : ""}`, matrix(weights));
  if (lifted) layer(`↑ back to ${problems[0].title}: ${lifted.violation ?? "right"}`, chips(problems[0].names, lifted.values, state.beforeLifted?.values));
  byId("layers").replaceChildren(...parts);
  Object.assign(state, { before: weights, beforeLayers: layers ?? state.beforeLayers, beforeLifted: lifted });
}

function drawSliders() {
  const { inputs, width } = state.chain.task, first = sliders.page * sliders.size, names = inputs.slice(first, first + sliders.size);
  pages(byId("slider-pages"), inputs.length, sliders.size, sliders.page, (to) => { sliders.page = to; drawSliders(); showWeights(); }, "inputs");
  sliders.inputs = [];
  const slider = (label, words, channel, input) => {
    const range = html("input", { type: "range", "aria-label": words, id: `slider-${channel}-${input}`, oninput: (event) => drag(channel, input, Number(event.target.value)) });
    const output = html("output", { for: range.id });
    sliders.inputs.push({ range, output, channel, input });
    return html("div", { class: "slider" }, html("span", { "aria-hidden": "true" }, label), range, output);
  };
  const channels = Array.from({ length: width }, (_, j) => html("fieldset", { class: "channel" }, html("legend", {}, `channel ${j + 1}`),
    ...names.map((name, i) => slider(`w${j + 1}, ${name}`, `weight of channel ${j + 1} for ${name}`, j, first + i)), slider(`α${j + 1}`, `readout of channel ${j + 1}`, j, -1)));
  byId("sliders").replaceChildren(...channels);
}

function showWeights() {
  const { weights } = state;
  if (state.shown?.kind !== DRAGGED) sliders.reach = (isFile ? state.base : weights).reach;
  const most = sliders.reach * STEPS;
  for (const { range, output, channel, input } of sliders.inputs) {
    Object.assign(range, { min: -most, max: most, step: isFile ? most / 4 : 1 });
    const value = input < 0 ? weights.approximate_readout[channel] : weights.approximate[channel][input];
    range.value = Math.round(value * STEPS);
    output.textContent = String(Number(value.toPrecision(4)));
    range.setAttribute("aria-valuetext", output.textContent);
  }
}

// A weight that moved; in a file, from the weights it starts with.
function drag(channel, input, k) {
  const moved = structuredClone(isFile ? state.base : state.weights);
  const set = (outer, rows, value) => { if (input < 0) outer[channel] = value; else rows[channel][input] = value; };
  set(moved.readout, moved.weights, `${k}/${STEPS}`);
  set(moved.approximate_readout, moved.approximate, k / STEPS);
  state.weights = moved;
  judge({ weights: moved.weights, readout: moved.readout });
}

const judge = latest(async (weights) => {
  const { at } = state, answer = await attempt("play-error", () => ask("weights", { at, weights }));
  if (!answer || at !== state.at) return;
  if (!judge.isOverdue()) state.weights = answer.weights;
  show(answer, DRAGGED);
});
