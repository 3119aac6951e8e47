"""Averaged planes: invariance, closed forms against a million samples, certificates, the frame's learner."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from reductions.errors import InputError
from statistical_queries.averaged_planes import AveragedPlane, PlaneFrame
from statistical_queries.bounds import (
    averaged_plane_bound,
    own_overlap_moment,
    plane_bound,
    plane_overlap_tail,
)
from statistical_queries.groups import PermutationGroup, cycle_type
from statistical_queries.hidden_planes import HiddenPlane, random_plane
from statistical_queries.integer_planes import averaged, integer_planes, orbit_bounds
from statistical_queries.named_groups import cyclic, dihedral, group_of, symmetric, wreath
from statistical_queries.plane_search import learn_framed
from statistical_queries.samples import Samples

GROUPS = {
    "cyclic": cyclic(7),
    "dihedral": dihedral(6),
    "symmetric": symmetric(4),
    "wreath": wreath(cyclic(3), symmetric(2)),
    "generated": PermutationGroup(np.array([[1, 2, 0, 3, 4, 5], [0, 1, 2, 4, 3, 5]])),
}
TORUS = "(0 1 2 3)(4 5 6 7)(8 9 10 11)(12 13 14 15); (0 4 8 12)(1 5 9 13)(2 6 10 14)(3 7 11 15)"
NUM_SAMPLES, PART = 1_000_000, 50_000


def pair(group: PermutationGroup, k: int = 4, frame: PlaneFrame = "group") -> list[AveragedPlane]:
    rng = np.random.default_rng(0)
    first, other = (AveragedPlane(group, random_plane(group.degree, k, rng), frame) for _ in range(2))
    # A third one near the first, so that a correlation is not small.
    near, _ = np.linalg.qr((first.plane.plane + 0.1 * other.plane.plane).T)
    return [first, other, AveragedPlane(group, HiddenPlane(near.T, k), frame)]


@pytest.mark.parametrize("frame", ["group", "column"])
@pytest.mark.parametrize("name", GROUPS)
def test_group_elements_change_nothing(name: str, frame: PlaneFrame) -> None:
    group, rng = GROUPS[name], np.random.default_rng(1)
    function = pair(group, frame=frame)[0]
    samples = function.sample(20, rng)
    x = samples.inputs[0]
    for element in group.elements[:: max(1, len(group.elements) // 7)]:
        np.testing.assert_allclose(function.values(x[:, element]), samples.labels, atol=1e-12)
    columns = rng.standard_normal((20, group.degree, 3))
    start = int(frame == "column")
    parts = [columns[..., [0, c] if start else [c]] for c in range(start, 3)]
    np.testing.assert_allclose(function.values(columns), sum(map(function.values, parts)), atol=1e-12)


@pytest.mark.parametrize("name", GROUPS)
def test_the_average_is_a_network_of_all_images(name: str) -> None:
    group = GROUPS[name]
    function, x = pair(group)[0], np.random.default_rng(2).standard_normal((10, group.degree))
    expected = sum(function.plane.node_function.values(x[:, element]) for element in group.elements)
    np.testing.assert_allclose(function.values(x), expected / group.order, atol=1e-12)
    np.testing.assert_allclose(function.network.values(x), expected / group.order, atol=1e-12)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", GROUPS)
def test_closed_forms_agree_with_a_million_samples(name: str) -> None:
    agree(GROUPS[name], "group", NUM_SAMPLES)


@pytest.mark.parametrize("frame", ["group", "column"])
@pytest.mark.parametrize("name", GROUPS)
def test_closed_forms_agree_with_samples(name: str, frame: PlaneFrame) -> None:
    agree(GROUPS[name], frame, PART)


def agree(group: PermutationGroup, frame: PlaneFrame, num_samples: int) -> None:
    """Mean squares and a pair of correlations, one clearly positive, within five standard errors."""
    rng = np.random.default_rng(3)
    first, other, near = pair(group, frame=frame)
    sums = np.zeros((3, 2))
    for _ in range(num_samples // PART):
        samples = first.sample(PART, rng)
        x = samples.inputs[0]
        for row, values in enumerate((samples.labels, other.values(x), near.values(x))):
            products = samples.labels * values
            sums[row] += products.sum(), np.square(products).sum()
    means = sums / num_samples
    errors = np.sqrt((means[:, 1] - means[:, 0] ** 2) / num_samples)
    exact = np.array([first.correlation(function) for function in (first, other, near)])
    assert (np.abs(means[:, 0] - exact) < 5 * errors).all()
    assert exact[2] > 20 * errors[2]


@pytest.mark.parametrize("k", [2, 4, 6])
def test_two_planes_correlate_no_more_than_the_certificate_says(k: int) -> None:
    """The bound on one pair of planes, at integer planes far from and near to each other."""
    alone, rng, nearest = PermutationGroup(np.empty((0, 6), dtype=np.int64)), np.random.default_rng(k), 0.0
    for number in range(60):
        planes = np.concatenate([integer_planes(alone, 1, k, rng) for _ in range(2)])
        if number % 2:  # two coordinates changed
            planes[1] = planes[0]
            planes[1, :, :2] *= -1
        bounds = orbit_bounds(alone, planes, k)
        assert bounds.own == 0
        f, g = averaged(alone, planes, k)
        correlation = abs(f.correlation(g)) / math.sqrt(f.correlation(f) * g.correlation(g))
        assert correlation <= bounds.cross + 1e-12
        nearest = max(nearest, correlation / max(float(bounds.cross), 1e-9))
    assert nearest > 0.3  # not far from the bound


@pytest.mark.parametrize("name", ["cyclic:16", "dihedral:20", TORUS])
def test_certified_sets_of_planes(name: str) -> None:
    group, k, rng = group_of(name), 8, np.random.default_rng(4)
    limit = Fraction(1, 2)
    planes = integer_planes(group, 4, k, rng, limit, limit)
    bounds = orbit_bounds(group, planes, k)
    assert bounds.own <= limit
    assert bounds.cross <= limit
    functions = averaged(group, planes, k)
    gram = np.array([[f.correlation(g) for g in functions] for f in functions])
    norms = np.sqrt(np.diag(gram))
    largest = np.abs(gram / np.outer(norms, norms) - np.eye(4)).max()
    assert 0 < largest <= bounds.correlation
    unit = functions[0].plane.node_function.mean_square / group.order
    assert (np.diag(gram) >= (1 - bounds.own) * unit).all()
    # An image of a member under the group is the same function.
    again = np.concatenate([planes, planes[:1][..., group.elements[-1]]])
    assert orbit_bounds(group, again, k).cross >= 1
    assert orbit_bounds(group, again, k).correlation == 1


def test_malformed_planes_are_refused() -> None:
    rng, group = np.random.default_rng(5), cyclic(4)
    for planes, message in (
        (np.ones((1, 2, 4), dtype=np.int64), "orthogonal rows of equal square"),
        (np.eye(2, 4)[None], "expected integers of shape"),
        (np.zeros((1, 2, 4), dtype=np.int64), r"rows with squares 1\.\.19999"),
    ):
        with pytest.raises(InputError, match=message):
            orbit_bounds(group, planes, 4)
    with pytest.raises(InputError, match=r"of 3 planes of R\^4 under C_4; ask for fewer"):
        integer_planes(group, 3, 4, rng)
    with pytest.raises(InputError, match="at least 2 coordinates, got 1"):
        integer_planes(cyclic(1), 1, 4, rng)
    with pytest.raises(InputError, match=r"a plane of R\^4, got one of R\^5"):
        AveragedPlane(group, random_plane(5, 4, rng))
    function = AveragedPlane(group, random_plane(4, 4, rng), "column")
    with pytest.raises(InputError, match="at least 2 columns, got 1"):
        function.values(np.zeros((3, 4)))
    with pytest.raises(InputError, match="one group and one frame"):
        function.correlation(replace(function, frame="group"))
    with pytest.raises(InputError, match="group or column, got 'x'"):
        replace(function, frame="x")  # type: ignore[arg-type]


def test_moments_of_the_square_find_a_framed_plane_and_are_circulant_for_an_averaged_one() -> None:
    rng, group = np.random.default_rng(6), cyclic(6)
    framed = AveragedPlane(group, random_plane(6, 6, rng), "column")
    train, test = framed.sample(2000, rng), framed.sample(500, rng)
    found = learn_framed(group, Samples(train.inputs, 3.0 * train.labels), 6)
    np.testing.assert_allclose(found.values(*test.inputs), test.labels, atol=1e-6)
    function = AveragedPlane(group, framed.plane)
    samples = function.sample(400_000, rng)
    x, squares = samples.inputs[0], samples.labels**2 / np.square(samples.labels).mean()
    moments = (x * squares[:, None]).T @ x / len(x) - np.eye(6)
    circulant = np.array([[moments[i, (i + shift) % 6] for i in range(6)] for shift in range(6)])
    noise = 4 * math.sqrt(np.square(x[:, 0] * x[:, 1] * squares).mean() / len(x))
    assert np.abs(circulant - circulant.mean(axis=1, keepdims=True)).max() < 1.5 * noise


@pytest.mark.parametrize("group", [cyclic(16), dihedral(12)], ids=["cyclic", "dihedral"])
def test_moments_of_own_overlaps_are_bounded(group: PermutationGroup) -> None:
    frames = np.linalg.qr(np.random.default_rng(7).normal(size=(4000, group.degree, 2)))[0]
    types = {cycle_type(element): element for element in group.elements}
    for lengths, element in types.items():
        if len(lengths) < group.degree:
            grams = np.swapaxes(frames, 1, 2) @ frames[:, element]
            cosines = np.linalg.svd(grams, compute_uv=False)[:, 0]
            for power in (2, 8):
                assert np.mean(cosines**power) < own_overlap_moment(lengths, power) <= 1
    assert own_overlap_moment((100,) * 10, 8) < 0.01


def test_bounds_of_averaged_planes() -> None:
    bounds = [averaged_plane_bound(cyclic(400), k, 0.3) for k in (8, 12, 16)]
    assert bounds[0].queries < 1e6 < 1e12 < bounds[1].queries < bounds[2].queries
    trivial = PermutationGroup(np.empty((0, 400), dtype=np.int64))
    assert averaged_plane_bound(trivial, 12, 0.3) == plane_bound(400, 12, 0.3)
    assert averaged_plane_bound(dihedral(400), 12, 0.3).queries < bounds[1].queries
    # Transpositions move most planes hardly: nothing is known of norms.
    assert averaged_plane_bound(symmetric(20), 8, 0.3).queries == 0
    with pytest.raises(InputError, match="expected d >= 4, got 3"):
        averaged_plane_bound(cyclic(3), 4, 0.1)


@pytest.mark.parametrize("order", [1, 6])
def test_as_many_planes_can_be_packed_as_the_bound_counts(order: int) -> None:
    """Planes of R^6, none with a cosine above s to an image of another: at least 1 / (|G| p(s))."""
    rng, cosine = np.random.default_rng(8), 0.85
    elements = cyclic(6).elements if order > 1 else np.arange(6)[None]
    kept = np.empty((0, 6, 2))
    for drawn in np.linalg.qr(rng.normal(size=(300, 6, 2)))[0]:
        images = np.swapaxes(drawn[elements], 1, 2)
        if len(kept) == 0 or np.linalg.svd(images[:, None] @ kept, compute_uv=False).max() <= cosine:
            kept = np.concatenate([kept, drawn[None]])
    assert len(kept) >= 1 / (order * plane_overlap_tail(6, cosine)) > 0.5
