"""Files of every format, damaged at random: reading one ends with an instance or with one line.

``python -m tests.reductions.formats.mutations 100000 SEED`` reads that many and prints how they ended.
"""

from __future__ import annotations

import io
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from karpnet.testing.instances import drawn
from reductions.errors import KarpnetError
from reductions.formats import array_files
from reductions.formats.json_files import chain_document, derivation_document, dump, problem_document
from reductions.formats.load import load
from reductions.paths import derive
from reductions.problems import PROBLEMS
from reductions.problems.cnf import CNF
from tests.compressed import compressed

TEXTS = (  # each with a question that it answers
    (None, b"c head\np cnf 3 3\n1 -2 0\nc mid\n3 0 -1\n2 0\n"),
    ("one-in-three-sat", b"p cnf 3 2\r\n1 2 0\r\n-1 3 0\r\n%\r\n0\r\n"),
    (None, b"c karpnet question: nae-sat\nc karpnet truth: yes, planted\np cnf 3 1\n1 2 3 0\n"),
    (None, b"c karpnet question: clique:3\np edge 4 4\nn 1 5\ne 1 2\ne 2 3\ne 1 3\ne 3 4\n"),
    ("graph-coloring:3", b"cQueens\np col 3 4\ne 1 2\ne 2 1\ne 2 3\ne 3 2\n"),
    (None, b"* #variable= 3 #constraint= 2\n* c\n+1 x1 -2 ~x2 >= -1 ;\nx3 + 2*x1 = 1 ;\n"),
    (None, b"* karpnet question: pseudo-boolean\n2 x1 3 x2\n< 4 ; - x1 > -1 ;"),
    ("linear-equations", b"+1 x1 +1 x2 = 1 ;\n"),
    ("max-cut:2", b"# Gset\n4 4\n1 2 1\n2 3 -1\n1 3 1.0\n3 4 2e1\n"),
    ("vertex-cover:2", b"4 3\n1 2\n2 3\n3 4\n"),
    ("independent-set:2", b"% kamis\n4 3\n2\n1 3\n2 4\n3\n"),
    ("max-cut:2", b"4 3 011\n1 2 5\n1 1 5 3 -1\n1 2 -1 4 7\n1 3 7\n"),
    ("clique:2", b"c pace\np td 4 3\n1 2\n2 3\n3 4\n"),
    ("max-cut:3", b"%%MatrixMarket matrix coordinate pattern symmetric\n% c\n4 4 3\n2 1\n3 2\n4 3\n"),
    ("max-cut:9", b"%%MatrixMarket matrix coordinate real general\n3 3 4\n2 1 1.5e1\n1 2 15\n3 2 1\n2 3 1\n"),
    ("clique:3", b">>graph6<<DqK\n"),
    (None, b"17\n5 # five\n8\n3\n13\n"),
    ("subset-sum:22", b"17 5 8 3 13\n"),
    (None, b"\xef\xbb\xbfp cnf 1 1\n1 0\n"),
    (None, "p cnf 1 1\n1 0\n".encode("utf-16")),
    (None, b"p wcnf 2 2 9\n9 1 0\n3 2 0\n"),
    (None, b"h 1 2 0\n3 -1 0\n"),
    (None, b"p cnf 2 2\ne 1 0\nx1 2 0\n"),
)
QUESTIONS = (
    None, None, "cnf", "nae-sat", "one-in-three-sat", "max-cut:2", "clique:3", "graph-coloring:3",
    "vertex-cover:-1", "partition", "subset-sum:9", "subset-sum", "pseudo-boolean", "linear-equations",
    "", ":", "max-cut:99999999999999999999", "clique:x",
)  # fmt: skip
SUFFIXES = (
    "", ".txt", ".cnf", ".col", ".clq", ".dimacs", ".opb", ".json", ".rud", ".graph", ".mtx", ".gr", ".g6",
    ".num", ".cnf.gz", ".zst",
)  # fmt: skip
WORDS = (
    b"0", b"-0", b"1", b"-1", b"2", b"99999999999999999999", b"1e400", b"1e-400", b"nan", b"0.5", b"+", b"-",
    b"~", b"*", b";", b">=", b"=", b"<", b"x1", b"x0", b"x99999999999", b"p", b"e", b"c", b"%", b"#", b"\r",
    b"\n\n", b"\0", b"\xff", b"\xc3\xa9", b"\xd9\xa3", b"\x1a", b"{", b"[", b"}", b"null", b"true", b'"',
    b"p cnf", b"p edge 2 1", b"[" * 2000, b"9" * 5000, b"100000000", b" ", b"\t", b"\x0b", b"\xe2\x80\xa8",
)  # fmt: skip


