(** For every problem and architecture the chain of rules that the commands choose for a small instance,
    composed: an instance has a witness exactly where some network of the class fits the task.
    Written by tools/proved_chains.py. *)
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Lifting.
From Karpnet Require Rules.

Definition cnf_to_relu_sum :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem cnf_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum x). Qed.

Definition cnf_to_relu_sum_sum_self :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem cnf_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_sum_self x). Qed.

Definition cnf_to_relu_sum_mean :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem cnf_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_mean x). Qed.

Definition cnf_to_relu_sum_gcn :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem cnf_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_gcn x). Qed.

Definition cnf_to_relu_sum_root :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem cnf_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_root x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_root x). Qed.

Definition cnf_to_relu_sum_mean_root :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem cnf_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_mean_root x). Qed.

Definition cnf_to_relu_sum_bias :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem cnf_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_bias x). Qed.

Definition cnf_to_relu_sum_hidden_bias :=
  Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem cnf_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_hidden_bias x). Qed.

Definition cnf_to_relu_sum_readout_bias :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem cnf_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_readout_bias x). Qed.

Definition cnf_to_leaky_relu_sum_0_01 :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem cnf_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes cnf_to_leaky_relu_sum_0_01 x). Qed.

Definition cnf_to_leaky_relu_sum_0_2 :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem cnf_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes cnf_to_leaky_relu_sum_0_2 x). Qed.

Definition cnf_to_relu_sum_bias_sign :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem cnf_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_bias_sign x). Qed.

Definition cnf_to_relu_sum_bias_sign_node :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem cnf_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_bias_sign_node x). Qed.

Definition cnf_to_relu_sum_node :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem cnf_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_node x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_node x). Qed.

Definition cnf_to_relu_sum_bias_node :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem cnf_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes cnf_to_relu_sum_bias_node x). Qed.

Definition cnf_to_even_sum_abs :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem cnf_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_even_sum_abs x)).
Proof. exact (yes_iff_yes cnf_to_even_sum_abs x). Qed.

Definition cnf_to_even_sum_square :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem cnf_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_even_sum_square x)).
Proof. exact (yes_iff_yes cnf_to_even_sum_square x). Qed.

Definition cnf_to_threshold_and :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem cnf_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_threshold_and x)).
Proof. exact (yes_iff_yes cnf_to_threshold_and x). Qed.

Definition cnf_to_degree_and :=
  Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem cnf_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_degree_and x)).
Proof. exact (yes_iff_yes cnf_to_degree_and x). Qed.

Definition cnf_to_threshold :=
  Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem cnf_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map cnf_to_threshold x)).
Proof. exact (yes_iff_yes cnf_to_threshold x). Qed.

Definition exact_cover_to_relu_sum :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem exact_cover_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum x). Qed.

Definition exact_cover_to_relu_sum_sum_self :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem exact_cover_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_sum_self x). Qed.

Definition exact_cover_to_relu_sum_mean :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem exact_cover_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_mean x). Qed.

Definition exact_cover_to_relu_sum_gcn :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem exact_cover_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_gcn x). Qed.

Definition exact_cover_to_relu_sum_root :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem exact_cover_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_root x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_root x). Qed.

Definition exact_cover_to_relu_sum_mean_root :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem exact_cover_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_mean_root x). Qed.

Definition exact_cover_to_relu_sum_bias :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem exact_cover_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_bias x). Qed.

Definition exact_cover_to_relu_sum_hidden_bias :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem exact_cover_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_hidden_bias x). Qed.

Definition exact_cover_to_relu_sum_readout_bias :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem exact_cover_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_readout_bias x). Qed.

Definition exact_cover_to_leaky_relu_sum_0_01 :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem exact_cover_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes exact_cover_to_leaky_relu_sum_0_01 x). Qed.

Definition exact_cover_to_leaky_relu_sum_0_2 :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem exact_cover_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes exact_cover_to_leaky_relu_sum_0_2 x). Qed.

Definition exact_cover_to_relu_sum_bias_sign :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem exact_cover_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_bias_sign x). Qed.

Definition exact_cover_to_relu_sum_bias_sign_node :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem exact_cover_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_bias_sign_node x). Qed.

Definition exact_cover_to_relu_sum_node :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem exact_cover_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_node x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_node x). Qed.

Definition exact_cover_to_relu_sum_bias_node :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem exact_cover_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes exact_cover_to_relu_sum_bias_node x). Qed.

Definition exact_cover_to_even_sum_abs :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem exact_cover_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_even_sum_abs x)).
Proof. exact (yes_iff_yes exact_cover_to_even_sum_abs x). Qed.

Definition exact_cover_to_even_sum_square :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem exact_cover_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_even_sum_square x)).
Proof. exact (yes_iff_yes exact_cover_to_even_sum_square x). Qed.

Definition exact_cover_to_threshold_and :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem exact_cover_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_threshold_and x)).
Proof. exact (yes_iff_yes exact_cover_to_threshold_and x). Qed.

Definition exact_cover_to_degree_and :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem exact_cover_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_degree_and x)).
Proof. exact (yes_iff_yes exact_cover_to_degree_and x). Qed.

Definition exact_cover_to_threshold :=
  Rules.exact_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem exact_cover_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map exact_cover_to_threshold x)).
Proof. exact (yes_iff_yes exact_cover_to_threshold x). Qed.

Definition graph_coloring_to_relu_sum :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem graph_coloring_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum x). Qed.

Definition graph_coloring_to_relu_sum_sum_self :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem graph_coloring_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_sum_self x). Qed.

Definition graph_coloring_to_relu_sum_mean :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem graph_coloring_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_mean x). Qed.

Definition graph_coloring_to_relu_sum_gcn :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem graph_coloring_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_gcn x). Qed.

