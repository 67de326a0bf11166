"""The report in one file: findings as sentences, charts with their data, lists, settings, assumptions, limits."""
