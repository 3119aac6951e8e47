// The data, and the few functions that everything else is made of.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}
const html = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

const text = (column, place) => column.texts[column.at[place]];
const shownNumber = (value) => (value === null ? "" : String(Number(value.toPrecision(3))));
const shownTime = (s) => (s === null ? "" : s < 1 ? `${Number((1000 * s).toPrecision(3))} ms` : `${Number(s.toPrecision(3))} s`);
const shownShare = (share) => `${Math.round(100 * share)}%`;

const VERDICT_CLASSES = { YES: "yes", OPTIMAL: "yes", fitted: "yes", NO: "no", "not fitted": "", unknown: "", failed: "bad" };
const verdict = (word) => html("span", { class: `verdict ${VERDICT_CLASSES[word] ?? ""}` }, word);

function options(select, entries) {
  select.replaceChildren(...entries.map(([value, label]) => html("option", { value }, label)));
}

function tip(words, x, y) {
  const box = byId("tip");
  box.hidden = !words;
  if (!words) return;
  box.textContent = words;
  const left = Math.min(x + 12, window.scrollX + document.documentElement.clientWidth - box.offsetWidth - 8);
  box.style.left = `${Math.max(left, 4)}px`;
  box.style.top = `${y + 14}px`;
}

function setTheme(dark) {
  document.documentElement.classList.toggle("dark", dark);
  byId("theme").textContent = dark ? "Light" : "Dark";
}
setTheme(window.matchMedia("(prefers-color-scheme: dark)").matches);
byId("theme").addEventListener("click", () => setTheme(!document.documentElement.classList.contains("dark")));

// The cells of each instance, in the order of the ways.
const cells = data.cells;
const cellsOf = data.instances.key.map(() => []);
cells.instance.forEach((instance, cell) => cellsOf[instance].push(cell));
const byWay = (a, b) => cells.way[a] - cells.way[b] || cells.architecture.at[a] - cells.architecture.at[b] || cells.replicate[a] - cells.replicate[b];
cellsOf.forEach((members) => members.sort(byWay));