Definition graph_coloring_to_relu_sum_root :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem graph_coloring_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_root x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_root x). Qed.

Definition graph_coloring_to_relu_sum_mean_root :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem graph_coloring_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_mean_root x). Qed.

Definition graph_coloring_to_relu_sum_bias :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias.
Theorem graph_coloring_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_bias x). Qed.

Definition graph_coloring_to_relu_sum_hidden_bias :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem graph_coloring_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_hidden_bias x). Qed.

Definition graph_coloring_to_relu_sum_readout_bias :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem graph_coloring_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_readout_bias x). Qed.

Definition graph_coloring_to_leaky_relu_sum_0_01 :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem graph_coloring_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes graph_coloring_to_leaky_relu_sum_0_01 x). Qed.

Definition graph_coloring_to_leaky_relu_sum_0_2 :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem graph_coloring_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes graph_coloring_to_leaky_relu_sum_0_2 x). Qed.

Definition graph_coloring_to_relu_sum_bias_sign :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem graph_coloring_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_bias_sign x). Qed.

Definition graph_coloring_to_relu_sum_bias_sign_node :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem graph_coloring_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_bias_sign_node x). Qed.

Definition graph_coloring_to_relu_sum_node :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem graph_coloring_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_node x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_node x). Qed.

Definition graph_coloring_to_relu_sum_bias_node :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_node.
Theorem graph_coloring_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes graph_coloring_to_relu_sum_bias_node x). Qed.

Definition graph_coloring_to_even_sum_abs :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem graph_coloring_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_even_sum_abs x)).
Proof. exact (yes_iff_yes graph_coloring_to_even_sum_abs x). Qed.

Definition graph_coloring_to_even_sum_square :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem graph_coloring_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_even_sum_square x)).
Proof. exact (yes_iff_yes graph_coloring_to_even_sum_square x). Qed.

Definition graph_coloring_to_threshold_and :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem graph_coloring_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_threshold_and x)).
Proof. exact (yes_iff_yes graph_coloring_to_threshold_and x). Qed.

Definition graph_coloring_to_degree_and :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem graph_coloring_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_degree_and x)).
Proof. exact (yes_iff_yes graph_coloring_to_degree_and x). Qed.

Definition graph_coloring_to_threshold :=
  Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem graph_coloring_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map graph_coloring_to_threshold x)).
Proof. exact (yes_iff_yes graph_coloring_to_threshold x). Qed.

Definition hypergraph_coloring_to_relu_sum :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem hypergraph_coloring_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum x). Qed.

Definition hypergraph_coloring_to_relu_sum_sum_self :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem hypergraph_coloring_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_sum_self x). Qed.

Definition hypergraph_coloring_to_relu_sum_mean :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem hypergraph_coloring_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_mean x). Qed.

Definition hypergraph_coloring_to_relu_sum_gcn :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem hypergraph_coloring_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_gcn x). Qed.

Definition hypergraph_coloring_to_relu_sum_root :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem hypergraph_coloring_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_root x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_root x). Qed.

Definition hypergraph_coloring_to_relu_sum_mean_root :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem hypergraph_coloring_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_mean_root x). Qed.

Definition hypergraph_coloring_to_relu_sum_bias :=
  Rules.hypergraph_coloring_to_relu_sum_bias.
Theorem hypergraph_coloring_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_bias x). Qed.

Definition hypergraph_coloring_to_relu_sum_hidden_bias :=
  Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem hypergraph_coloring_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_hidden_bias x). Qed.

Definition hypergraph_coloring_to_relu_sum_readout_bias :=
  Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem hypergraph_coloring_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_readout_bias x). Qed.

Definition hypergraph_coloring_to_leaky_relu_sum_0_01 :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem hypergraph_coloring_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_leaky_relu_sum_0_01 x). Qed.

Definition hypergraph_coloring_to_leaky_relu_sum_0_2 :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem hypergraph_coloring_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_leaky_relu_sum_0_2 x). Qed.

Definition hypergraph_coloring_to_relu_sum_bias_sign :=
  Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem hypergraph_coloring_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_bias_sign x). Qed.

Definition hypergraph_coloring_to_relu_sum_bias_sign_node :=
  Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem hypergraph_coloring_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_bias_sign_node x). Qed.

Definition hypergraph_coloring_to_relu_sum_node :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem hypergraph_coloring_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_node x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_node x). Qed.

Definition hypergraph_coloring_to_relu_sum_bias_node :=
  Rules.hypergraph_coloring_to_relu_sum_bias_node.
Theorem hypergraph_coloring_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_relu_sum_bias_node x). Qed.

Definition hypergraph_coloring_to_even_sum_abs :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem hypergraph_coloring_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_even_sum_abs x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_even_sum_abs x). Qed.

Definition hypergraph_coloring_to_even_sum_square :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem hypergraph_coloring_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_even_sum_square x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_even_sum_square x). Qed.

Definition hypergraph_coloring_to_threshold_and :=
  Rules.hypergraph_coloring_to_threshold_and.
Theorem hypergraph_coloring_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_threshold_and x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_threshold_and x). Qed.

Definition hypergraph_coloring_to_degree_and :=
  Rules.hypergraph_coloring_to_degree_and.
Theorem hypergraph_coloring_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_degree_and x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_degree_and x). Qed.

Definition hypergraph_coloring_to_threshold :=
  Rules.hypergraph_coloring_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem hypergraph_coloring_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map hypergraph_coloring_to_threshold x)).
Proof. exact (yes_iff_yes hypergraph_coloring_to_threshold x). Qed.

Definition independent_set_to_relu_sum :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem independent_set_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum x). Qed.

Definition independent_set_to_relu_sum_sum_self :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem independent_set_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_sum_self x). Qed.

