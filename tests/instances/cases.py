"""Small instances of every family, and the answers that they must have between them."""

from __future__ import annotations

from typing import Any

Parameters = dict[str, Any]

# Parameters that a solver settles at once; random families get several seeds each.
CASES: dict[str, tuple[Parameters, ...]] = {
    "random-sat": ({"num_variables": 8, "ratio": 2.0}, {"num_variables": 8, "ratio": 9.0}),
    "random-nae-sat": ({"num_variables": 8, "ratio": 1.0}, {"num_variables": 8, "ratio": 5.0}),
    "planted-sat": ({"num_variables": 8, "ratio": 4.0}, {"num_variables": 9, "ratio": 12.0, "width": 4}),
    "quiet-planted-sat": ({"num_variables": 8, "ratio": 4.0}, {"num_variables": 9, "ratio": 9, "width": 4}),
    "planted-nae-sat": ({"num_variables": 8, "ratio": 2.0}, {"num_variables": 6, "ratio": 9.0, "width": 2}),
    "twin-sat": tuple({"num_variables": n, "answer": a} for n in (5, 12) for a in ("yes", "no")),
    "twin-nae-sat": tuple({"num_variables": n, "answer": a} for n in (5, 12) for a in ("yes", "no")),
    "pigeonhole": tuple({"num_pigeons": p, "num_holes": h} for p in range(1, 5) for h in range(1, 5)),
    "parity": tuple(
        {"num_vertices": n, "degree": d, "answer": a}
        for n, d in ((4, 3), (6, 2), (6, 3), (5, 4), (2, 1))
        for a in ("yes", "no")
    ),
    "ordering": tuple({"num_elements": n, "answer": a} for n in range(1, 6) for a in ("yes", "no")),
    "clique-coloring": tuple(
        {"num_vertices": n, "clique_size": k, "num_colors": c}
        for n in (1, 3, 4)
        for k in range(1, 4)
        for c in range(1, 4)
    ),
    "schur": tuple(
        {"n": n, "num_colors": k} for k, largest in ((1, 1), (2, 4)) for n in range(1, largest + 3)
    ),
    "van-der-waerden": tuple({"n": n, "length": 3} for n in range(1, 12)),
    "van-der-waerden-off-diagonal": tuple(
        {"n": n, "first": a, "second": b} for n in (2, 17, 18, 20) for a, b in ((3, 4), (4, 3))
    ),
    "ramsey": tuple({"num_vertices": n, "clique_size": 3} for n in range(1, 8)),
    "ramsey-off-diagonal": tuple(
        {"num_vertices": n, "clique_size": a, "independent_size": b}
        for n in (2, 8, 9)
        for a, b in ((3, 4), (4, 3))
    ),
    "pythagorean-triples": tuple({"n": n, "num_colors": k} for n in (1, 4, 5, 60) for k in (1, 2)),
    "random-regular-hypergraph": (
        {"num_vertices": 9, "degree": 3},
        {"num_vertices": 9, "degree": 12},
        {"num_vertices": 8, "degree": 2, "edge_size": 4, "num_colors": 3},
    ),
    "random-regular-graph": (
        {"num_vertices": 8, "degree": 2},
        {"num_vertices": 8, "degree": 3},
        {"num_vertices": 8, "degree": 6},
        {"num_vertices": 7, "degree": 4, "num_colors": 5},
    ),
    "flat-coloring": ({"num_vertices": 12}, {"num_vertices": 9, "ratio": 1.5, "num_colors": 2}),
    "model-rb-vertex-cover": tuple(
        {"num_cliques": 4, "clique_size": 3, "density": d, "answer": a}
        for d in (0.5, 1.0)
        for a in ("yes", "no")
    ),
    "random-partition": ({"num_numbers": 8, "density": 2.0}, {"num_numbers": 8, "density": 0.3}),
    "planted-partition": ({"num_numbers": 8}, {"num_numbers": 7, "density": 0.3}),
    "random-subset-sum": ({"num_numbers": 8, "density": 4.0}, {"num_numbers": 8, "density": 0.3}),
    "planted-subset-sum": ({"num_numbers": 8}, {"num_numbers": 7, "density": 0.3}),
    "realizable-threshold": ({"num_features": 3, "num_samples": 12}, {"num_features": 1, "num_samples": 4}),
    "one-channel": ({"num_features": 3, "num_samples": 8}, {"num_features": 2, "num_samples": 5}),
    "teacher-student": (
        {"num_features": 2, "num_graphs": 6},
        {"num_features": 3, "num_graphs": 4, "width": 1},
    ),
}

