// The exact answer, and gradient descent while it trains.
const running = { number: 0 };

function clearAnswers() {
  running.number += 1;
  byId("answer").replaceChildren();
  byId("runs").replaceChildren();
  byId("descend").textContent = "Start";
}

byId("solve").addEventListener("click", async () => {
  byId("solve").disabled = true;
  byId("answer").replaceChildren(html("p", {}, "solving …"));
  const at = state.at;
  const answer = await attempt("play-error", () => ask("solve", { at }));
  byId("solve").disabled = false;
  if (!answer || at !== state.at) return byId("answer").replaceChildren();
  const { core, weights, text } = answer;
  const yes = answer.answer.verdict === "YES", parts = [html("p", { class: yes ? "good" : answer.answer.verdict === "NO" ? "bad" : "" }, text)];
  if (weights) {
    state.weights = weights;
    show(answer, "from the solver");
    parts.push(html("p", {}, "Its weights are shown."));
  }
  if (core) {
    state.core = { parts: new Set(core.parts), samples: new Set(core.samples) };
    parts.push(html("p", {}, `No network fits these ${core.gadgets.length} gadgets together, ${core.kind === "smallest" ? "and no fewer clash" : "and all of them are needed"}; they are marked ◆.`), html("ul", {}, ...core.gadgets.slice(0, 40).map((words) => html("li", {}, words))));
    byId("filter").value = "core";
    view.graph = 0;
    drawGraphs();
    showViolated();
  } else if (answer.answer.verdict === "NO") parts.push(html("p", {}, "No core of gadgets was found within ten seconds."));
  byId("answer").replaceChildren(...parts);
});

// One run: its place on the page, and its looks so far.
function runPlace(title) {
  const words = html("p", { class: "hint" }), picture = html("div", {});
  byId("runs").append(html("div", { class: "run" }, html("h3", {}, title), picture, words));
  return { looks: [], words, picture };
}

function showRun(run, kind) {
  const look = run.looks.at(-1), fits = look.fit?.violation === null;
  run.picture.replaceChildren(lossPicture(run));
  const lifted = look.lifted ? ` It lifts to a witness that ${look.lifted.violation === null ? "is right" : `violates ${look.lifted.num_violations}`}.` : kind === "wide" ? " A network of this width is improper: its weights lift to no witness." : "";
  run.words.textContent = `Step ${look.step}: ${look.fitted.length} of ${look.losses.length} restarts fit. The best one ${fits ? "fits" : look.fit ? `has ${plural(look.fit.num_misfits, "misfit")}, largest error ${look.fit.max_error}` : "diverged"}.${lifted}`;
}

byId("descend").addEventListener("click", async () => {
  if (byId("descend").textContent === "Stop") return stopDescent();
  const number = ++running.number, at = state.at, seed = Number(byId("seed").value) || 0;
  byId("runs").replaceChildren();
  byId("descend").textContent = "Stop";
  byId("state").setAttribute("aria-busy", "true");
  const { width } = state.chain.task, runs = [["proper", runPlace(`Proper: width ${width}`)], ["wide", runPlace(`Wide: width ${8 * width}`)]];
  const step = async (kind, run) => {
    const look = await ask("descend", { at, width: kind, seed, look: run.looks.length });
    if (number !== running.number) return;
    run.looks.push(look);
    showRun(run, kind);
    if (kind !== "proper" || !look.weights) return;
    state.weights = look.weights;
    show(look, `best restart at step ${look.step}`);
  };
  await attempt("play-error", async () => {
    for (let left = runs; left.length && number === running.number; left = left.filter(([, run]) => !run.looks.at(-1)?.is_last)) {
      for (const [kind, run] of left) if (number === running.number) await step(kind, run);
      if (isFile) await new Promise((resume) => setTimeout(resume, 60));
    }
  });
  if (number === running.number) stopDescent();
});

function stopDescent() {
  running.number += 1;
  byId("descend").textContent = "Start";
  byId("state").removeAttribute("aria-busy");
}
