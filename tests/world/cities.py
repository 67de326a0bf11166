"""The cities of scenarios/, and what holds of each."""

from pathlib import Path

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CITIES = ("daqing", "shuangyashan", "henan_pilot", "golden_triangle", "pingdingshan")
"""One for each document, in their order."""

PRIORS = {
    "retention_bachelor": ("retention_rate", "bachelor"),
    "retention_higher_voc": ("retention_rate", "higher_vocational"),
    "retention_secondary_voc": ("retention_rate", "secondary_vocational"),
    "skill_gap_coverage": ("skill_gap_coverage", "all"),
    "local_coverage": ("local_coverage", "all"),
    "cooperating_firms": ("cooperating_firms", "all"),
}
"""The indicator, and the level of it, that each prior speaks of."""