# Families whose instances are all YES; every other one must show both answers.
ALWAYS_YES = {
    "planted-sat",
    "quiet-planted-sat",
    "planted-nae-sat",
    "flat-coloring",
    "planted-partition",
    "planted-subset-sum",
    "realizable-threshold",
    "one-channel",
    "teacher-student",
}

# SHA-256 of the JSON file of each family's example (seed 7), without its truth: the same on every
# machine. Another digest is another algorithm: raise the family's version.
DIGESTS = {
    "random-sat": "15509dcba0276c082f7e20f9f7906f687244ebd6d82163f42e590e87b70c5290",
    "random-nae-sat": "195dae95b32712ecc75cf2961d596da6718125cd5273bf685990db1026c9ad92",
    "planted-sat": "92f7b1469487201f2dce52a745434784db32147792a44514e00c0da6e3c25034",
    "quiet-planted-sat": "48d48d4526b4cb50cea10c6c46a5a942eabe9c1a4620b62dca88d8aa8ca611c6",
    "planted-nae-sat": "85b8add8a3e54030661acb25d30b60845447d0d4a41e8240a69a597fab9afd53",
    "twin-sat": "671553610c02eca0f8b25b044e700dbafb1958edcd7a2c2e6c85f54010cc0e27",
    "twin-nae-sat": "0e1c9a72bb02a4baffa1cb72a66eb3ebd007831a858c3eea7fda3baa06a91472",
    "pigeonhole": "18542d0b84ca91e90572336e2891e09e7e59a0f3a9644c32bffbda16cfa6f0db",
    "parity": "d3444341f8c792d2cfad805867bf4879b932d93150e51b227cafd2e2aa54cbfc",
    "ordering": "533922f34e53ab7129072e9cb1d54d96f7efea617ecc15ffcdcee38f2fb005e5",
    "clique-coloring": "de48d1af97c0cabf7405159c09e9e90ec05542b3dd8dd93e5e05ea5e8c8ca252",
    "schur": "a8e207ba582db53b8060aa43c3456bae05b8c6f0fa8bd8879b70ae4373f46ca6",
    "van-der-waerden": "cbe7cc9c00d3f3e855c9edbb7c78eaea0926bc2b7122d8edc311a3336b9bac63",
    "van-der-waerden-off-diagonal": "8c55efeafb5954e427784f090ac2204c6a6632b11ecfc1e19538f9a3db16d45e",
    "ramsey": "07ea90e9b6c17da855dcfd06e84ab2d5fb63c45b0591ebb4d002053ffe2c08c2",
    "ramsey-off-diagonal": "6ea45f52b0063de680f1ca281a8bb3316c3288fc6a3492964a2bd856f8b0d8d8",
    "pythagorean-triples": "dcbdd49810c274b91d79a1237483487d9ec37ecfc002f3464c3656d21b6ecf5a",
    "random-regular-hypergraph": "868b43edeb5329572c8d67b39e6adea2be11e98759a657181421986538537dab",
    "random-regular-graph": "5dc15f459acb6a219c07b4082d5085c482004200b5d3cf585689996467816ffd",
    "flat-coloring": "32eb2973d6d295de1c6479460797639dc853ebe67bc2ce78c27d04b2c95b8e86",
    "model-rb-vertex-cover": "fd26a94b03f77c5446126c80e324efe5a471a38f4c253faf4b35b82b06993621",
    "random-partition": "2e3866d7fa261e5aadcc1b7989c5d9bb874729b773ce7edafa6639f6505b2bf7",
    "planted-partition": "aab75b8f6ab0b9dd67b0e573a9ea4e50c129474d2133991987abb5f11e32f0c0",
    "random-subset-sum": "4f009c4246d6730e18db74d1f42fea9adda5c3618b8be2bb50be1b0cad1f7e1e",
    "planted-subset-sum": "9b19799246c96116e8118b9192f0d78ae6b9983fcd50c02422cb8bf7c6ea162f",
    "realizable-threshold": "d20d38e080085982a381f54b2b52cd49d2837553fb880409669cf6fe7f55abf1",
    "one-channel": "243eb6338aa133a51069c479305918b822fd0ee4c066c71afe2590e619ec630e",
    "teacher-student": "69d8c35d41ee62bb108f0b51da426a5753be19d30352df74a88028ba66e880be",
}
