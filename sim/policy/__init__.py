"""Levers: data in, the knobs of a year out; the world is never seen."""