Definition independent_set_to_relu_sum_mean :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem independent_set_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_mean x). Qed.

Definition independent_set_to_relu_sum_gcn :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem independent_set_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_gcn x). Qed.

Definition independent_set_to_relu_sum_root :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem independent_set_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_root x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_root x). Qed.

Definition independent_set_to_relu_sum_mean_root :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem independent_set_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_mean_root x). Qed.

Definition independent_set_to_relu_sum_bias :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem independent_set_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_bias x). Qed.

Definition independent_set_to_relu_sum_hidden_bias :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem independent_set_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_hidden_bias x). Qed.

Definition independent_set_to_relu_sum_readout_bias :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem independent_set_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_readout_bias x). Qed.

Definition independent_set_to_leaky_relu_sum_0_01 :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem independent_set_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes independent_set_to_leaky_relu_sum_0_01 x). Qed.

Definition independent_set_to_leaky_relu_sum_0_2 :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem independent_set_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes independent_set_to_leaky_relu_sum_0_2 x). Qed.

Definition independent_set_to_relu_sum_bias_sign :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem independent_set_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_bias_sign x). Qed.

Definition independent_set_to_relu_sum_bias_sign_node :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem independent_set_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_bias_sign_node x). Qed.

Definition independent_set_to_relu_sum_node :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem independent_set_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_node x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_node x). Qed.

Definition independent_set_to_relu_sum_bias_node :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem independent_set_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes independent_set_to_relu_sum_bias_node x). Qed.

Definition independent_set_to_even_sum_abs :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem independent_set_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_even_sum_abs x)).
Proof. exact (yes_iff_yes independent_set_to_even_sum_abs x). Qed.

Definition independent_set_to_even_sum_square :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem independent_set_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_even_sum_square x)).
Proof. exact (yes_iff_yes independent_set_to_even_sum_square x). Qed.

Definition independent_set_to_threshold_and :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem independent_set_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_threshold_and x)).
Proof. exact (yes_iff_yes independent_set_to_threshold_and x). Qed.

Definition independent_set_to_degree_and :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem independent_set_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_degree_and x)).
Proof. exact (yes_iff_yes independent_set_to_degree_and x). Qed.

Definition independent_set_to_threshold :=
  Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem independent_set_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map independent_set_to_threshold x)).
Proof. exact (yes_iff_yes independent_set_to_threshold x). Qed.

Definition clique_to_relu_sum :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem clique_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum x)).
Proof. exact (yes_iff_yes clique_to_relu_sum x). Qed.

Definition clique_to_relu_sum_sum_self :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem clique_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_sum_self x). Qed.

Definition clique_to_relu_sum_mean :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem clique_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_mean x). Qed.

Definition clique_to_relu_sum_gcn :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem clique_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_gcn x). Qed.

Definition clique_to_relu_sum_root :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem clique_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_root x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_root x). Qed.

Definition clique_to_relu_sum_mean_root :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem clique_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_mean_root x). Qed.

Definition clique_to_relu_sum_bias :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem clique_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_bias x). Qed.

Definition clique_to_relu_sum_hidden_bias :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem clique_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_hidden_bias x). Qed.

Definition clique_to_relu_sum_readout_bias :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem clique_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_readout_bias x). Qed.

Definition clique_to_leaky_relu_sum_0_01 :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem clique_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes clique_to_leaky_relu_sum_0_01 x). Qed.

Definition clique_to_leaky_relu_sum_0_2 :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem clique_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes clique_to_leaky_relu_sum_0_2 x). Qed.

Definition clique_to_relu_sum_bias_sign :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem clique_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_bias_sign x). Qed.

Definition clique_to_relu_sum_bias_sign_node :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem clique_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_bias_sign_node x). Qed.

Definition clique_to_relu_sum_node :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem clique_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_node x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_node x). Qed.

Definition clique_to_relu_sum_bias_node :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem clique_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes clique_to_relu_sum_bias_node x). Qed.

Definition clique_to_even_sum_abs :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem clique_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_even_sum_abs x)).
Proof. exact (yes_iff_yes clique_to_even_sum_abs x). Qed.

Definition clique_to_even_sum_square :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem clique_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_even_sum_square x)).
Proof. exact (yes_iff_yes clique_to_even_sum_square x). Qed.

Definition clique_to_threshold_and :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem clique_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_threshold_and x)).
Proof. exact (yes_iff_yes clique_to_threshold_and x). Qed.

Definition clique_to_degree_and :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem clique_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_degree_and x)).
Proof. exact (yes_iff_yes clique_to_degree_and x). Qed.

Definition clique_to_threshold :=
  Rules.clique_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem clique_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map clique_to_threshold x)).
Proof. exact (yes_iff_yes clique_to_threshold x). Qed.

Definition vertex_cover_to_relu_sum :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem vertex_cover_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum x). Qed.

Definition vertex_cover_to_relu_sum_sum_self :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem vertex_cover_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_sum_self x). Qed.

Definition vertex_cover_to_relu_sum_mean :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem vertex_cover_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_mean x). Qed.

Definition vertex_cover_to_relu_sum_gcn :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem vertex_cover_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_gcn x). Qed.

Definition vertex_cover_to_relu_sum_root :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem vertex_cover_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_root x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_root x). Qed.

Definition vertex_cover_to_relu_sum_mean_root :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem vertex_cover_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_mean_root x). Qed.

Definition vertex_cover_to_relu_sum_bias :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem vertex_cover_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_bias x). Qed.

Definition vertex_cover_to_relu_sum_hidden_bias :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem vertex_cover_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_hidden_bias x). Qed.

Definition vertex_cover_to_relu_sum_readout_bias :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem vertex_cover_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_readout_bias x). Qed.

