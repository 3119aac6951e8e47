"""Wrong reductions, one file a mistake, and right ones that look wrong.

Each file stands as its author would hand it in (docs/testing.md). W are known mistakes, X those of programs,
T those into training tasks, C controls. `ZOO` says what a test must find in each.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_NO, _YES = "NO lost", "YES lost"
_FORWARD, _BACK, _TOTAL = "forward wrong", "back wrong", "not total"
_CLASS, _SIZE = "not in target class", "size exceeded"
_VARYING, _CHANGED = "not deterministic", "input changed"


@dataclass(frozen=True)
class Entry:
    """A reduction of the zoo.

    Parameters
    ----------
    name : str
        Of the file, without suffix.
    kinds : tuple of str
        The mistake and its consequences: a test must report one of them. Empty for a control.
    size : int
        Of the smallest source known that shows it: variables and literals, vertices and edges, elements and
        incidences, or numbers.
    is_hard : bool
        Whether fewer than 1 in 100 plain random sources show it.
    """

    name: str
    kinds: tuple[str, ...] = ()
    size: int = 0
    is_hard: bool = False

    @property
    def path(self) -> Path:
        return Path(__file__).with_name(f"{self.name}.py")

    @property
    def is_control(self) -> bool:
        """Whether nothing is wrong."""
        return not self.kinds


ZOO = {
    entry.name: entry
    for entry in (
        Entry("c01_one_channel"),
        Entry("c02_readout_ignored"),
        Entry("c03_almost_tight"),
        Entry("c04_empty_sample_last_color"),
        Entry("c05_base_m"),
        Entry("c06_several_colors"),
        Entry("c07_edge_vertices_replaced"),
        Entry("c08_complemented"),
        Entry("c09_own_seed"),
        Entry("c10_lists"),
        Entry("c11_two_numbers"),
        Entry("c12_loose_size"),
        Entry("c13_constant_instance"),
        Entry("c14_larger_sets"),
        Entry("c15_middle_vertex"),
        Entry("c16_vertex_doubled"),
        Entry("t01_label_of_clause", (_YES, _FORWARD), 6),
        Entry("t02_tight_tolerance", (_NO, _BACK), 6),
        Entry("t03_only_positive_stars", (_NO, _BACK), 6),
        Entry("t04_thresholds_ignored", (_BACK,), 4, is_hard=True),
        Entry("t05_sign_of_second_channel", (_FORWARD,), 1),
        Entry("t06_no_empty_sample", (_NO, _BACK), 4),
        Entry("t07_one_error_more", (_NO, _BACK), 1),
        Entry("t08_square_label", (_YES, _FORWARD, _NO, _BACK), 4),
        Entry("t09_sum_of_channels", (_BACK,), 6),
        Entry("t10_edges_not_repaired", (_BACK,), 3),
        Entry("w01_padding", (_NO, _BACK), 3),
        Entry("w02_global_variable", (_BACK,), 2),
        Entry("w03_link_of_one_sign", (_NO, _YES, _BACK, _FORWARD), 5),
        Entry("w04_outer_literals", (_NO, _YES, _BACK, _FORWARD), 4),
        Entry("w05_sets_of_literals", (_NO, _BACK), 4, is_hard=True),
        Entry("w06_unused_variables", (_TOTAL,), 1),
        Entry("w07_third_color", (_NO, _BACK), 6),
        Entry("w08_output_not_base"),
        Entry("w09_palette", (_NO, _BACK), 3),
        Entry("w10_empty_clause", (_TOTAL,), 1, is_hard=True),
        Entry("w11_contradictory_pairs", (_NO, _BACK), 3),
        Entry("w12_budget", (_NO, _BACK), 3),
        Entry("w13_private_triangles", (_NO, _BACK), 7, is_hard=True),
        Entry("w14_occurrences", (_CLASS,), 6),
        Entry("w15_heavy_wide_clauses", (_BACK, _NO), 12),
        Entry("w16_light_pairs"),
        Entry("w17_pairs_left_out", (_NO, _BACK), 6),
        Entry("w18_clique_for_edge", (_YES, _FORWARD), 6),
        Entry("w19_loops", (_YES, _FORWARD), 1),
        Entry("w20_subdivision", (_YES, _FORWARD), 5),
        Entry("w21_edge_vertices", (_BACK,), 3),
        Entry("w22_two_pendants", (_YES, _FORWARD), 6),
        Entry("w23_edge_not_used", (_NO, _BACK), 8),
        Entry("w24_directions_dropped", (_NO, _BACK), 6),
        Entry("w25_triangles", (_NO, _BACK), 10),
        Entry("w26_consecutive_stars", (_NO, _BACK, _TOTAL), 7),
        Entry("w27_free_edges", (_NO, _BACK), 7),
        Entry("w28_odd_sums", (_NO,), 1),
        Entry("w29_small_target_only", (_YES, _NO, _BACK, _FORWARD), 1),
        Entry("w30_no_slack", (_YES, _FORWARD), 9),
        Entry("w31_base_two", (_NO, _BACK), 3),
        Entry("w32_base_four"),
        Entry("w33_powers_of_two", (_NO, _BACK), 5),
        Entry("w34_base_too_small", (_NO, _BACK), 5, is_hard=True),
        Entry("w35_parity", (_NO, _BACK), 8),
        Entry("w36_no_primes", (_NO, _BACK), 9),
        Entry("w37_multiples", (_NO, _BACK), 1),
        Entry("w38_no_length_bound", (_NO, _BACK), 1),
        Entry("w39_no_color", (_NO, _BACK), 3),
        Entry("w40_sum_of_colors", (_BACK,), 3),
        Entry("w41_slack_bits", (_BACK, _FORWARD), 1),
        Entry("w42_degree_forgotten", (_BACK, _FORWARD), 5),
        Entry("w43_linear_term", (_BACK, _FORWARD), 1),
        Entry("w44_sign_of_cut", (_BACK, _FORWARD), 5),
        Entry("w45_default_true", (_BACK,), 2),
        Entry("w46_no_pair_edges", (_NO, _BACK), 15),
        Entry("w47_repeated_literal"),
        Entry("w48_exactly_one_of_four"),
        Entry("w49_empty_clause_skipped", (_NO,), 1, is_hard=True),
        Entry("w50_base_three", (_NO, _BACK), 3),
        Entry("x01_links_of_long_clauses", (_FORWARD,), 6),
        Entry("x02_color_of_true", (_BACK,), 2),
        Entry("x03_global_memory", (_BACK, _TOTAL, _VARYING), 2, is_hard=True),
        Entry("x04_size_map", (_SIZE,), 1),
        Entry("x05_random_order", (_VARYING,), 1),
        Entry("x06_set_of_names", (_VARYING,), 4, is_hard=True),
        Entry("x07_global_counter", (_VARYING,), 1),
        Entry("x08_weights_in_place", (_CHANGED,), 3),
        Entry("x09_list_popped", (_CHANGED,), 1),
        Entry("x10_view_written", (_CHANGED, _VARYING, _BACK), 2),
        Entry("x11_bound_off_by_one", (_NO, _BACK), 0),
        Entry("x12_strict_bound", (_YES, _FORWARD), 0),
        Entry("x13_vertex_zero", (_BACK,), 2),
        Entry("x14_negative_index", (_FORWARD, _TOTAL), 8),
        Entry("x15_repeated_literal", (_CLASS, _TOTAL), 3),
        Entry("x16_sixty_four_bits", (_TOTAL, _CLASS, _YES, _NO, _FORWARD, _BACK), 1, is_hard=True),
        Entry("x17_half_as_float", (_NO, _YES, _FORWARD, _BACK), 2, is_hard=True),
        Entry("x18_recursion", (_TOTAL,), 1),
        Entry("x19_endless_loop", (_TOTAL,), 0),
        Entry("x20_nothing_returned", (_CLASS, _TOTAL), 0),
        Entry("x21_numbers_for_truth", (_BACK, _TOTAL), 1),
        Entry("x22_fresh_variables_kept", (_BACK, _TOTAL), 1),
        Entry("x23_all_assignments", (_SIZE,), 6),
        Entry("x24_negative_weights", (_NO, _BACK), 3),
        Entry("x25_bound_zero", (_YES, _FORWARD), 0),
        Entry("x26_exactly_k", (_YES, _FORWARD), 0),
        Entry("x27_isolated_vertices", (_YES, _FORWARD), 1),
        Entry("x28_two_halves", (_BACK,), 1),
        Entry("x29_written_witness", (_CHANGED,), 1),
        Entry("x30_remembered_by_size", (_VARYING, _NO, _YES, _FORWARD, _BACK, _TOTAL), 2, is_hard=True),
        Entry("x31_equal_numbers", (_YES, _FORWARD), 2),
        Entry("x32_tautologies", (_NO, _YES, _FORWARD, _BACK), 2),
        Entry("x33_no_cycles_made", (_NO, _BACK), 3),
        Entry("x34_half_of_odd_sum", (_NO,), 1),
        Entry("x35_sign_of_bound", (_NO, _YES, _FORWARD, _BACK), 0),
        Entry("x36_no_middle_vertex", (_NO, _BACK), 7),
        Entry("x37_path_is_no_cycle", (_NO, _BACK), 1),
    )
}
