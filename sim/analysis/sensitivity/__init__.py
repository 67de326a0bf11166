"""Which assumed numbers the results hang on: elementary effects of all, variance shares of those that matter."""