Definition vertex_cover_to_leaky_relu_sum_0_01 :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem vertex_cover_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes vertex_cover_to_leaky_relu_sum_0_01 x). Qed.

Definition vertex_cover_to_leaky_relu_sum_0_2 :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem vertex_cover_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes vertex_cover_to_leaky_relu_sum_0_2 x). Qed.

Definition vertex_cover_to_relu_sum_bias_sign :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem vertex_cover_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_bias_sign x). Qed.

Definition vertex_cover_to_relu_sum_bias_sign_node :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem vertex_cover_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_bias_sign_node x). Qed.

Definition vertex_cover_to_relu_sum_node :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem vertex_cover_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_node x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_node x). Qed.

Definition vertex_cover_to_relu_sum_bias_node :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem vertex_cover_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes vertex_cover_to_relu_sum_bias_node x). Qed.

Definition vertex_cover_to_even_sum_abs :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem vertex_cover_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_even_sum_abs x)).
Proof. exact (yes_iff_yes vertex_cover_to_even_sum_abs x). Qed.

Definition vertex_cover_to_even_sum_square :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem vertex_cover_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_even_sum_square x)).
Proof. exact (yes_iff_yes vertex_cover_to_even_sum_square x). Qed.

Definition vertex_cover_to_threshold_and :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem vertex_cover_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_threshold_and x)).
Proof. exact (yes_iff_yes vertex_cover_to_threshold_and x). Qed.

Definition vertex_cover_to_degree_and :=
  Rules.vertex_cover_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem vertex_cover_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_degree_and x)).
Proof. exact (yes_iff_yes vertex_cover_to_degree_and x). Qed.

Definition vertex_cover_to_threshold :=
  Rules.vertex_cover_to_threshold.
Theorem vertex_cover_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map vertex_cover_to_threshold x)).
Proof. exact (yes_iff_yes vertex_cover_to_threshold x). Qed.

Definition k_sat_to_relu_sum :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem k_sat_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum x). Qed.

Definition k_sat_to_relu_sum_sum_self :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem k_sat_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_sum_self x). Qed.

Definition k_sat_to_relu_sum_mean :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem k_sat_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_mean x). Qed.

Definition k_sat_to_relu_sum_gcn :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem k_sat_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_gcn x). Qed.

Definition k_sat_to_relu_sum_root :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem k_sat_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_root x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_root x). Qed.

Definition k_sat_to_relu_sum_mean_root :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem k_sat_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_mean_root x). Qed.

Definition k_sat_to_relu_sum_bias :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem k_sat_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_bias x). Qed.

Definition k_sat_to_relu_sum_hidden_bias :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem k_sat_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_hidden_bias x). Qed.

Definition k_sat_to_relu_sum_readout_bias :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem k_sat_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_readout_bias x). Qed.

Definition k_sat_to_leaky_relu_sum_0_01 :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem k_sat_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes k_sat_to_leaky_relu_sum_0_01 x). Qed.

Definition k_sat_to_leaky_relu_sum_0_2 :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem k_sat_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes k_sat_to_leaky_relu_sum_0_2 x). Qed.

Definition k_sat_to_relu_sum_bias_sign :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem k_sat_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_bias_sign x). Qed.

Definition k_sat_to_relu_sum_bias_sign_node :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem k_sat_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_bias_sign_node x). Qed.

Definition k_sat_to_relu_sum_node :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem k_sat_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_node x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_node x). Qed.

Definition k_sat_to_relu_sum_bias_node :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem k_sat_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes k_sat_to_relu_sum_bias_node x). Qed.

Definition k_sat_to_even_sum_abs :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem k_sat_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_even_sum_abs x)).
Proof. exact (yes_iff_yes k_sat_to_even_sum_abs x). Qed.

Definition k_sat_to_even_sum_square :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem k_sat_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_even_sum_square x)).
Proof. exact (yes_iff_yes k_sat_to_even_sum_square x). Qed.

Definition k_sat_to_threshold_and :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem k_sat_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_threshold_and x)).
Proof. exact (yes_iff_yes k_sat_to_threshold_and x). Qed.

Definition k_sat_to_degree_and :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem k_sat_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_degree_and x)).
Proof. exact (yes_iff_yes k_sat_to_degree_and x). Qed.

Definition k_sat_to_threshold :=
  Rules.k_sat_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem k_sat_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map k_sat_to_threshold x)).
Proof. exact (yes_iff_yes k_sat_to_threshold x). Qed.

Definition linear_equations_to_relu_sum :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem linear_equations_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum x). Qed.

Definition linear_equations_to_relu_sum_sum_self :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem linear_equations_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_sum_self x). Qed.

Definition linear_equations_to_relu_sum_mean :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem linear_equations_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_mean x). Qed.

Definition linear_equations_to_relu_sum_gcn :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem linear_equations_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_gcn x). Qed.

Definition linear_equations_to_relu_sum_root :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem linear_equations_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_root x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_root x). Qed.

Definition linear_equations_to_relu_sum_mean_root :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem linear_equations_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_mean_root x). Qed.

Definition linear_equations_to_relu_sum_bias :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem linear_equations_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_bias x). Qed.

Definition linear_equations_to_relu_sum_hidden_bias :=
  Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem linear_equations_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_hidden_bias x). Qed.

Definition linear_equations_to_relu_sum_readout_bias :=
  Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem linear_equations_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_readout_bias x). Qed.

Definition linear_equations_to_leaky_relu_sum_0_01 :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem linear_equations_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes linear_equations_to_leaky_relu_sum_0_01 x). Qed.

Definition linear_equations_to_leaky_relu_sum_0_2 :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem linear_equations_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes linear_equations_to_leaky_relu_sum_0_2 x). Qed.

