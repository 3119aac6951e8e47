// The map of problems and rules, and the chain chosen on it.
roving(byId("map"));

function mapButton(name, isTask, disabled) {
  return html("button", {
    type: "button", class: isTask ? "task" : "", "data-name": name, disabled,
    "aria-pressed": disabled ? null : "false", title: disabled ? "no chain of rules leads here" : null,
    onclick: disabled ? () => {} : () => choose(name, isTask),
    onfocus: () => near(name), onmouseenter: () => near(name), onmouseleave: () => near(null),
  }, name);
}

function drawMap() {
  const { floors, tasks, unreachable } = state.opened.map;
  const floor = (words, names, isTask, far) => html("div", { class: far ? "floor far" : "floor", role: "group", "aria-label": words }, ...names.map((name) => mapButton(name, isTask, far || (!isTask && name === state.opened.problem))));
  const rows = floors.map((names, i) => floor(i ? `${plural(i, "rule")} away` : "the instance's problem", names, false, false));
  if (tasks.length) rows.push(floor("architectures to train", tasks, true, false));
  if (unreachable.length) rows.push(floor("not in reach from here", unreachable, false, true));
  byId("map").replaceChildren(svg("svg", { "aria-hidden": "true" }), ...rows);
  byId("map").settle();
}

// A rule as a curve between two buttons; the chain's own strong, those at a button in focus lighter.
function near(name) {
  const box = byId("map").getBoundingClientRect(), place = new Map();
  for (const button of byId("map").querySelectorAll("button")) {
    const own = button.getBoundingClientRect();
    place.set(button.dataset.name, { x: own.left - box.left + own.width / 2, top: own.top - box.top, bottom: own.bottom - box.top });
  }
  const way = new Set((state.chain?.steps ?? []).map((step) => step.rule));
  const curves = state.opened.map.rules.filter((rule) => place.has(rule.source) && place.has(rule.target)).map((rule) => {
    const a = place.get(rule.source), b = place.get(rule.target), down = a.bottom <= b.top;
    const [y1, y2] = down ? [a.bottom, b.top] : a.top >= b.bottom ? [a.top, b.bottom] : [a.bottom, b.bottom];
    const bend = down ? (y2 - y1) / 2 : a.top >= b.bottom ? (y2 - y1) / 2 : 22;
    const kind = way.has(rule.name) ? "way" : name && [rule.source, rule.target].includes(name) ? "near" : "";
    return { kind, curve: svg("path", { class: kind, d: `M${a.x} ${y1}C${a.x} ${y1 + bend} ${b.x} ${y2 - (down || a.top >= b.bottom ? bend : -22)} ${b.x} ${y2}` }) };
  });
  curves.sort((a, b) => a.kind.length - b.kind.length);
  byId("map").querySelector("svg").replaceChildren(...curves.map(({ curve }) => curve));
}

function showWay() {
  const way = new Set(state.chain.steps.map((step) => step.name));
  for (const button of byId("map").querySelectorAll("button")) {
    button.classList.toggle("way", way.has(button.dataset.name));
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(state.at.via.includes(button.dataset.name) || button.dataset.name === state.at.to));
  }
  near(null);
  byId("chain").replaceChildren(...state.chain.steps.map((step) => html("li", {},
    step.rule ? html("span", { class: "rule", title: step.reference }, `↓ ${step.summary}`) : "",
    html("span", {}, html("strong", {}, step.title), `: ${step.size}`))));
}

// A click on an architecture leads the chain there; one on a problem makes it a stop on the way, or no more.
async function choose(name, isTask) {
  const { to, via, instance } = state.at;
  const wanted = isTask ? { instance, to: name, via } : { instance, to, via: via.includes(name) ? via.filter((one) => one !== name) : [...via, name].sort() };
  await attempt("map-error", () => held(() => look(wanted)));
}

// While a chain is made nothing can be asked about the one before.
async function held(work) {
  byId("play").inert = true;
  try {
    return await work();
  } finally {
    byId("play").inert = false;
  }
}

async function look(at) {
  const chain = await ask("chain", { at });
  Object.assign(state, { at, chain });
  showWay();
  const isDrawn = chain.is_task && !chain.summary_only;
  byId("play").hidden = !isDrawn;
  byId("summary").hidden = isDrawn;
  byId("summary-text").textContent = chain.summary_only;
  if (isDrawn) await startTask();
}

async function open(question, body) {
  const opened = await ask(question, body);
  const names = (opened.names ?? []).slice(0, 40);
  state.opened = opened;
  byId("name").textContent = opened.name || (opened.is_task ? "A training task" : `An instance of ${opened.problem}`);
  byId("about").textContent = `${opened.problem}: ${opened.size}${opened.label ? ` (label of the file: ${opened.label})` : ""}${names.length ? `; ${names.map((name, i) => `x${i + 1} is ${name}`).join(", ")}` : ""}`;
  drawMap();
  await look({ instance: opened.instance, to: opened.to, via: opened.via });
}

byId("formula").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt("formula-error", () => held(() => open("formula", { text: byId("text").value })));
});
for (const button of document.querySelectorAll("button.example")) button.addEventListener("click", () => { byId("text").value = button.dataset.text; });
