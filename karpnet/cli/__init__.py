"""The karpnet command: arguments in, tables or JSON out."""
