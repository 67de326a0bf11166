"""What a chart is about: a study's results in one region, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.outcomes import Outcomes
from sim.analysis.panel import Panel, Source
from sim.analysis.statistics import CHANCE_ONLY, Estimate, estimate, within
from sim.measures.catalogue import limits
from sim.report.language import Words
from sim.report.style import Look, looks
from sim.scenario.schema import Scenario


class NothingToDraw(Exception):
    """The study holds nothing for a chart to show; the message says what is missing."""


@dataclass(frozen=True)
class Subject:
    """A study's results in one region, and the words to say them in."""

    outcomes: Outcomes
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
        own = [words(f"notes.{key}", **values) for key in keys]
        runs = words(
            "notes.source",
            scenario=words.title(self.scenario.title),
            replicates=self.outcomes.replicates,
            seed=self.scenario.seed,
            scale=f"{self.scenario.scale:g}",
        )
        return words("notes.join").join([*own, runs, words("notes.no_city_figure")])

    def interval_note(self) -> str:
        """Return the key of the note on intervals: there are none with one replicate."""
        return "interval" if self.outcomes.replicates > 1 else "one_replicate"

    def series(self, indicator: str, level: str = "all") -> pd.DataFrame:
        """Return the yearly mean under each policy, with its interval over replicates, within what is possible.

        Returns
        -------
        pandas.DataFrame
            policy, title, year, indicator, level, unit, mean, low, high, n, interval; years in which
            the indicator is undefined under every policy are left out.
        """
        part = self.panel.select(indicator=indicator, region=self.region, level=level)
        unit = part.rows["unit"].iloc[0] if len(part.rows) else ""
        least, most = limits(indicator, unit)
        frames = [
            self._policy_series(part, policy, within(estimate(part.of(policy)), least, most))
            for policy in self.policies
        ]
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
                "interval": CHANCE_ONLY,
            }
        )

    def has(self, indicator: str) -> bool:
        """Say whether the study measured an indicator here."""
        rows = self.panel.rows
        here = (rows["indicator"] == indicator) & (rows["region"] == self.region)
        return bool(np.any(here.to_numpy()))
