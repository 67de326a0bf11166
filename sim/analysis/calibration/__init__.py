"""Calibration: assumed numbers that the targets do not rule out."""
