"""Networks learning hard classes: the harness that three-panel experiments share."""
