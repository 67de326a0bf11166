"""Names in the readers' language beside the keys of the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from sim.report.language import Words
    from sim.scenario.schema import Scenario


def named(summary: pd.DataFrame, scenario: Scenario, words: Words) -> pd.DataFrame:
    """Return the summary with the names of policies, measures and payers in the readers' language."""
    own = [name for name in summary["measure"].unique() if f"measures.{name}" in words.texts]
    return summary.assign(
        policy_name=[words.title(scenario.policy(name).title) for name in summary["policy"]],
        measure_name=[
            words(f"measures.{name}") if name in own else words.indicator(name) for name in summary["measure"]
        ],
        payer_name=[words(f"payers.{name}") for name in summary["payer"]],
    )
