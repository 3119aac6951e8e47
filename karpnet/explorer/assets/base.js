// The few functions that everything else is made of, and the state of the page.
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

// What the page looks at: the instance, the chain, the weights shown, and what is marked.
const state = {
  opened: null, // the instance and the map around it
  at: null, // which chain: instance, to, via
  chain: null,
  shown: null, // the last answer about weights: weights, fit, lifted, and layers after a witness
  witness: [],
  marked: { parts: new Set(), samples: new Set(), pinned: null },
  core: { parts: new Set(), samples: new Set() },
};

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : word.endsWith("x") ? "es" : "s"}`;
const equal = (name, value) => (value.startsWith("≈") ? `${name} ≈ ${value.slice(1)}` : `${name} = ${value}`);
const PAGE = 24; // graphs
const PARTS_PAGE = 60;

// One tab stop for a group of buttons: arrow keys, Home and End move inside.
function roving(group) {
  const buttons = () => [...group.querySelectorAll("button:not(:disabled)")];
  const settle = (current) => buttons().forEach((button) => { button.tabIndex = button === current ? 0 : -1; });
  group.settle = () => {
    const all = buttons();
    settle(all.find((button) => button.tabIndex === 0 && button === document.activeElement) ?? all[0]);
  };
  group.addEventListener("focusin", (event) => { if (event.target.closest("button")) settle(event.target.closest("button")); });
  group.addEventListener("keydown", (event) => {
    const all = buttons(), place = all.indexOf(document.activeElement);
    if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    all[Math.min(Math.max(moves[event.key], 0), all.length - 1)].focus();
  });
  return group;
}

// A column of repeated texts: the distinct ones, and their places.
const text = (column, place) => column.texts[column.at[place]];

// Buttons for the pages of a long list; nothing where one page holds it.
function pages(place, count, size, current, turn, what) {
  const last = Math.max(Math.ceil(count / size) - 1, 0);
  if (!last) return place.replaceChildren();
  const step = (words, to, disabled) => html("button", { type: "button", disabled, "aria-label": `${words} ${what}`, onclick: () => turn(to) }, words);
  place.replaceChildren(
    step("previous", current - 1, current === 0),
    html("span", {}, `${(current * size + 1).toLocaleString("en")}–${Math.min((current + 1) * size, count).toLocaleString("en")} of ${count.toLocaleString("en")}`),
    step("next", current + 1, current === last),
  );
}