Definition linear_equations_to_relu_sum_bias_sign :=
  Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem linear_equations_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_bias_sign x). Qed.

Definition linear_equations_to_relu_sum_bias_sign_node :=
  Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem linear_equations_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_bias_sign_node x). Qed.

Definition linear_equations_to_relu_sum_node :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem linear_equations_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_node x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_node x). Qed.

Definition linear_equations_to_relu_sum_bias_node :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem linear_equations_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes linear_equations_to_relu_sum_bias_node x). Qed.

Definition linear_equations_to_even_sum_abs :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem linear_equations_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_even_sum_abs x)).
Proof. exact (yes_iff_yes linear_equations_to_even_sum_abs x). Qed.

Definition linear_equations_to_even_sum_square :=
  Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem linear_equations_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_even_sum_square x)).
Proof. exact (yes_iff_yes linear_equations_to_even_sum_square x). Qed.

Definition linear_equations_to_threshold_and :=
  Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem linear_equations_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_threshold_and x)).
Proof. exact (yes_iff_yes linear_equations_to_threshold_and x). Qed.

Definition linear_equations_to_degree_and :=
  Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem linear_equations_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_degree_and x)).
Proof. exact (yes_iff_yes linear_equations_to_degree_and x). Qed.

Definition linear_equations_to_threshold :=
  Rules.linear_equations_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem linear_equations_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map linear_equations_to_threshold x)).
Proof. exact (yes_iff_yes linear_equations_to_threshold x). Qed.

Definition max_cut_to_relu_sum :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem max_cut_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum x). Qed.

Definition max_cut_to_relu_sum_sum_self :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem max_cut_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_sum_self x). Qed.

Definition max_cut_to_relu_sum_mean :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem max_cut_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_mean x). Qed.

Definition max_cut_to_relu_sum_gcn :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem max_cut_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_gcn x). Qed.

Definition max_cut_to_relu_sum_root :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem max_cut_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_root x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_root x). Qed.

Definition max_cut_to_relu_sum_mean_root :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem max_cut_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_mean_root x). Qed.

Definition max_cut_to_relu_sum_bias :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem max_cut_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_bias x). Qed.

Definition max_cut_to_relu_sum_hidden_bias :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem max_cut_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_hidden_bias x). Qed.

Definition max_cut_to_relu_sum_readout_bias :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem max_cut_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_readout_bias x). Qed.

Definition max_cut_to_leaky_relu_sum_0_01 :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem max_cut_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes max_cut_to_leaky_relu_sum_0_01 x). Qed.

Definition max_cut_to_leaky_relu_sum_0_2 :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem max_cut_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes max_cut_to_leaky_relu_sum_0_2 x). Qed.

Definition max_cut_to_relu_sum_bias_sign :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem max_cut_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_bias_sign x). Qed.

Definition max_cut_to_relu_sum_bias_sign_node :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem max_cut_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_bias_sign_node x). Qed.

Definition max_cut_to_relu_sum_node :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem max_cut_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_node x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_node x). Qed.

Definition max_cut_to_relu_sum_bias_node :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem max_cut_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes max_cut_to_relu_sum_bias_node x). Qed.

Definition max_cut_to_even_sum_abs :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem max_cut_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_even_sum_abs x)).
Proof. exact (yes_iff_yes max_cut_to_even_sum_abs x). Qed.

Definition max_cut_to_even_sum_square :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem max_cut_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_even_sum_square x)).
Proof. exact (yes_iff_yes max_cut_to_even_sum_square x). Qed.

Definition max_cut_to_threshold_and :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem max_cut_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_threshold_and x)).
Proof. exact (yes_iff_yes max_cut_to_threshold_and x). Qed.

Definition max_cut_to_degree_and :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem max_cut_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_degree_and x)).
Proof. exact (yes_iff_yes max_cut_to_degree_and x). Qed.

Definition max_cut_to_threshold :=
  Rules.max_cut_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem max_cut_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map max_cut_to_threshold x)).
Proof. exact (yes_iff_yes max_cut_to_threshold x). Qed.

Definition nae_sat_to_relu_sum :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem nae_sat_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum x). Qed.

Definition nae_sat_to_relu_sum_sum_self :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem nae_sat_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_sum_self x). Qed.

Definition nae_sat_to_relu_sum_mean :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem nae_sat_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_mean x). Qed.

Definition nae_sat_to_relu_sum_gcn :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem nae_sat_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_gcn x). Qed.

Definition nae_sat_to_relu_sum_root :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem nae_sat_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_root x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_root x). Qed.

Definition nae_sat_to_relu_sum_mean_root :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem nae_sat_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_mean_root x). Qed.

Definition nae_sat_to_relu_sum_bias :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem nae_sat_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_bias x). Qed.

Definition nae_sat_to_relu_sum_hidden_bias :=
  Rules.nae_sat_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem nae_sat_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_hidden_bias x). Qed.

Definition nae_sat_to_relu_sum_readout_bias :=
  Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem nae_sat_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_readout_bias x). Qed.

Definition nae_sat_to_leaky_relu_sum_0_01 :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem nae_sat_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes nae_sat_to_leaky_relu_sum_0_01 x). Qed.

Definition nae_sat_to_leaky_relu_sum_0_2 :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem nae_sat_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes nae_sat_to_leaky_relu_sum_0_2 x). Qed.

Definition nae_sat_to_relu_sum_bias_sign :=
  Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem nae_sat_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_bias_sign x). Qed.

Definition nae_sat_to_relu_sum_bias_sign_node :=
  Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem nae_sat_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_bias_sign_node x). Qed.

Definition nae_sat_to_relu_sum_node :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem nae_sat_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_node x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_node x). Qed.

