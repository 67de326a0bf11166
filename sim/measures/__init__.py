"""World and flows to numbers."""
