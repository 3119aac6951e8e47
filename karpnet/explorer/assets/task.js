// The instance beside its task: what belongs together is marked on both sides.
roving(byId("parts"));
roving(byId("graphs"));
const view = { part: 0, graph: 0, listed: [] };

async function startTask() {
  const { source, task } = state.chain;
  state.partsOf = task.labels.at.map(() => []);
  source.samples.forEach((samples, part) => samples.forEach((sample) => state.partsOf[sample].push(part)));
  Object.assign(state, { marked: { parts: new Set(), samples: new Set(), pinned: null }, core: { parts: new Set(), samples: new Set() }, shown: null });
  Object.assign(view, { part: 0, graph: 0 });
  byId("filter").value = "all";
  byId("task-about").textContent = `${task.architecture}, width ${task.width}: ${task.formula}. ${task.is_classifier ? `At most ${task.max_errors} misclassified.` : `An error above ${task.tolerance} is a misfit.`}`;
  clearAnswers();
  await startWeights();
}

// The errors of all graphs are drawn once a frame, however much has changed.
let isScheduled = false;
function scheduleErrors() {
  if (isScheduled || !state.shown) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    if (state.shown) drawErrors(byId("errors"), state.chain.task, state.shown.fit);
  });
}

// Marks: a part of the instance with its graphs, or a graph with the parts that it comes from.
function mark(parts, samples, pinned) {
  if (state.marked.pinned !== null && pinned === undefined) return;
  state.marked = { parts: new Set(parts), samples: new Set(samples), pinned: pinned ?? null };
  showMarks();
}
const markPart = (part, pinned) => mark([part], state.chain.source.samples[part], pinned);
const markSample = (sample, pinned) => mark(state.partsOf[sample], [sample, ...state.partsOf[sample].flatMap((part) => state.chain.source.samples[part])], pinned);

function pin(key, again) {
  if (state.marked.pinned === key) mark([], [], null);
  else again(key);
  if (byId("filter").value === "marked") { view.graph = 0; drawGraphs(); }
  if (state.marked.pinned === null) return;
  if (key.startsWith("part")) bringGraph(Math.min(...state.marked.samples));
  else bringPart(Math.min(...state.marked.parts));
}

// Turn a list to the page of one of its members, and scroll it into view.
function bringGraph(sample) {
  if (!Number.isFinite(sample)) return;
  if (!view.listed.includes(sample)) { byId("filter").value = "all"; drawGraphs(); }
  const page = Math.floor(view.listed.indexOf(sample) / PAGE);
  if (page !== view.graph) { view.graph = page; drawGraphs(); }
  byId("graphs").querySelector(`[data-place="${sample}"]`)?.scrollIntoView({ block: "nearest" });
}
function bringPart(part) {
  if (!Number.isFinite(part)) return;
  const page = Math.floor(part / PARTS_PAGE);
  if (page !== view.part) { view.part = page; drawParts(); }
  byId("parts").querySelector(`[data-place="${part}"]`)?.scrollIntoView({ block: "nearest" });
}

function showMarks() {
  const { parts, samples, pinned } = state.marked;
  for (const button of byId("parts").children) {
    button.classList.toggle("marked", parts.has(Number(button.dataset.place)));
    button.setAttribute("aria-pressed", String(pinned === `part ${button.dataset.place}`));
  }
  for (const button of byId("graphs").children) {
    button.classList.toggle("marked", samples.has(Number(button.dataset.place)));
    button.setAttribute("aria-pressed", String(pinned === `graph ${button.dataset.place}`));
  }
  scheduleErrors();
}

function drawParts() {
  const { parts, samples } = state.chain.source, size = PARTS_PAGE, first = view.part * size;
  pages(byId("part-pages"), parts.length, size, view.part, (to) => { view.part = to; drawParts(); }, "parts of the instance");
  byId("parts").replaceChildren(...parts.slice(first, first + size).map((words, i) => {
    const place = first + i, count = samples[place].length;
    return html("button", {
      type: "button", "data-place": place, "aria-pressed": "false", "aria-description": count ? `became graphs ${samples[place].slice(0, 20).join(", ")}` : "no graph of its own is known",
      onclick: () => pin(`part ${place}`, (key) => markPart(place, key)), onfocus: () => markPart(place), onmouseenter: () => markPart(place), onmouseleave: () => mark([], []), onblur: () => mark([], []),
    }, html("span", { class: "diamond", hidden: true }, "◆ "), words, html("span", { class: "verdict", hidden: true }, " ✕ violated"));
  }));
  byId("parts").settle();
  showViolated();
}

