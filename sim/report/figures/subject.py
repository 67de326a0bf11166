"""What a chart is about: a study's results in one region, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from sim.analysis.evidence import ANYTHING, Sample, interval_note
from sim.analysis.outcomes import Outcomes
from sim.analysis.panel import Panel, Source, at
from sim.analysis.statistics import Estimate
from sim.analysis.sweep import SweepOutcomes
from sim.measures.catalogue import limits
from sim.report.language import Language, Words, words
from sim.report.style import Look, looks
from sim.scenario.schema import Scenario


class NothingToDraw(Exception):
    """The study holds nothing for a chart to show; the message says in English what is missing.

    Parameters
    ----------
    reason
        Key of what is missing, under `nothing.` in the words of reports.
    values
        What the words name; `indicators` by their names in the catalogue.
    """

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(self.said(words(Language.EN)))

    def said(self, language: Words) -> str:
        """Return what is missing in a language."""
        values = dict(self.values)
        if "indicators" in values:
            names = cast("Sequence[str]", values["indicators"])
            values["indicators"] = language("table.shocks_between").join(map(language.indicator, names))
        return language(f"nothing.{self.reason}", **values)


@dataclass(frozen=True)
class Subject:
    """A study's results in one region, and the words to say them in."""

    outcomes: Outcomes | SweepOutcomes
    region: str
    words: Words

    @property
    def panel(self) -> Source:
        """Records of the study."""
        return self.outcomes.panel

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self.outcomes.scenario

    @property
    def policies(self) -> tuple[str, ...]:
        """Policy names, the baseline first."""
        return self.outcomes.policies

    @cached_property
    def looks(self) -> dict[str, Look]:
        """How each policy is drawn."""
        return looks(self.policies)

    @property
    def place(self) -> str:
        """Title of the region."""
        return self.words.title(self.scenario.regions[self.region].title)

    def policy_title(self, policy: str) -> str:
        """Return a policy's title."""
        return self.words.title(self.scenario.policy(policy).title)

    def caption(self, *keys: str, **values: object) -> str:
        """Return the notes of a chart: its own, then how the runs were made, then what no chart can say."""
        words = self.words
        _, counts = interval_note(self.outcomes.evidence, self.outcomes.replicates)
        own = [words(f"notes.{key}", **values, **counts) for key in keys]
        runs = words(
            "notes.source",
            scenario=words.title(self.scenario.title),
            replicates=self.outcomes.replicates,
            seed=self.scenario.seed,
            scale=f"{self.scenario.scale:g}",
        )
        return words("notes.join").join([*own, runs, words("notes.no_city_figure")])

    @property
    def over_draws(self) -> bool:
        """Whether intervals are over draws of the assumed numbers."""
        return self.outcomes.evidence.drawn is not None

    def interval_note(self) -> str:
        """Return the key of the note on intervals: what they cover, or that there are none."""
        return interval_note(self.outcomes.evidence, self.outcomes.replicates)[0]

    def estimate(self, sample: Sample, unit: str, possible: tuple[float, float] = ANYTHING) -> Estimate:
        """Return the mean of what `sample` gives of the runs, with its interval over replicates or draws."""
        return self.outcomes.evidence.estimate(sample, unit, possible)

    def effect(self, part: Panel, policy: str) -> Estimate:
        """Return a policy's effect on each row of a part of the panel; all rows have one unit."""
        return self.estimate(lambda runs: at(runs.panel, part.rows).differences(policy), unit_of(part))

    def level(self, part: Panel, policy: str) -> Estimate:
        """Return the value of each row of a part of the panel under a policy; all rows are of one indicator."""
        unit = unit_of(part)
        possible = limits(str(part.rows["indicator"].iloc[0]), unit) if len(part.rows) else ANYTHING
        return self.estimate(lambda runs: at(runs.panel, part.rows).of(policy), unit, possible)

    def series(self, indicator: str, level: str = "all") -> pd.DataFrame:
        """Return the yearly mean under each policy, with its interval over replicates or draws.

        Returns
        -------
        pandas.DataFrame
            policy, title, year, indicator, level, unit, mean, low, high, n, interval; years in which
            the indicator is undefined under every policy are left out.
        """
        part = self.panel.select(indicator=indicator, region=self.region, level=level)
        frames = [self._policy_series(part, policy, self.level(part, policy)) for policy in self.policies]
        table = pd.concat(frames, ignore_index=True)
        defined = table.groupby("year")["n"].transform("max") > 0
        return table[defined].reset_index(drop=True)

    def _policy_series(self, part: Panel, policy: str, values: Estimate) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "policy": policy,
                "title": self.policy_title(policy),
                "year": part.years,
                "indicator": part.rows["indicator"],
                "level": part.rows["level"],
                "unit": part.rows["unit"],
                "mean": values.mean,
                "low": values.low,
                "high": values.high,
                "n": values.n,
                "interval": values.interval,
            }
        )

    def has(self, indicator: str) -> bool:
        """Say whether the study measured an indicator here."""
        rows = self.panel.rows
        here = (rows["indicator"] == indicator) & (rows["region"] == self.region)
        return bool(np.any(here.to_numpy()))


def unit_of(part: Panel) -> str:
    """Return the unit of a part of a panel whose rows have one."""
    return str(part.rows["unit"].iloc[0]) if len(part.rows) else ""
