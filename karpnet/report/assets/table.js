// The table of instances: filtered, sorted, a page at a time.
const instances = data.instances;
const contradicted = new Set(instances.contradiction);
const severalArchitectures = cells.architecture.texts.filter((name) => name).length > 1;

// Parameters and seed of a recipe; the family has a column of its own.
const shortName = (i) => (instances.recipe[i] === 1 ? instances.name[i].split(" ").slice(1).filter((word) => !word.startsWith("version=")).join(" ") : instances.name[i]);

// What the cells of one instance and one way say together.
function together(instance, way) {
  const members = cellsOf[instance].filter((cell) => cells.way[cell] === way);
  if (!members.length) return null;
  const words = members.map((cell) => text(cells.verdict, cell));
  const word = ["failed", "YES", "NO", "OPTIMAL", "fitted", "not fitted", "unknown"].find((w) => words.includes(w));
  const same = words.filter((w) => w === word).length;
  // The time of a cell that failed says nothing of the method.
  const seconds = members.filter((_, k) => words[k] !== "failed").map((cell) => cells.seconds[cell]).sort((a, b) => a - b);
  return { word, share: same < members.length ? ` ${same}/${members.length}` : "", seconds: seconds[Math.floor(seconds.length / 2)] ?? null };
}

const HEADS = [
  { label: "instance", value: shortName },
  { label: "family", value: (i) => text(instances.family, i) },
  { label: "n", value: (i) => instances.n[i], isNumber: true },
  { label: "ratio", value: (i) => instances.ratio[i], isNumber: true },
  { label: "truth", value: (i) => text(instances.truth, i) || text(instances.known, i) },
  { label: "certificates", value: (i) => cellsOf[i].filter((cell) => cells.certificate[cell]).length, isNumber: true },
  ...data.ways.map((label, way) => ({ label, way, value: (i) => together(i, way)?.seconds ?? null })),
];

const state = { order: 1, sign: 1, page: 0, size: 0, shown: [], chosen: data.first };
const haystack = instances.name.map((name, i) => `${name} ${instances.recipe[i] === 1 ? "" : instances.recipe[i]} ${text(instances.family, i)} ${text(instances.problem, i)} ${instances.key[i]}`.toLowerCase());

const CELL_FILTERS = {
  "": ["all", () => true],
  contradiction: ["contradictions", (i) => contradicted.has(i)],
  open: ["no answer", (i) => !text(instances.known, i)],
  missed: ["YES, and descent of proper width never fitted", (i) => text(instances.known, i) === "YES" && cellsOf[i].some((c) => cells.proper[c]) && !cellsOf[i].some((c) => cells.proper[c] && text(cells.verdict, c) === "fitted")],
  word: ["NO by a solver's word only", (i) => { const no = cellsOf[i].filter((c) => text(cells.verdict, c) === "NO"); return no.length > 0 && !no.some((c) => cells.certificate[c]); }],
  unknown: ["a cell without answer", (i) => cellsOf[i].some((c) => text(cells.verdict, c) === "unknown")],
  failed: ["a cell failed", (i) => cellsOf[i].some((c) => text(cells.verdict, c) === "failed")],
};

function passing() {
  const words = byId("filter-text").value.toLowerCase().split(/\s+/).filter((word) => word);
  const family = byId("filter-family").value, truth = byId("filter-truth").value, test = CELL_FILTERS[byId("filter-cells").value][1];
  const kept = [];
  for (let i = 0; i < haystack.length; i++) {
    if (family && text(instances.family, i) !== family) continue;
    if (truth && (text(instances.known, i) || "open") !== truth) continue;
    if (words.every((word) => haystack[i].includes(word)) && test(i)) kept.push(i);
  }
  return kept;
}

