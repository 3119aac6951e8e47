// The page opens.
if (isFile) {
  byId("offline").hidden = false;
  byId("offline").textContent = `This file holds the answers to what was foreseen. Other paths, other formulas and free dragging need the server: ${stored.command}`;
  byId("typing").hidden = true;
}
const redraw = () => {
  if (state.chain) near(null);
  scheduleErrors();
};
window.addEventListener("resize", redraw);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
attempt("map-error", () => held(() => open("open", {})));
