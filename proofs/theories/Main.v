(** The main theorems, and what each of them assumes. *)
From Karpnet.training Require Corollaries Widths Lifting.
From Karpnet.checker Require Check Sources.
From Karpnet.streams Require Program.
From Karpnet.rules Require SignSystemToReluSum HypergraphColoringToReluSum.
From Karpnet Require Rules Chains.

(** ** Rules: instances and witnesses, forward and back *)
Goal True. idtac "* cnf_to_graph_coloring". Abort.
Print Assumptions Rules.cnf_to_graph_coloring.
Goal True. idtac "* cnf_to_independent_set". Abort.
Print Assumptions Rules.cnf_to_independent_set.
Goal True. idtac "* cnf_to_k_sat". Abort.
Print Assumptions Rules.cnf_to_k_sat.
Goal True. idtac "* cnf_to_nae_sat". Abort.
Print Assumptions Rules.cnf_to_nae_sat.
Goal True. idtac "* cnf_to_one_in_three_sat". Abort.
Print Assumptions Rules.cnf_to_one_in_three_sat.
Goal True. idtac "* cnf_to_sign_system". Abort.
Print Assumptions Rules.cnf_to_sign_system.
Goal True. idtac "* exact_cover_to_linear_equations". Abort.
Print Assumptions Rules.exact_cover_to_linear_equations.
Goal True. idtac "* exact_cover_to_subset_sum". Abort.
Print Assumptions Rules.exact_cover_to_subset_sum.
Goal True. idtac "* graph_coloring_to_hypergraph_coloring". Abort.
Print Assumptions Rules.graph_coloring_to_hypergraph_coloring.
Goal True. idtac "* hypergraph_coloring_to_cnf". Abort.
Print Assumptions Rules.hypergraph_coloring_to_cnf.
Goal True. idtac "* hypergraph_coloring_to_degree_and". Abort.
Print Assumptions Rules.hypergraph_coloring_to_degree_and.
Goal True. idtac "* hypergraph_coloring_to_relu_sum". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum.
Goal True. idtac "* hypergraph_coloring_to_relu_sum_readout_bias". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Goal True. idtac "* hypergraph_coloring_to_relu_sum_amplified". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum_amplified.
Goal True. idtac "* hypergraph_coloring_to_relu_sum_hidden_bias". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Goal True. idtac "* hypergraph_coloring_to_relu_sum_bias". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum_bias.
Goal True. idtac "* hypergraph_coloring_to_relu_sum_bias_node". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum_bias_node.
Goal True. idtac "* hypergraph_coloring_to_relu_sum_bias_sign". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Goal True. idtac "* hypergraph_coloring_to_relu_sum_bias_sign_node". Abort.
Print Assumptions Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Goal True. idtac "* hypergraph_coloring_to_threshold_and". Abort.
Print Assumptions Rules.hypergraph_coloring_to_threshold_and.
Goal True. idtac "* independent_set_to_clique". Abort.
Print Assumptions Rules.independent_set_to_clique.
Goal True. idtac "* clique_to_independent_set". Abort.
Print Assumptions Rules.clique_to_independent_set.
Goal True. idtac "* independent_set_to_vertex_cover". Abort.
Print Assumptions Rules.independent_set_to_vertex_cover.
Goal True. idtac "* vertex_cover_to_independent_set". Abort.
Print Assumptions Rules.vertex_cover_to_independent_set.
Goal True. idtac "* k_sat_to_cnf". Abort.
Print Assumptions Rules.k_sat_to_cnf.
Goal True. idtac "* linear_equations_to_sign_system". Abort.
Print Assumptions Rules.linear_equations_to_sign_system.
Goal True. idtac "* linear_equations_to_sign_system_adders". Abort.
Print Assumptions Rules.linear_equations_to_sign_system_adders.
Goal True. idtac "* linear_equations_to_sign_system_digits". Abort.
Print Assumptions Rules.linear_equations_to_sign_system_digits.
Goal True. idtac "* max_cut_to_linear_equations". Abort.
Print Assumptions Rules.max_cut_to_linear_equations.
Goal True. idtac "* nae_sat_to_cnf". Abort.
Print Assumptions Rules.nae_sat_to_cnf.
Goal True. idtac "* nae_sat_to_hypergraph_coloring". Abort.
Print Assumptions Rules.nae_sat_to_hypergraph_coloring.
Goal True. idtac "* nae_sat_to_max_cut". Abort.
Print Assumptions Rules.nae_sat_to_max_cut.
Goal True. idtac "* nae_sat_to_relu_sum_bias_sign_strip". Abort.
Print Assumptions Rules.nae_sat_to_relu_sum_bias_sign_strip.
Goal True. idtac "* nae_sat_to_sign_system". Abort.
Print Assumptions Rules.nae_sat_to_sign_system.
Goal True. idtac "* partition_to_cnf". Abort.
Print Assumptions Rules.partition_to_cnf.
Goal True. idtac "* linear_equations_to_cnf". Abort.
Print Assumptions Rules.linear_equations_to_cnf.
Goal True. idtac "* one_in_three_sat_to_exact_cover". Abort.
Print Assumptions Rules.one_in_three_sat_to_exact_cover.
Goal True. idtac "* one_in_three_sat_to_sign_system". Abort.
Print Assumptions Rules.one_in_three_sat_to_sign_system.
Goal True. idtac "* partition_to_sign_system". Abort.
Print Assumptions Rules.partition_to_sign_system.
Goal True. idtac "* partition_to_subset_sum". Abort.
Print Assumptions Rules.partition_to_subset_sum.
Goal True. idtac "* pseudo_boolean_to_linear_equations". Abort.
Print Assumptions Rules.pseudo_boolean_to_linear_equations.
Goal True. idtac "* sign_system_to_cnf". Abort.
Print Assumptions Rules.sign_system_to_cnf.
Goal True. idtac "* sign_system_to_even_sum_abs". Abort.
Print Assumptions Rules.sign_system_to_even_sum_abs.
Goal True. idtac "* sign_system_to_even_sum_square". Abort.
Print Assumptions Rules.sign_system_to_even_sum_square.
Goal True. idtac "* sign_system_to_leaky_relu_sum_0_01". Abort.
Print Assumptions Rules.sign_system_to_leaky_relu_sum_0_01.
Goal True. idtac "* sign_system_to_leaky_relu_sum_0_2". Abort.
Print Assumptions Rules.sign_system_to_leaky_relu_sum_0_2.
Goal True. idtac "* sign_system_to_relu_sum". Abort.
Print Assumptions Rules.sign_system_to_relu_sum.
Goal True. idtac "* sign_system_to_relu_sum_sum_self". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_sum_self.
Goal True. idtac "* sign_system_to_relu_sum_mean". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_mean.
Goal True. idtac "* sign_system_to_relu_sum_amplified". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_amplified.
Goal True. idtac "* sign_system_to_relu_sum_bias_amplified". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_bias_amplified.
Goal True. idtac "* sign_system_to_relu_sum_bias_node_amplified". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_bias_node_amplified.
Goal True. idtac "* sign_system_to_relu_sum_bias". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_bias.
Goal True. idtac "* sign_system_to_relu_sum_bias_node". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_bias_node.
Goal True. idtac "* sign_system_to_relu_sum_gcn". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_gcn.
Goal True. idtac "* sign_system_to_relu_sum_gcn_stars". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_gcn_stars.
Goal True. idtac "* sign_system_to_relu_sum_node". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_node.
Goal True. idtac "* sign_system_to_relu_sum_one_channel". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_one_channel.
Goal True. idtac "* sign_system_to_relu_sum_bias_one_channel". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_bias_one_channel.
Goal True. idtac "* sign_system_to_relu_sum_one_channel_amplified". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_one_channel_amplified.
Goal True. idtac "* sign_system_to_relu_sum_bias_one_channel_amplified". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_bias_one_channel_amplified.
Goal True. idtac "* sign_system_to_relu_sum_root". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_root.
Goal True. idtac "* sign_system_to_relu_sum_mean_root". Abort.
Print Assumptions Rules.sign_system_to_relu_sum_mean_root.
Goal True. idtac "* subset_sum_to_linear_equations". Abort.
Print Assumptions Rules.subset_sum_to_linear_equations.
Goal True. idtac "* subset_sum_to_partition". Abort.
Print Assumptions Rules.subset_sum_to_partition.
Goal True. idtac "* vertex_cover_to_linear_equations". Abort.
Print Assumptions Rules.vertex_cover_to_linear_equations.
Goal True. idtac "* vertex_cover_to_threshold". Abort.
Print Assumptions Rules.vertex_cover_to_threshold.

