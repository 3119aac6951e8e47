// Questions to karpnet: the server answers, or the file holds the answers that it was written with.
const stored = byId("data") ? JSON.parse(byId("data").textContent) : null;
const isFile = stored !== null;

// Weights come in columns; questions have them in rows.
function unpacked({ shape: [width, inputs], rows, readout, reach }) {
  const row = (values, j) => Array.from({ length: inputs }, (_, i) => values[rows.at[j * inputs + i]]);
  const all = (values) => Array.from({ length: width }, (_, j) => row(values, j));
  const outer = (values) => readout.at.map((place) => values[place]);
  return { weights: all(rows.exact), readout: outer(readout.exact), approximate: all(rows.numbers), approximate_readout: outer(readout.numbers), reach };
}

async function ask(name, body) {
  const answer = await told(name, body);
  return answer.weights ? { ...answer, weights: unpacked(answer.weights) } : answer;
}

async function told(name, body) {
  if (isFile) {
    const answer = stored.answers[`${name} ${JSON.stringify(body)}`];
    if (!answer) throw new Error(`this file does not hold that answer: run ${stored.command}`);
    return structuredClone(answer);
  }
  let reply;
  try {
    reply = await fetch(`ask/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch {
    throw new Error("the server has ended: run karpnet explore again");
  }
  if (!reply.ok) throw new Error(`the server refused: ${await reply.text()}`);
  const answer = await reply.json();
  if (answer.error) throw new Error(answer.error);
  return answer;
}

// Of questions in quick succession only the latest matters: while one is on its way, the last one waits.
function latest(work) {
  let busy = false, waiting = null;
  const ask = async (...given) => {
    waiting = given;
    if (busy) return;
    busy = true;
    try {
      while (waiting) {
        const now = waiting;
        waiting = null;
        await work(...now);
      }
    } finally {
      busy = false;
    }
  };
  ask.isOverdue = () => waiting !== null;
  return ask;
}

// Do something, and show in one line why it failed.
async function attempt(place, work) {
  byId(place).textContent = "";
  try {
    return await work();
  } catch (error) {
    byId(place).textContent = error.message;
    return null;
  }
}