Definition nae_sat_to_relu_sum_bias_node :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem nae_sat_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes nae_sat_to_relu_sum_bias_node x). Qed.

Definition nae_sat_to_even_sum_abs :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem nae_sat_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_even_sum_abs x)).
Proof. exact (yes_iff_yes nae_sat_to_even_sum_abs x). Qed.

Definition nae_sat_to_even_sum_square :=
  Rules.nae_sat_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem nae_sat_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_even_sum_square x)).
Proof. exact (yes_iff_yes nae_sat_to_even_sum_square x). Qed.

Definition nae_sat_to_threshold_and :=
  Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem nae_sat_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_threshold_and x)).
Proof. exact (yes_iff_yes nae_sat_to_threshold_and x). Qed.

Definition nae_sat_to_degree_and :=
  Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem nae_sat_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_degree_and x)).
Proof. exact (yes_iff_yes nae_sat_to_degree_and x). Qed.

Definition nae_sat_to_threshold :=
  Rules.nae_sat_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem nae_sat_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map nae_sat_to_threshold x)).
Proof. exact (yes_iff_yes nae_sat_to_threshold x). Qed.

Definition partition_to_relu_sum :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem partition_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum x)).
Proof. exact (yes_iff_yes partition_to_relu_sum x). Qed.

Definition partition_to_relu_sum_sum_self :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem partition_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_sum_self x). Qed.

Definition partition_to_relu_sum_mean :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem partition_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_mean x). Qed.

Definition partition_to_relu_sum_gcn :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem partition_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_gcn x). Qed.

Definition partition_to_relu_sum_root :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem partition_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_root x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_root x). Qed.

Definition partition_to_relu_sum_mean_root :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem partition_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_mean_root x). Qed.

Definition partition_to_relu_sum_bias :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem partition_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_bias x). Qed.

Definition partition_to_relu_sum_hidden_bias :=
  Rules.partition_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem partition_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_hidden_bias x). Qed.

Definition partition_to_relu_sum_readout_bias :=
  Rules.partition_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem partition_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_readout_bias x). Qed.

Definition partition_to_leaky_relu_sum_0_01 :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem partition_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes partition_to_leaky_relu_sum_0_01 x). Qed.

Definition partition_to_leaky_relu_sum_0_2 :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem partition_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes partition_to_leaky_relu_sum_0_2 x). Qed.

Definition partition_to_relu_sum_bias_sign :=
  Rules.partition_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem partition_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_bias_sign x). Qed.

Definition partition_to_relu_sum_bias_sign_node :=
  Rules.partition_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem partition_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_bias_sign_node x). Qed.

Definition partition_to_relu_sum_node :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem partition_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_node x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_node x). Qed.

Definition partition_to_relu_sum_bias_node :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem partition_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes partition_to_relu_sum_bias_node x). Qed.

Definition partition_to_even_sum_abs :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem partition_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_even_sum_abs x)).
Proof. exact (yes_iff_yes partition_to_even_sum_abs x). Qed.

Definition partition_to_even_sum_square :=
  Rules.partition_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem partition_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_even_sum_square x)).
Proof. exact (yes_iff_yes partition_to_even_sum_square x). Qed.

Definition partition_to_threshold_and :=
  Rules.partition_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem partition_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_threshold_and x)).
Proof. exact (yes_iff_yes partition_to_threshold_and x). Qed.

Definition partition_to_degree_and :=
  Rules.partition_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem partition_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_degree_and x)).
Proof. exact (yes_iff_yes partition_to_degree_and x). Qed.

Definition partition_to_threshold :=
  Rules.partition_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem partition_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map partition_to_threshold x)).
Proof. exact (yes_iff_yes partition_to_threshold x). Qed.

Definition one_in_three_sat_to_relu_sum :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem one_in_three_sat_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum x). Qed.

Definition one_in_three_sat_to_relu_sum_sum_self :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem one_in_three_sat_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_sum_self x). Qed.

Definition one_in_three_sat_to_relu_sum_mean :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem one_in_three_sat_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_mean x). Qed.

Definition one_in_three_sat_to_relu_sum_gcn :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem one_in_three_sat_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_gcn x). Qed.

Definition one_in_three_sat_to_relu_sum_root :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem one_in_three_sat_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_root x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_root x). Qed.

Definition one_in_three_sat_to_relu_sum_mean_root :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem one_in_three_sat_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_mean_root x). Qed.

Definition one_in_three_sat_to_relu_sum_bias :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem one_in_three_sat_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_bias x). Qed.

Definition one_in_three_sat_to_relu_sum_hidden_bias :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem one_in_three_sat_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_hidden_bias x). Qed.

Definition one_in_three_sat_to_relu_sum_readout_bias :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem one_in_three_sat_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_readout_bias x). Qed.

Definition one_in_three_sat_to_leaky_relu_sum_0_01 :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem one_in_three_sat_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_leaky_relu_sum_0_01 x). Qed.

Definition one_in_three_sat_to_leaky_relu_sum_0_2 :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem one_in_three_sat_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_leaky_relu_sum_0_2 x). Qed.

Definition one_in_three_sat_to_relu_sum_bias_sign :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem one_in_three_sat_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_bias_sign x). Qed.

Definition one_in_three_sat_to_relu_sum_bias_sign_node :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem one_in_three_sat_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_bias_sign_node x). Qed.

Definition one_in_three_sat_to_relu_sum_node :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem one_in_three_sat_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_node x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_node x). Qed.

Definition one_in_three_sat_to_relu_sum_bias_node :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem one_in_three_sat_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_relu_sum_bias_node x). Qed.

Definition one_in_three_sat_to_even_sum_abs :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem one_in_three_sat_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_even_sum_abs x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_even_sum_abs x). Qed.

