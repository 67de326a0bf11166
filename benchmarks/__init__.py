"""What a run costs in time and memory, and what pairing saves: `python -m benchmarks`."""
