"""What many runs say: paired effects, costs, summaries."""
