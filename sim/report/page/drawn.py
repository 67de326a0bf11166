"""What a sweep left in a folder of results: in which share of the draws claims hold, and what makes them uncertain."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.analysis.panel import ALL
from sim.analysis.uncertainty import ALL_WITHIN
from sim.experiment.design import source_fingerprint
from sim.report.headline_table import HeadlineTable, few_draws
from sim.report.language import Words
from sim.report.made_from import made_from
from sim.report.numbers import decimals, number, percent
from sim.report.page.charts import csv_address
from sim.scenario.schema import Scenario

MANIFEST, CLAIMS, EFFECTS = "manifest_assumptions.json", "claims_assumptions.csv", "effects_assumptions.csv"
SHOWN = ("retention_rate", "retention_3y", "skill_gap_coverage", "local_coverage")
"""Indicators of which the page shows claims; all are in the data."""
_ROW = ["policy", "year", "region", "indicator"]


@dataclass(frozen=True)
class DrawnPart:
    """What a sweep says: a table a region with the address of its data, and all claims.

    `stale` where it was made from another version of the scenario or of the program; then nothing is shown.
    """

    tables: tuple[tuple[HeadlineTable, str], ...]
    data: pd.DataFrame
    stale: bool


def drawn(folder: Path | None, scenario: Scenario, words: Words) -> DrawnPart | None:
    """Return what a sweep left in a folder; None where there was none."""
    if folder is None or not (folder / MANIFEST).exists():
        return None
    note = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    policies = [name for name in note["policies"] if name in scenario.policies]
    same = note.get("made_from") == made_from(scenario, policies) and note["source_hash"] == source_fingerprint()
    if not same:
        return DrawnPart((), pd.DataFrame(), stale=True)
    claims = pd.read_csv(folder / CLAIMS, encoding="utf-8-sig", dtype={"period": str})
    effects = pd.read_csv(
        folder / EFFECTS,
        encoding="utf-8-sig",
        usecols=[*_ROW, "level", "field", "origin", "sd_assumptions", "sd_chance"],
    )
    whole = (effects["level"] == ALL) & (effects["field"] == ALL) & (effects["origin"] == ALL)
    effects = effects[whole & effects["indicator"].isin(SHOWN)]
    claims = claims[(claims["level"] == ALL) & claims["period"].str.fullmatch(r"\d{4}")]
    claims = claims.assign(year=claims["period"].astype(int)).merge(effects[[*_ROW, *_SD]], on=_ROW, how="left")
    counts = note["assumptions"]
    covers = words(
        "notes.assumptions_few" if counts["draws"] < ALL_WITHIN else "notes.assumptions",
        draws=counts["draws"],
        draw_replicates=counts["replicates"],
        draw_scale=f"{counts['scale']:g}",
    )
    notes = (covers, *few_draws(counts["draws"], words), words("drawn.spread"), words("drawn.claim"))
    return DrawnPart(tuple(_tables(claims, scenario, notes, words)), claims, stale=False)


_SD = ["sd_assumptions", "sd_chance"]


def _tables(
    claims: pd.DataFrame, scenario: Scenario, notes: tuple[str, ...], words: Words
) -> list[tuple[HeadlineTable, str]]:
    tables = []
    for region, entry in scenario.regions.items():
        own = claims[(claims["region"] == region)]
        shown = own[own["indicator"].isin(SHOWN)]
        if len(shown) == 0:
            continue
        heading = words("drawn.heading", place=words.title(entry.title), year=shown["year"].max())
        columns = tuple(
            words(f"drawn.{key}") for key in ("policy", "indicator", "effect", "holds", "sd_assumptions", "sd_chance")
        )
        rows = tuple(_row(row, scenario, words) for row in shown.to_dict("records"))
        tables.append((HeadlineTable(heading, columns, rows, notes), csv_address(own)))
    return tables


def _row(row: Mapping[Hashable, object], scenario: Scenario, words: Words) -> tuple[str, ...]:
    effect, low, high = (100 * float(str(row[name])) for name in ("effect", "low", "high"))
    mean = number(effect, 1, signed=True)
    if not (math.isfinite(low) and math.isfinite(high)):
        said = words("drawn.one_draw", effect=mean)
    elif low <= 0 <= high:
        said = words("drawn.unclear", effect=mean, low=number(low, 1), high=number(high, 1))
    else:
        digits = decimals(low, high)
        ends = {"low": number(low, digits), "high": number(high, digits)}
        said = words("table.interval", effect=number(effect, digits, signed=True), **ends)
    share = words("drawn.of", share=percent(float(str(row["holds_in"])), 0), draws=int(str(row["draws"])))
    spread = (number(100 * float(str(row[name])), 2) or "–" for name in _SD)
    return (
        words.title(scenario.policy(str(row["policy"])).title),
        words.indicator(str(row["indicator"])),
        said,
        share if effect else "–",
        *spread,
    )