(** ** Chains *)
Goal True. idtac "* Chains.cnf_iff_relu_sum". Abort.
Print Assumptions Chains.cnf_iff_relu_sum.
Goal True. idtac "* Chains.cnf_iff_threshold_and". Abort.
Print Assumptions Chains.cnf_iff_threshold_and.
Goal True. idtac "* Chains.partition_iff_relu_sum". Abort.
Print Assumptions Chains.partition_iff_relu_sum.

(** ** Rational weights, tight bounds, improper learning *)
Goal True. idtac "* Lifting.rational_weights_suffice". Abort.
Print Assumptions Lifting.rational_weights_suffice.
Goal True. idtac "* SignSystemToReluSum.nae3_bound". Abort.
Print Assumptions SignSystemToReluSum.nae3_bound.
Goal True. idtac "* SignSystemToReluSum.nae3_tight". Abort.
Print Assumptions SignSystemToReluSum.nae3_tight.
Goal True. idtac "* HypergraphColoringToReluSum.fano_plane_is_tight". Abort.
Print Assumptions HypergraphColoringToReluSum.fano_plane_is_tight.
Goal True. idtac "* Widths.samples_bound_width". Abort.
Print Assumptions Widths.samples_bound_width.
Goal True. idtac "* Widths.ands_fit". Abort.
Print Assumptions Widths.ands_fit.
Goal True. idtac "* Corollaries.different_samples_fit". Abort.
Print Assumptions Corollaries.different_samples_fit.
Goal True. idtac "* Corollaries.one_channel". Abort.
Print Assumptions Corollaries.one_channel.

(** ** Certificates *)
Goal True. idtac "* Check.check_right". Abort.
Print Assumptions Check.check_right.
Goal True. idtac "* Sources.check_source_right". Abort.
Print Assumptions Sources.check_source_right.
Goal True. idtac "* Program.check_line_right". Abort.
Print Assumptions Program.check_line_right.
