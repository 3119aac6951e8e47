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

# SHA-256 of the JSON file of each family's example (seed 7), label included: the same on every machine.
# Another digest is another algorithm or another label: raise the family's version.
DIGESTS = {
    "random-sat": "933b7a8f042d22eea398c6dab4793f7f2358bc2484a6fe77d2271ecdf5d8d133",
    "random-nae-sat": "772e574865fa50bc7588155fb6f50e7e7386ae145b5ff81c01474c1f580bfe77",
    "planted-sat": "b14eb06a5d5c1975e7ba8eb49d432c799a3e2a4b83b4ea87494b2c660d477be9",
    "quiet-planted-sat": "b5bfddb1f6c7da8e7abd9b117ff2f5455c536faf939c8d6e4807f658e82ff2f5",
    "planted-nae-sat": "82f06cdb7d84363b4600a2cdffd8713ef9e62a9a47d2592051b16ddec95a373b",
    "twin-sat": "3011d4ee86b1b063cee1bef0ba746d85322c14457bda7313ce79633d0aa2c1cb",
    "twin-nae-sat": "caf03d6bb34af3be91ed0f99eb0547b4c0dfa45d8ac26d6b4de5aaf7b41d9e86",
    "pigeonhole": "6315e0f20844b9b6956038c2a48844095b9b68aeeb906682db3f48eea111a28c",
    "parity": "7d9ed3e821975a2cdfc2a618ee35521163bef7698c0c430fee818a3bb2d982ec",
    "ordering": "e8c00d68369cb9bace0935db84c93ac0ba440cf7e8e7cbb60dafd25e8e49cbdf",
    "clique-coloring": "29b3f6787258d3a3a740296b585ee81f3500f755667c86a9c2680a3129453183",
    "schur": "9af7d662ce40daa6b1ed2ec0e71706e94147ad49027b43702b414db40b583082",
    "van-der-waerden": "7cd27bb1b829dfd60b91d4be4b13ce1c7a3ab4867d18a7b5087fd8f547939988",
    "van-der-waerden-off-diagonal": "be50e529d5e951c90042c9edfbc2bb9f402872fda3c9900c6e5ac5819be46454",
    "ramsey": "9f7a617de22c14d0f99fd8c1207bf7c495d706185db2225e29dac566bc2028a5",
    "ramsey-off-diagonal": "89335009693e855df9e061d23213cf33a5b79e390d824bff44bbcd218de1f9ac",
    "pythagorean-triples": "5a9cf60840781654c3430703854499c564723051ec47f86cd3631db71c57d882",
    "random-regular-hypergraph": "b534704690458fbe4343d9be18b62ec68cb1172ee9daafd7f42a0dc786e499d7",
    "random-regular-graph": "2f92988b47efa86b5f464b2d0f7c05744aa2e0a0e0b4f5785c3f934a48837d50",
    "flat-coloring": "61ec7719bd515f688d1fc409df7c673b14590dc30bc89871964a98dca85f74d2",
    "model-rb-vertex-cover": "5bf4bf69c46d4eefac6f926ab3144dcf67a88061aa1e5a67ff8cc33d369df030",
    "random-partition": "2739051260a952e2a306cd69f0b4d3bf57d3e6ff2230877e17f5a60a6d34720c",
    "planted-partition": "513389aff2b0889da5c0573e5db085cc77f4c0839acbcde415d06dc074d4f01b",
    "random-subset-sum": "35f36494751014713ca88227ba5571f13e37c2c0c92aa14a260b61e354577520",
    "planted-subset-sum": "687c5bab0a0e1c0bd48222883e7258b15d33c154e38539b23f40e6dd5fef21f0",
    "realizable-threshold": "907bfad1eaf9d42a480ba901d7f6c7845a635c0a72f632aa51540146a964d3c3",
    "one-channel": "869a4ebc501326d3bc82df40870ca400249a37da161cd992b032627b2581ea62",
    "teacher-student": "f6b42dd24fc5b85fe5590f8b83e450b608244f2a0b7bd70a8def8bb8bf20df63",
}
