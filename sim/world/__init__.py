"""The agents as tables; no behaviour over time."""
