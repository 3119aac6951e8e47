"""Parities averaged over permutation groups: invariance, orthogonality, closed forms, search."""

from __future__ import annotations

import numpy as np
import pytest

from reductions.errors import InputError, UnsupportedError
from statistical_queries.averaged_parity import (
    AveragedParity,
    Frame,
    in_frame,
    orbit_representatives,
    search,
    superpolynomial,
)
from statistical_queries.bounds import logarithmic_k, superpolynomial_bound
from statistical_queries.groups import PermutationGroup
from statistical_queries.named_groups import cyclic, dihedral, graph_edges, symmetric

GROUPS = {
    "cyclic": cyclic(7),
    "dihedral": dihedral(6),
    "symmetric": symmetric(5),
    "edges": graph_edges(4),
    "generated": PermutationGroup(np.array([[1, 2, 0, 3, 4, 5], [0, 1, 2, 4, 3, 5]])),
}


@pytest.mark.parametrize("frame", ["group", "absolute"])
@pytest.mark.parametrize("name", GROUPS)
def test_group_elements_change_nothing(name: str, frame: Frame) -> None:
    group, rng = GROUPS[name], np.random.default_rng(0)
    parity = AveragedParity(group, (0, 1, 2, 4), frame)
    samples = parity.sample(20, rng)
    x = samples.inputs[0]
    assert samples.labels.std() > 0.05
    for element in group.elements[:: max(1, len(group.elements) // 7)]:
        np.testing.assert_allclose(parity.values(x[:, element]), samples.labels, atol=1e-12)
    assert np.abs(parity.values(-np.abs(x)) - parity.values(np.abs(x))).max() < 1e-12
    np.testing.assert_allclose(parity.base.values(x * [-1.0] + 0), parity.base.values(x), atol=1e-12)


@pytest.mark.parametrize("name", GROUPS)
def test_the_average_is_the_sum_over_the_group(name: str) -> None:
    group = GROUPS[name]
    x = np.random.default_rng(1).standard_normal((10, group.degree))
    parity = AveragedParity(group, (0, 2))
    total = sum(parity.base.values(x[:, element]) for element in group.elements)
    np.testing.assert_allclose(parity.values(x), total / np.sqrt(group.order), atol=1e-12)


@pytest.mark.parametrize("name", GROUPS)
def test_frames_move_with_their_input(name: str) -> None:
    group = GROUPS[name]
    rng = np.random.default_rng(2)
    # Few distinct sizes, so that some inputs have several elements in their frame.
    x = rng.choice([-2.0, -1.0, 1.0, 2.0], (30, group.degree))
    members = in_frame(group, x)
    assert (members.sum(axis=1) >= 1).all()
    assert (members == in_frame(group, x * rng.choice([-1.0, 1.0], x.shape))).all()
    elements = group.elements.tolist()
    h = group.elements[-1]
    moved = x[:, np.argsort(h)]
    for row, there in zip(members, in_frame(group, moved), strict=True):
        expected = {tuple(h[element]) for element in group.elements[row]}
        assert {tuple(elements[i]) for i in np.flatnonzero(there)} == expected


def test_the_signs_of_the_hidden_coordinates_are_the_sign_of_f() -> None:
    parity = AveragedParity(cyclic(6), (0, 1, 3, 4)).base
    x = np.random.default_rng(3).standard_normal((200, 6))
    signs = np.sign(x[:, [0, 1, 3, 4]]).prod(axis=1)
    np.testing.assert_allclose(parity.values(x), signs * parity.values(np.abs(x)), atol=1e-12)


def test_odd_k_is_refused_with_the_reason() -> None:
    for k in (1, 3):
        with pytest.raises(InputError, match=f"got {k}: at odd k the sum of ReLUs is linear"):
            AveragedParity(cyclic(8), tuple(range(k)))


@pytest.mark.parametrize("frame", ["group", "absolute"])
def test_fifty_random_orbits_are_uncorrelated_within_sampling_error(frame: Frame) -> None:
    group, rng = cyclic(12), np.random.default_rng(4)
    supports = [tuple(sorted(rng.choice(12, 4, replace=False).tolist())) for _ in range(50)]
    parities = [AveragedParity(group, support, frame) for support in supports]
    x = rng.standard_normal((8_000, 12))
    values = np.stack([parity.values(x) for parity in parities])
    values /= np.sqrt(np.square(values).mean(axis=1, keepdims=True))
    gram = values @ values.T / len(x)
    orbits = [tuple(map(tuple, group.orbit(support).tolist())) for support in supports]
    keys = orbits if frame == "group" else supports
    checked = 0
    for i in range(50):
        for j in range(i):
            same = keys[i] == keys[j]
            checked += not same
            assert gram[i, j] == pytest.approx(1.0) if same else abs(gram[i, j]) < 6 / np.sqrt(len(x))
    assert checked > 1000


def test_correlations_in_closed_form() -> None:
    group, rng = cyclic(8), np.random.default_rng(5)
    one, other = AveragedParity(group, (0, 1)), AveragedParity(group, (0, 4))
    assert abs(one.correlation(other)) < 1e-12
    assert one.correlation(AveragedParity(group, (3, 4))) == pytest.approx(one.correlation(one))
    values = other.values(rng.standard_normal((200_000, 8)))
    squares = values**2
    assert abs(other.correlation(other) - squares.mean()) < 4 * squares.std() / np.sqrt(len(squares))
    # A stabilizer of two elements doubles the mean square.
    assert other.correlation(other) == pytest.approx(2 * other.base.mean_square)
    frames = [AveragedParity(group, support, "absolute") for support in ((0, 1), (0, 2))]
    assert frames[0].correlation(frames[1]) == 0
    with pytest.raises(UnsupportedError, match="no closed form"):
        frames[0].correlation(frames[0])
    with pytest.raises(InputError, match="one group and one frame"):
        one.correlation(frames[0])


def test_search_finds_the_orbit() -> None:
    group, rng = dihedral(9), np.random.default_rng(6)
    representatives = orbit_representatives(group, 4)
    assert sum(len(group.orbit(support)) for support in representatives) == 126
    parity = AveragedParity(group, (1, 2, 4, 8))
    found = search(group, 4, parity.sample(30, rng))
    assert found.support in {tuple(row) for row in group.orbit(parity.support).tolist()}


def test_the_superpolynomial_family_has_log2_n_coordinates_and_does_not_vanish() -> None:
    rng = np.random.default_rng(7)
    for n, k, double_factorial in ((4, 2, 1), (15, 2, 1), (16, 4, 1), (64, 6, 3), (100, 6, 3), (256, 8, 15)):
        parity = superpolynomial(cyclic(n), rng)
        assert parity.k == logarithmic_k(n) == k
        assert 2**k <= n < 2 ** (k + 2)
        if k <= 6:
            part = 4**k * double_factorial**2 / (2 * np.pi * float(k) ** k)
            assert part < parity.base.mean_square < 8 * part
    assert superpolynomial_bound(cyclic(64), 0.5).queries == pytest.approx(1171552 / 64 - 1, rel=1e-3)
    with pytest.raises(InputError, match="at least 4 coordinates, got 3"):
        superpolynomial(cyclic(3), rng)
    with pytest.raises(InputError, match="exponent of at least 0, got -1"):
        superpolynomial_bound(cyclic(8), -1)


def test_malformed_sets_are_refused() -> None:
    with pytest.raises(InputError, match=r"distinct points in 0\.\.4"):
        AveragedParity(cyclic(5), (1, 1))
    with pytest.raises(InputError, match=r"distinct points in 0\.\.4"):
        AveragedParity(cyclic(5), (1, 5))
    with pytest.raises(InputError, match="group or absolute, got 'x'"):
        AveragedParity(cyclic(5), (1, 2), "x")  # type: ignore[arg-type]
