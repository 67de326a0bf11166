"""The year, one file or folder a phase."""