function showViolated() {
  const violated = new Set(state.shown?.lifted?.violated ?? []);
  for (const button of byId("parts").children) {
    const place = Number(button.dataset.place), isViolated = violated.has(place), isCore = state.core.parts.has(place);
    button.classList.toggle("violated", isViolated);
    button.classList.toggle("core", isCore);
    button.querySelector(".verdict").hidden = !isViolated;
    button.querySelector(".diamond").hidden = !isCore;
  }
  showMarks();
}

function drawGraphs() {
  const { task } = state.chain, choice = byId("filter").value, misfits = new Set(state.shown.fit.misfits);
  const among = { all: () => true, misfits: (i) => misfits.has(i), marked: (i) => state.marked.samples.has(i), core: (i) => state.core.samples.has(i) }[choice];
  view.listed = task.labels.at.map((_, i) => i).filter(among);
  if (view.graph * PAGE >= view.listed.length) view.graph = 0;
  pages(byId("graph-pages"), view.listed.length, PAGE, view.graph, (to) => { view.graph = to; drawGraphs(); }, "graphs");
  const shown = view.listed.slice(view.graph * PAGE, (view.graph + 1) * PAGE);
  byId("graphs").replaceChildren(...shown.map((place) => html("button", {
    type: "button", "data-place": place, "data-words": `graph ${place}: ${graphWords(task, place)}; label ${text(task.labels, place)}`, "aria-pressed": "false",
    onclick: () => pin(`graph ${place}`, (key) => markSample(place, key)), onfocus: () => markSample(place), onmouseenter: () => markSample(place), onmouseleave: () => mark([], []), onblur: () => mark([], []),
  }, graphPicture(task, place), html("span", {}, `${place}: y = ${text(task.labels, place)}`), html("span", { class: "said" }), html("span", { class: "from" }, task.gadgets[task.gadget_of[place]] ?? ""))));
  if (!shown.length) byId("graphs").append(html("p", { class: "hint" }, { misfits: "no misfits", marked: "nothing is marked: choose a part of the instance", core: "no core: solve a task that nothing fits" }[choice] ?? "no graphs"));
  byId("graphs").settle();
  showFit();
}
byId("filter").addEventListener("change", () => { view.graph = 0; drawGraphs(); });

// f and its error on the graphs in view; nothing is drawn anew but the words.
function showFit() {
  const { task } = state.chain, { fit } = state.shown, misfits = new Set(fit.misfits);
  for (const button of byId("graphs").querySelectorAll("button")) {
    const place = Number(button.dataset.place), off = misfits.has(place), said = button.querySelector(".said");
    button.classList.toggle("misfit", off);
    button.classList.toggle("core", state.core.samples.has(place));
    said.className = off ? "said off" : "said fits";
    said.textContent = `${off ? "✕" : "✓"} ${equal("f", text(fit.f, place))}`;
    button.setAttribute("aria-label", `${button.dataset.words}, ${equal("f", text(fit.f, place))}, ${off ? "misfit" : "fits"}; from ${task.gadgets[task.gadget_of[place]] ?? "the rule itself"}`);
  }
  showMarks();
}

// The state in one line: how the weights fit, and what the witness that they lift to violates.
function showState() {
  const { fit, lifted, kind } = state.shown, { source } = state.chain, fits = fit.violation === null;
  const parts = [html("span", { class: fits ? "good" : "bad" }, fits ? "✓ the weights fit" : `✕ ${plural(fit.num_misfits, "misfit")}`), html("span", {}, `${equal("largest error", fit.max_error)} (tolerance ${state.chain.task.tolerance})`)];
  if (lifted) parts.push(html("span", { class: lifted.violation === null ? "good" : "bad" }, lifted.violation === null ? `✓ the lifted witness is right` : `✕ the lifted witness violates ${lifted.num_violations} of ${source.num_constraints}`));
  parts.push(html("span", {}, kind));
  byId("state").replaceChildren(...parts);
}

// Show an answer about weights everywhere.
function show(answer, kind) {
  state.shown = { ...answer, kind };
  showState();
  showViolated();
  const isWhole = byId("filter").value !== "misfits" && byId("graphs").childElementCount;
  if (isWhole) showFit();
  else drawGraphs();
  showWitness();
  showWeights();
}
