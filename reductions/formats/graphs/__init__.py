"""Files of graphs, a reader a format; all give a `WeightedGraph`, of weights 1 where there are none."""
