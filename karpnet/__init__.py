"""The karpnet command."""
