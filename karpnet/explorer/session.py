"""The questions that the page asks, and their answers: the one way from the browser into karpnet."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from karpnet.api.reduce import reduce
from karpnet.api.solve import solve
from karpnet.explorer import rule_map
from karpnet.explorer.descent import SETTINGS, Look, looks, settings_for
from karpnet.explorer.evaluation import fit_of, weights_answer, witness_answer
from karpnet.explorer.formula import parse_formula
from karpnet.explorer.gadget_core import gadget_core
from karpnet.explorer.links import Links
from karpnet.explorer.views import chain_view, expect_buildable, too_large
from reductions.answers.witnesses import as_witness
from reductions.core import AnyProblem, Derivation, size_text
from reductions.errors import InputError
from reductions.formats.json_text import dumps
from reductions.reading.fields import Fields
from reductions.reading.stored import StoredObject
from reductions.reading.values import integer, one_of
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask, expect_task

FIRST = "first"  # the instance that the explorer was opened with
WIDE = 8  # times the proper width
_KEPT = 12  # instances, chains and runs that a session remembers
_SECONDS = 20.0
Kept = TypeVar("Kept")
_SEED = integer("a seed, 0 to 10^6", 0, 10**6)


@dataclass
class _Chain:
    """A chain that the page looks at, with its links."""

    key: str
    derivation: Derivation
    links: Links


@dataclass
class _Run:
    """A run of descent on its way: its looks to come, and how many were seen."""

    coming: Iterator[Look]
    num_seen: int = 0


class Session:
    """Everything that one page looks at; answers are as the questions are, whoever asks.

    Parameters
    ----------
    derivation : Derivation
        What the page opens with.
    to : str or None
        Where its chain leads, as of `karpnet.reduce`; by default a plain sum of relus, where one can.
    via : sequence of str
        What the chain must visit.

    Raises
    ------
    KarpnetError
        If no such chain leads there.
    """

    def __init__(self, derivation: Derivation, to: str | None = None, via: Sequence[str] = ()) -> None:
        if to is not None or via:
            reduce(derivation, to, via)
        self.first, self._to, self._via = derivation, to, sorted(via)
        self._typed: OrderedDict[str, Derivation] = OrderedDict()
        self._chains: OrderedDict[str, _Chain] = OrderedDict()
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._questions: Mapping[str, Callable[[Fields], StoredObject]] = {
            "open": self._open,
            "formula": self._formula,
            "chain": self._chain,
            "witness": self._witness,
            "weights": self._weights,
            "solve": self._solve,
            "descend": self._descend,
        }

    @property
    def questions(self) -> tuple[str, ...]:
        """The names that `ask` takes."""
        return tuple(self._questions)

    def ask(self, name: str, body: object) -> StoredObject:
        """Answer a question of the page.

        Parameters
        ----------
        name : str
            One of `questions`.
        body : mapping
            Its arguments, decoded from JSON.

        Raises
        ------
        KarpnetError
            If the question is malformed, or has no answer; in one line for the page.
        """
        if name not in self._questions:
            raise InputError("explorer", f"expected one of {', '.join(self._questions)}, got {name[:40]!r}")
        return self._questions[name](Fields(body, name))

    def _open(self, asked: Fields) -> StoredObject:
        """The instance with which a page starts, and the map of rules around it."""
        return self._opened(FIRST, self.first)

    def _formula(self, asked: Fields) -> StoredObject:
        """The same for a formula that was typed."""
        text = asked.text("text")
        formula, names = parse_formula(text)
        key = sha256(text.encode()).hexdigest()[:16]
        _remember(self._typed, key, Derivation((), (formula,)))
        return {**self._opened(key, self._typed[key]), "names": list(names)}

    def _opened(self, key: str, derivation: Derivation) -> StoredObject:
        source: AnyProblem = derivation.source
        is_task = isinstance(derivation.target, TrainingTask)
        to = self._to if key == FIRST else None
        return {
            "instance": key,
            "name": derivation.name,
            "problem": source.name,
            "size": size_text(source.size()),
            "label": derivation.header.truth,
            "is_task": is_task,
            "map": rule_map.rule_map(source.name),
            "to": to or (None if is_task else rule_map.usual_target(source.name)),
            "via": list(self._via) if key == FIRST else [],
        }

    def _at(self, asked: Fields) -> _Chain:
        """The chain that a question is about, made at most once while it is remembered."""
        where = asked.sub("at")
        instance, to, via = where.text("instance"), where.get("to"), where.texts("via")
        key = dumps([instance, str(to), sorted(via)])
        if key not in self._chains:
            derivation = self.first if instance == FIRST else self._typed.get(instance)
            if derivation is None:
                raise InputError("explorer", "the formula is no longer held here", "read it again")
            if to is not None:
                expect_buildable(derivation.target, where.text("to"), via)
                derivation = reduce(derivation, where.text("to"), via)
            is_drawn = not too_large(derivation)
            links = Links.of(derivation) if is_drawn else Links((), (), ())
            _remember(self._chains, key, _Chain(key, derivation, links))
        self._chains.move_to_end(key)
        return self._chains[key]

    def _chain(self, asked: Fields) -> StoredObject:
        chain = self._at(asked)
        return chain_view(chain.derivation, chain.links)

    def _drawn(self, asked: Fields) -> _Chain:
        """A chain that ends in a task, and is not too large for pictures."""
        chain = self._at(asked)
        expect_task(chain.derivation.target, "explorer")
        if reason := too_large(chain.derivation):
            raise InputError("explorer", reason)
        return chain

    def _witness(self, asked: Fields) -> StoredObject:
        chain = self._drawn(asked)
        witness = as_witness(chain.derivation.source, asked.items("witness"), "witness")
        return witness_answer(chain.derivation, chain.links, witness)

    def _weights(self, asked: Fields) -> StoredObject:
        chain = self._drawn(asked)
        weights = Hypothesis.from_json(asked.sub("weights"))
        chain.derivation.target.expect_shape(weights, "weights")
        return weights_answer(chain.derivation, chain.links, weights)

    def _solve(self, asked: Fields) -> StoredObject:
        """The exact answer on the task; weights and what they lift to, or a core of the gadgets."""
        chain = self._drawn(asked)
        answer = solve(chain.derivation, seconds=_SECONDS)
        made: StoredObject = {"answer": answer.row().to_json(), "text": str(answer)}
        if isinstance(answer.witness, Hypothesis):
            made |= weights_answer(chain.derivation, chain.links, answer.witness)
        elif answer.verdict == "NO":
            core = gadget_core(chain.derivation.target, chain.links)
            if core is not None:
                samples = sorted(s for place in core.gadgets for s in chain.links.gadgets[place][1])
                made["core"] = {
                    "kind": core.kind,
                    "gadgets": [chain.links.gadgets[place][0] for place in core.gadgets],
                    "samples": samples,
                    "parts": chain.links.parts_of(samples),
                }
        return made

    def _descend(self, asked: Fields) -> StoredObject:
        """The next look at a run of gradient descent; look 0 starts it."""
        chain = self._drawn(asked)
        factor = {"proper": 1, "wide": WIDE}[asked.read("width", one_of("proper", "wide"))]
        seed, look = asked.read("seed", _SEED), asked.count("look")
        key = f"{chain.key} {factor} {seed}"
        task = chain.derivation.target
        if look == 0:
            coming = looks(task.widened(factor * task.architecture.width), settings_for(seed))
            _remember(self._runs, key, _Run(coming))
        run = self._runs.get(key)
        seen = next(run.coming, None) if run is not None and run.num_seen == look else None
        if run is None or seen is None:
            raise InputError("explorer", "this run is no longer held here", "start it again")
        run.num_seen += 1
        return _look_answer(seen, chain, factor)


def _look_answer(seen: Look, chain: _Chain, factor: int) -> StoredObject:
    task = chain.derivation.target
    answer: StoredObject = {
        "step": seen.step,
        "steps": SETTINGS.steps,
        "losses": [float(f"{loss:.5g}") for loss in seen.losses.tolist()],
        "fitted": [int(place) for place in seen.fitted.nonzero()[0]],
        "best": seen.best,
        "width": factor * task.architecture.width,
        "is_last": seen.is_last,
    }
    if seen.weights is None:
        return answer
    if factor > 1:  # weights of another width are no witness of the task, and lift to none of the source
        wide = task.widened(factor * task.architecture.width)
        return {**answer, "fit": fit_of(wide, seen.weights)}
    return {**answer, **weights_answer(chain.derivation, chain.links, seen.weights)}


def _remember(kept: OrderedDict[str, Kept], key: str, value: Kept) -> None:
    """Hold a value, and let go of the one that was longest unused."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _KEPT:
        kept.popitem(last=False)