function sorted(places) {
  const { value } = HEADS[state.order];
  const keyed = places.map((i) => [value(i), i]);
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true }));
  // What has no value comes last, whichever way the rest is sorted.
  const isEmpty = (v) => v === null || v === "";
  keyed.sort(([a, i], [b, j]) => isEmpty(a) - isEmpty(b) || (isEmpty(a) ? 0 : state.sign * compare(a, b)) || i - j);
  return keyed.map(([, i]) => i);
}

function refresh() {
  state.shown = sorted(passing());
  state.page = 0;
  render();
}

function truthCell(i) {
  const label = text(instances.truth, i), known = text(instances.known, i);
  const shown = verdict(contradicted.has(i) ? "failed" : label || known || "unknown");
  if (contradicted.has(i)) shown.textContent = "contradiction";
  return [shown, label ? "" : known ? html("span", { class: "time beside" }, "by a method") : ""];
}

function cellOf(head, i) {
  if (head.way !== undefined) {
    const found = together(i, head.way);
    const content = found && html("span", {}, verdict(found.word), found.share, html("span", { class: "time" }, ` ${shownTime(found.seconds)}`));
    return html("td", { "data-label": head.label }, content);
  }
  if (head.label === "instance") return html("td", {}, html("button", { type: "button", class: "name", onclick: () => choose(i, true) }, shortName(i)));
  if (head.label === "truth") return html("td", { "data-label": "truth" }, html("span", {}, ...truthCell(i)));
  const value = head.value(i);
  return html("td", { class: head.isNumber ? "number" : null, "data-label": head.label }, value === null ? "" : String(value));
}

function render() {
  const { shown, page, size } = state, pages = Math.max(Math.ceil(shown.length / size), 1);
  const rows = shown.slice(page * size, (page + 1) * size);
  byId("instances").tBodies[0].replaceChildren(...rows.map((i) => html("tr", { class: i === state.chosen ? "current" : null, "data-instance": i }, ...HEADS.map((head) => cellOf(head, i)))));
  byId("count").textContent = shown.length === instances.key.length ? `${shown.length} instances` : `${shown.length} of ${instances.key.length} instances`;
  byId("page-number").textContent = `page ${page + 1} of ${pages}`;
  byId("previous").disabled = page === 0;
  byId("next").disabled = page >= pages - 1;
  HEADS.forEach((head, k) => head.cell.setAttribute("aria-sort", k === state.order ? (state.sign > 0 ? "ascending" : "descending") : "none"));
}

function sortBy(k) {
  state.sign = state.order === k ? -state.sign : 1;
  state.order = k;
  refresh();
}

function setUpTable() {
  if (window.matchMedia("(max-width: 42rem)").matches) byId("page-size").value = "10"; // cards are tall
  state.size = Number(byId("page-size").value);
  byId("instances").className = "cards";
  HEADS.forEach((head, k) => { head.cell = html("th", { scope: "col" }, html("button", { type: "button", onclick: () => sortBy(k) }, head.label)); });
  byId("instances").tHead.append(html("tr", {}, ...HEADS.map((head) => head.cell)));
  const families = [...instances.family.texts].sort();
  options(byId("filter-family"), [["", "all"], ...families.map((name) => [name, name])]);
  options(byId("filter-truth"), [["", "all"], ["YES", "YES"], ["NO", "NO"], ["open", "open"]]);
  options(byId("filter-cells"), Object.entries(CELL_FILTERS).map(([value, [label]]) => [value, label]));
  const filters = byId("filters");
  filters.addEventListener("input", refresh);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(refresh));
  const turn = (by) => () => { state.page += by; render(); };
  byId("previous").addEventListener("click", turn(-1));
  byId("next").addEventListener("click", turn(1));
  byId("page-size").addEventListener("change", () => { state.size = Number(byId("page-size").value); state.page = 0; render(); });
  // Paper has no next page to turn to.
  window.addEventListener("beforeprint", () => { state.page = 0; state.size = 500; render(); });
  window.addEventListener("afterprint", () => { state.size = Number(byId("page-size").value); render(); });
  refresh();
}