Definition one_in_three_sat_to_even_sum_square :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem one_in_three_sat_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_even_sum_square x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_even_sum_square x). Qed.

Definition one_in_three_sat_to_threshold_and :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem one_in_three_sat_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_threshold_and x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_threshold_and x). Qed.

Definition one_in_three_sat_to_degree_and :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem one_in_three_sat_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_degree_and x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_degree_and x). Qed.

Definition one_in_three_sat_to_threshold :=
  Rules.one_in_three_sat_to_sign_system >> Rules.sign_system_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem one_in_three_sat_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map one_in_three_sat_to_threshold x)).
Proof. exact (yes_iff_yes one_in_three_sat_to_threshold x). Qed.

Definition pseudo_boolean_to_relu_sum :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem pseudo_boolean_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum x). Qed.

Definition pseudo_boolean_to_relu_sum_sum_self :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem pseudo_boolean_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_sum_self x). Qed.

Definition pseudo_boolean_to_relu_sum_mean :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem pseudo_boolean_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_mean x). Qed.

Definition pseudo_boolean_to_relu_sum_gcn :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem pseudo_boolean_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_gcn x). Qed.

Definition pseudo_boolean_to_relu_sum_root :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem pseudo_boolean_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_root x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_root x). Qed.

Definition pseudo_boolean_to_relu_sum_mean_root :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem pseudo_boolean_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_mean_root x). Qed.

Definition pseudo_boolean_to_relu_sum_bias :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem pseudo_boolean_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_bias x). Qed.

Definition pseudo_boolean_to_relu_sum_hidden_bias :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem pseudo_boolean_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_hidden_bias x). Qed.

Definition pseudo_boolean_to_relu_sum_readout_bias :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem pseudo_boolean_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_readout_bias x). Qed.

Definition pseudo_boolean_to_leaky_relu_sum_0_01 :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem pseudo_boolean_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_leaky_relu_sum_0_01 x). Qed.

Definition pseudo_boolean_to_leaky_relu_sum_0_2 :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem pseudo_boolean_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_leaky_relu_sum_0_2 x). Qed.

Definition pseudo_boolean_to_relu_sum_bias_sign :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem pseudo_boolean_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_bias_sign x). Qed.

Definition pseudo_boolean_to_relu_sum_bias_sign_node :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem pseudo_boolean_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_bias_sign_node x). Qed.

Definition pseudo_boolean_to_relu_sum_node :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem pseudo_boolean_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_node x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_node x). Qed.

Definition pseudo_boolean_to_relu_sum_bias_node :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem pseudo_boolean_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_relu_sum_bias_node x). Qed.

Definition pseudo_boolean_to_even_sum_abs :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem pseudo_boolean_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_even_sum_abs x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_even_sum_abs x). Qed.

Definition pseudo_boolean_to_even_sum_square :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem pseudo_boolean_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_even_sum_square x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_even_sum_square x). Qed.

Definition pseudo_boolean_to_threshold_and :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem pseudo_boolean_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_threshold_and x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_threshold_and x). Qed.

Definition pseudo_boolean_to_degree_and :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem pseudo_boolean_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_degree_and x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_degree_and x). Qed.

Definition pseudo_boolean_to_threshold :=
  Rules.pseudo_boolean_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem pseudo_boolean_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map pseudo_boolean_to_threshold x)).
Proof. exact (yes_iff_yes pseudo_boolean_to_threshold x). Qed.

Definition sign_system_to_relu_sum :=
  Rules.sign_system_to_relu_sum.
Theorem sign_system_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum x). Qed.

Definition sign_system_to_relu_sum_sum_self :=
  Rules.sign_system_to_relu_sum_sum_self.
Theorem sign_system_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_sum_self x). Qed.

Definition sign_system_to_relu_sum_mean :=
  Rules.sign_system_to_relu_sum_mean.
Theorem sign_system_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_mean x). Qed.

Definition sign_system_to_relu_sum_gcn :=
  Rules.sign_system_to_relu_sum_gcn.
Theorem sign_system_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_gcn x). Qed.

Definition sign_system_to_relu_sum_root :=
  Rules.sign_system_to_relu_sum_root.
Theorem sign_system_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_root x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_root x). Qed.

Definition sign_system_to_relu_sum_mean_root :=
  Rules.sign_system_to_relu_sum_mean_root.
Theorem sign_system_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_mean_root x). Qed.

Definition sign_system_to_relu_sum_bias :=
  Rules.sign_system_to_relu_sum_bias.
Theorem sign_system_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_bias x). Qed.

Definition sign_system_to_relu_sum_hidden_bias :=
  Rules.sign_system_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem sign_system_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_hidden_bias x). Qed.

Definition sign_system_to_relu_sum_readout_bias :=
  Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem sign_system_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_readout_bias x). Qed.

Definition sign_system_to_leaky_relu_sum_0_01 :=
  Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem sign_system_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes sign_system_to_leaky_relu_sum_0_01 x). Qed.

Definition sign_system_to_leaky_relu_sum_0_2 :=
  Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem sign_system_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes sign_system_to_leaky_relu_sum_0_2 x). Qed.

Definition sign_system_to_relu_sum_bias_sign :=
  Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem sign_system_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_bias_sign x). Qed.

Definition sign_system_to_relu_sum_bias_sign_node :=
  Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem sign_system_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_bias_sign_node x). Qed.

Definition sign_system_to_relu_sum_node :=
  Rules.sign_system_to_relu_sum_node.
Theorem sign_system_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_node x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_node x). Qed.

Definition sign_system_to_relu_sum_bias_node :=
  Rules.sign_system_to_relu_sum_bias_node.
Theorem sign_system_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes sign_system_to_relu_sum_bias_node x). Qed.

