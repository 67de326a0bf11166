"""The tables of a sensitivity analysis: on the terminal and as files."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.observe import INDICATORS
from sim.analysis.sensitivity.stage import MORRIS, SOBOL, STAGES
from sim.experiment.design import BASELINE
from sim.report.headline_table import HeadlineTable
from sim.report.language import Words
from sim.report.numbers import number

if TYPE_CHECKING:
    from sim.report.sensitivity import Sensitivity

_ROWS = 12

CHARTS = "charts_sensitivity"


def tables(found: Sensitivity, region: str, words: Words) -> list[HeadlineTable]:
    """Return the screening's table, and the decomposition's where there is one."""
    shown = [_screened(found, region, words)]
    if found.decomposition is not None:
        shown.append(_decomposed(found, found.decomposition, region, words))
    return shown


def _screened(found: Sensitivity, region: str, words: Words) -> HeadlineTable:
    """Return the numbers that matter most: how far each moves either headline, and the policy effect it moves most."""
    columns = [words("sensitivity.number")]
    for indicator in INDICATORS:
        name = words.indicator(indicator)
        columns += [words("sensitivity.level", indicator=name), words("sensitivity.largest_effect", indicator=name)]
    rows = []
    for name in found.numbers["name"].head(_ROWS):
        cells = [str(name)]
        for indicator in INDICATORS:
            own = _rows(found.screening, region, indicator, str(name))
            cells += [_level(own, "mu_star", 100.0, words), _largest(found, own, "mu_star", 100.0, words)]
        rows.append(tuple(cells))
    heading = words("sensitivity.heading", place=words.title(found.plan.scenario.regions[region].title))
    return HeadlineTable(heading, tuple(columns), tuple(rows), notes(found, MORRIS, words))


def _decomposed(found: Sensitivity, table: pd.DataFrame, region: str, words: Words) -> HeadlineTable:
    """Return each number's share of the variance of either headline, and of the policy effect it matters to most."""
    columns = [words("sensitivity.number")]
    for indicator in INDICATORS:
        name = words.indicator(indicator)
        keys = ("total_level", "alone_level", "total_effect")
        columns += [words(f"sensitivity.{key}", indicator=name) for key in keys]
    rows = []
    for number_ in found.chosen:
        cells = [number_.name]
        for indicator in INDICATORS:
            own = _rows(table, region, indicator, number_.name)
            cells += [_level(own, measure, 1.0, words) for measure in ("ST", "S1")]
            cells.append(_largest(found, own, "ST", 1.0, words))
        rows.append(tuple(cells))
    heading = words("sensitivity.sobol_heading", place=words.title(found.plan.scenario.regions[region].title))
    return HeadlineTable(heading, tuple(columns), tuple(rows), notes(found, SOBOL, words))


def _rows(table: pd.DataFrame, region: str, indicator: str, name: str) -> pd.DataFrame:
    return table[(table["region"] == region) & (table["indicator"] == indicator) & (table["name"] == name)]


def _level(own: pd.DataFrame, measure: str, times: float, words: Words) -> str:
    level = own[own["policy"] == BASELINE]
    return _measure(level.iloc[0].to_dict(), measure, times, words) if len(level) else ""


def _largest(found: Sensitivity, own: pd.DataFrame, measure: str, times: float, words: Words) -> str:
    """Return the largest measure among policies' effects, with the policy's name; nothing where none was moved."""
    effects = own[(own["policy"] != BASELINE) & (own[measure] > 0)]
    if not len(effects):
        return ""
    row = effects.sort_values(measure, ascending=False, kind="stable").iloc[0].to_dict()
    title = words.title(found.plan.scenario.policy(str(row["policy"])).title)
    return words("sensitivity.of_policy", measure=_measure(row, measure, times, words), policy=title)


def _measure(row: dict[Hashable, object], measure: str, times: float, words: Words) -> str:
    value, half = (times * float(str(row[key])) for key in (measure, f"{measure}_conf"))
    text = number(value, 2)
    return words("sensitivity.plus_minus", value=text, half=number(half, 2)) if np.isfinite(half) else text


def notes(found: Sensitivity, method: str, words: Words) -> tuple[str, ...]:
    """Return how the numbers were found and how to read them."""
    asked = found.plan
    said = [
        words(
            f"sensitivity.{method}_note",
            numbers=len(asked.numbers),
            chosen=len(found.chosen),
            trajectories=asked.trajectories,
            samples=asked.samples,
        ),
        words("sensitivity.runs", replicates=asked.replicates, scale=f"{asked.scenario.scale:g}"),
    ]
    if asked.replicates == 1:
        said.append(words("sensitivity.one_replicate"))
    if found.lost:
        said.append(words("sensitivity.lost", points=found.lost))
    return (*said, words("notes.no_city_figure"))


def write(found: Sensitivity, out: Path, lang: str) -> list[Path]:
    """Write tables and charts; return the files, and remove charts of an earlier analysis."""
    from sim.experiment.files import whole
    from sim.report.figures.sensitivity import data
    from sim.report.results import write_csv
    from sim.report.style import to_bytes

    folder = out / CHARTS
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"sensitivity_numbers": found.numbers, "sensitivity_morris": found.screening}
    if found.decomposition is not None:
        tables["sensitivity_sobol"] = found.decomposition
    else:
        (out / "sensitivity_sobol.csv").unlink(missing_ok=True)
    files = [out / f"{name}.csv" for name in tables]
    for path, own in zip(files, tables.values(), strict=True):
        write_csv(own, path)
    several = len(found.plan.scenario.regions) > 1
    drawn: list[Path] = []
    for method in STAGES[: len(found.stages)]:
        for region in found.plan.scenario.regions:
            for indicator in INDICATORS:
                shown = data(found, method, indicator, region)
                if not len(shown):
                    continue
                stem = f"sensitivity_{method}_{indicator}{f'_{region}' if several else ''}"
                chart = found.plot(method, indicator, lang, region)
                for kind in ("png", "svg"):
                    drawn.append(folder / f"{stem}.{kind}")
                    with whole(drawn[-1]) as file:
                        file.write(to_bytes(chart, kind))
                drawn.append(folder / f"{stem}.csv")
                write_csv(shown, drawn[-1])
    for stale in set(folder.glob("sensitivity_*")) - set(drawn):
        stale.unlink()
    return files + drawn
