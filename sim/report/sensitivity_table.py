"""The tables of a sensitivity analysis: on the terminal and as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.sensitivity.observe import INDICATORS
from sim.analysis.sensitivity.stage import MORRIS, STAGES
from sim.experiment.design import BASELINE
from sim.report.headline_table import HeadlineTable
from sim.report.language import Words
from sim.report.numbers import number

if TYPE_CHECKING:
    from sim.report.sensitivity import Sensitivity

_ROWS = 12


def table(found: Sensitivity, region: str, words: Words) -> HeadlineTable:
    """Return the numbers that matter most: how far each moves either headline, and the policy effect it moves most."""
    asked = found.plan
    here = found.screening[found.screening["region"] == region]
    columns = [words("sensitivity.number")]
    for indicator in INDICATORS:
        name = words.indicator(indicator)
        columns += [words("sensitivity.level", indicator=name), words("sensitivity.largest_effect", indicator=name)]
    rows = []
    for name in found.numbers["name"].head(_ROWS):
        own = here[here["name"] == name]
        cells = [str(name)]
        for indicator in INDICATORS:
            part = own[own["indicator"] == indicator]
            level = part[part["policy"] == BASELINE]
            cells.append(_measure(level.iloc[0].to_dict(), words) if len(level) else "")
            effects = part[(part["policy"] != BASELINE) & part["mu_star"].notna()]
            if len(effects):
                row = effects.sort_values("mu_star", ascending=False, kind="stable").iloc[0].to_dict()
                title = words.title(asked.scenario.policy(str(row["policy"])).title)
                cells.append(words("sensitivity.of_policy", measure=_measure(row, words), policy=title))
            else:
                cells.append("")
        rows.append(tuple(cells))
    return HeadlineTable(
        words("sensitivity.heading", place=words.title(asked.scenario.regions[region].title)),
        tuple(columns),
        tuple(rows),
        notes(found, MORRIS, words),
    )


def _measure(row: dict[str, object], words: Words) -> str:
    mu_star, half = (100 * float(str(row[key])) for key in ("mu_star", "mu_star_conf"))
    text = number(mu_star, 2)
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

    folder = out / "charts_sensitivity"
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