def seeds() -> list[tuple[str | None, bytes]]:
    """Texts of all formats, and JSON and arrays of every problem and of a task with its chain."""
    random = Random(0)
    problems = [drawn(name, random) for name in PROBLEMS]
    task = derive(CNF.from_clauses(2, [[1, -2], [2]]), "relu-sum")
    documents = [*map(problem_document, problems), derivation_document(task), chain_document(task)]
    arrays = io.BytesIO()
    array_files.write(arrays, derivation_document(task))
    return [*TEXTS, *((None, dump(document).encode()) for document in documents), (None, arrays.getvalue())]


def mutated(data: bytes, others: list[bytes], random: Random) -> bytes:
    """The content of a file after one to four accidents."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        at, stop = sorted(random.randint(0, len(data)) for _ in range(2))
        kind = random.choice((*range(8), 8, 8, 8, 9, 9))
        if kind == 0:
            data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[min(stop, at + 9) :]
        elif kind == 2:
            data = data[:at] + random.choice(WORDS) + data[at:]
        elif kind == 3:
            words = data.split(b" ")
            words[random.randrange(len(words))] = random.choice(WORDS)
            data = b" ".join(words)
        elif kind == 4:
            lines = data.split(b"\n")
            lines.insert(random.randint(0, len(lines)), random.choice(lines))
            data = b"\n".join(lines)
        elif kind == 5:
            lines = data.split(b"\n")
            del lines[random.randrange(len(lines))]
            data = b"\n".join(lines)
        elif kind == 6:
            other = random.choice(others)
            data = data[:at] + other[random.randint(0, len(other)) :]
        elif kind == 7:
            data = data[:at]
        elif kind == 8 and (digits := [i for i, byte in enumerate(data) if byte in b"0123456789"]):
            at = random.choice(digits)
            data = data[:at] + random.choice((b"0", b"1", b"2", b"3", b"-1", b"12", b"")) + data[at + 1 :]
        else:
            old, new = random.choice(((b"\n", b"\r\n"), (b"\n", b"\r"), (b" ", b"\t "), (b"\n", b"\n\n")))
            data = data.replace(old, new)
    if random.random() < 0.05:
        data = compressed(data, random.choice((".gz", ".xz", ".bz2", ".zst")))
        if random.random() < 0.5:
            at = random.randint(0, len(data))
            data = data[:at] + bytes([random.randrange(256)]) * random.randint(0, 1) + data[at + 1 :]
    return data


def outcomes(count: int, seed: int, folder: Path) -> Iterator[str]:
    """Read mutated files; what each was read as, or ``refused``. Anything but `KarpnetError` gets out."""
    random, sources = Random(seed), seeds()
    texts = [data for _, data in sources]
    for _ in range(count):
        path = folder / f"file{random.choice(SUFFIXES)}"
        question, data = random.choice(sources)
        data = mutated(data, texts, random)
        path.write_bytes(data)
        if random.random() < 0.2:
            question = random.choice(QUESTIONS)
        try:
            instance = load(path, question).target
            instance.size()
        except KarpnetError as error:
            if len(str(error).splitlines()) != 1:
                raise AssertionError(f"{path.name} --as {question}: {data!r}: not one line") from error
            yield "refused"
        except Exception as error:
            raise AssertionError(f"{path.name} --as {question}: {data!r}") from error
        else:
            yield instance.name
        path.unlink()


def main() -> None:
    """Read as many as the first argument says."""
    warnings.simplefilter("error")
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        tally = Counter(outcomes(count, seed, Path(folder)))
    print(f"{sum(tally.values())} files read without an uncaught exception: {dict(tally.most_common())}")


if __name__ == "__main__":
    main()