Definition sign_system_to_even_sum_abs :=
  Rules.sign_system_to_even_sum_abs.
Theorem sign_system_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_even_sum_abs x)).
Proof. exact (yes_iff_yes sign_system_to_even_sum_abs x). Qed.

Definition sign_system_to_even_sum_square :=
  Rules.sign_system_to_even_sum_square.
Theorem sign_system_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_even_sum_square x)).
Proof. exact (yes_iff_yes sign_system_to_even_sum_square x). Qed.

Definition sign_system_to_threshold_and :=
  Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem sign_system_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_threshold_and x)).
Proof. exact (yes_iff_yes sign_system_to_threshold_and x). Qed.

Definition sign_system_to_degree_and :=
  Rules.sign_system_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem sign_system_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_degree_and x)).
Proof. exact (yes_iff_yes sign_system_to_degree_and x). Qed.

Definition sign_system_to_threshold :=
  Rules.sign_system_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem sign_system_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map sign_system_to_threshold x)).
Proof. exact (yes_iff_yes sign_system_to_threshold x). Qed.

Definition subset_sum_to_relu_sum :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum.
Theorem subset_sum_iff_relu_sum x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum x). Qed.

Definition subset_sum_to_relu_sum_sum_self :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_sum_self.
Theorem subset_sum_iff_relu_sum_sum_self x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_sum_self x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_sum_self x). Qed.

Definition subset_sum_to_relu_sum_mean :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean.
Theorem subset_sum_iff_relu_sum_mean x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_mean x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_mean x). Qed.

Definition subset_sum_to_relu_sum_gcn :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_gcn.
Theorem subset_sum_iff_relu_sum_gcn x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_gcn x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_gcn x). Qed.

Definition subset_sum_to_relu_sum_root :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_root.
Theorem subset_sum_iff_relu_sum_root x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_root x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_root x). Qed.

Definition subset_sum_to_relu_sum_mean_root :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_mean_root.
Theorem subset_sum_iff_relu_sum_mean_root x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_mean_root x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_mean_root x). Qed.

Definition subset_sum_to_relu_sum_bias :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias.
Theorem subset_sum_iff_relu_sum_bias x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_bias x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_bias x). Qed.

Definition subset_sum_to_relu_sum_hidden_bias :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_graph_coloring >> Rules.graph_coloring_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_hidden_bias.
Theorem subset_sum_iff_relu_sum_hidden_bias x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_hidden_bias x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_hidden_bias x). Qed.

Definition subset_sum_to_relu_sum_readout_bias :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_readout_bias.
Theorem subset_sum_iff_relu_sum_readout_bias x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_readout_bias x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_readout_bias x). Qed.

Definition subset_sum_to_leaky_relu_sum_0_01 :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_01.
Theorem subset_sum_iff_leaky_relu_sum_0_01 x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_leaky_relu_sum_0_01 x)).
Proof. exact (yes_iff_yes subset_sum_to_leaky_relu_sum_0_01 x). Qed.

Definition subset_sum_to_leaky_relu_sum_0_2 :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_leaky_relu_sum_0_2.
Theorem subset_sum_iff_leaky_relu_sum_0_2 x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_leaky_relu_sum_0_2 x)).
Proof. exact (yes_iff_yes subset_sum_to_leaky_relu_sum_0_2 x). Qed.

Definition subset_sum_to_relu_sum_bias_sign :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign.
Theorem subset_sum_iff_relu_sum_bias_sign x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_bias_sign x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_bias_sign x). Qed.

Definition subset_sum_to_relu_sum_bias_sign_node :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_relu_sum_bias_sign_node.
Theorem subset_sum_iff_relu_sum_bias_sign_node x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_bias_sign_node x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_bias_sign_node x). Qed.

Definition subset_sum_to_relu_sum_node :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_node.
Theorem subset_sum_iff_relu_sum_node x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_node x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_node x). Qed.

Definition subset_sum_to_relu_sum_bias_node :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_relu_sum_bias_node.
Theorem subset_sum_iff_relu_sum_bias_node x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_relu_sum_bias_node x)).
Proof. exact (yes_iff_yes subset_sum_to_relu_sum_bias_node x). Qed.

Definition subset_sum_to_even_sum_abs :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_abs.
Theorem subset_sum_iff_even_sum_abs x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_even_sum_abs x)).
Proof. exact (yes_iff_yes subset_sum_to_even_sum_abs x). Qed.

Definition subset_sum_to_even_sum_square :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_sign_system >> Rules.sign_system_to_even_sum_square.
Theorem subset_sum_iff_even_sum_square x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_even_sum_square x)).
Proof. exact (yes_iff_yes subset_sum_to_even_sum_square x). Qed.

Definition subset_sum_to_threshold_and :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_threshold_and.
Theorem subset_sum_iff_threshold_and x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_threshold_and x)).
Proof. exact (yes_iff_yes subset_sum_to_threshold_and x). Qed.

Definition subset_sum_to_degree_and :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_nae_sat >> Rules.nae_sat_to_hypergraph_coloring >> Rules.hypergraph_coloring_to_degree_and.
Theorem subset_sum_iff_degree_and x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_degree_and x)).
Proof. exact (yes_iff_yes subset_sum_to_degree_and x). Qed.

Definition subset_sum_to_threshold :=
  Rules.subset_sum_to_linear_equations >> Rules.linear_equations_to_cnf >> Rules.cnf_to_independent_set >> Rules.independent_set_to_vertex_cover >> Rules.vertex_cover_to_threshold.
Theorem subset_sum_iff_threshold x :
  valid _ x -> (yes _ x <-> fitted (map subset_sum_to_threshold x)).
Proof. exact (yes_iff_yes subset_sum_to_threshold x). Qed.
