"""What a calibration found, as Markdown: figures in tables, and in words what the targets do not tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.analysis.calibration.calibrate import BESIDES
from sim.analysis.calibration.distance import THREE_SIGMA
from sim.analysis.calibration.identify import FEWEST
from sim.report.language import Words
from sim.report.numbers import number, percent, significant

if TYPE_CHECKING:
    from sim.report.calibration import Calibration

_OF_KNOWN_DISTANCE = 1.0


def markdown(found: Calibration, words: Words) -> str:
    """Return the report, ending in a line break."""
    return "\n\n".join(block for block in _blocks(found, words)) + "\n"


def _blocks(found: Calibration, words: Words) -> Iterator[str]:
    settings = found.settings
    yield f"# {words('calibration.heading', title=words.title(found.scenario.title))}"
    yield words(
        "calibration.made",
        all=len(found.judged) + len(found.searched) + BESIDES,
        judged=len(found.judged),
        kept=len(found.kept),
        waves=settings.waves,
        trials=len(found.searched),
        scale=f"{settings.scale:g}",
        replicates=settings.replicates,
        seed=settings.seed,
        limit=f"{THREE_SIGMA:g}",
    )
    yield words("notes.no_city_figure")
    yield f"## {words('calibration.targets')}"
    yield _table(words, ("target", "figure", "held_possible", "best", "gap", "kept"), _targets(found))
    yield words("calibration.gap_note")
    yield from _findings(found, words)
    yield f"## {words('calibration.constants')}"
    yield _table(words, ("constant", "best", "before", "after", "spread"), _constants(found))
    yield words("calibration.spread_note")
    yield f"## {words('calibration.not_identified')}"
    yield "\n".join(f"- {line}" for line in unidentified(found, words))


def _table(words: Words, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [tuple(words(f"calibration.columns.{column}") for column in columns), ("---",) * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _targets(found: Calibration) -> Iterator[tuple[str, ...]]:
    for row in found.targets.to_dict("records"):
        low, high, least, most = (
            _figure(float(row[key]), row["unit"]) for key in ("low", "high", "kept_low", "kept_high")
        )
        kept = f"{least} – {most}" if least else ""
        shown = (_figure(float(row[key]), row["unit"]) for key in ("value", "model"))
        figure, model = shown
        yield f"`{row['target']}`", figure, f"{low} – {high}", model, number(float(row["gap"]), 1, signed=True), kept


def _figure(value: float, unit: object) -> str:
    if unit == "share":
        return percent(value)
    return number(value) if abs(value) >= 1000 else significant(value)


def _constants(found: Calibration) -> Iterator[tuple[str, ...]]:
    for known in found.constants:
        item = known.number
        best = significant(found.best.values[item.name])
        before, after = (
            f"{significant(a)} – {significant(b)}" for a, b in ((item.low, item.high), (known.low, known.high))
        )
        if not found.kept:
            yield f"`{item.name}`", best, before, "", ""
        else:
            yield f"`{item.name}`", best, before, after, number(known.spread, 2)


def _findings(found: Calibration, words: Words) -> Iterator[str]:
    """Yield what a reader must know of the fit: what is missed, and what ruled sets out."""
    if not found.kept:
        yield words("calibration.none_kept")
    missed = [
        f"`{row['target']}` ({number(float(row['gap']), 1, signed=True)})"
        for row in found.targets.to_dict("records")
        if abs(float(row["gap"])) > _OF_KNOWN_DISTANCE
    ]
    if missed:
        yield words("calibration.missed", targets=", ".join(missed))
    if found.best.unmet:
        yield words("calibration.unmet", targets=", ".join(f"`{name}`" for name in found.best.unmet))
    if found.ruled_out_by:
        said = ", ".join(f"`{name}` {count}" for name, count in found.ruled_out_by.items())
        yield words("calibration.ruled_out_by", targets=said)
    bound = {
        item.name: sum(bool(one.aligned.at_bound[index]) for one in found.judged)
        for index, item in enumerate(found.bench.aligned)
    }
    if any(bound.values()):
        said = ", ".join(f"`{name}` {count}" for name, count in bound.items() if count)
        yield words("calibration.at_bound", constants=said, judged=len(found.judged))


def unidentified(found: Calibration, words: Words) -> list[str]:
    """Return in words what the targets do not tell of the constants, a sentence each."""
    if not found.kept:
        return [words("calibration.nothing_to_tell")]
    lines = [
        words("calibration.alone", constant=known.number.name, share=percent(known.share, 0))
        for known in found.constants
        if not known.known
    ]
    for pair in found.pairs:
        way = "makes_up" if pair.correlation < 0 else "goes_with"
        lines.append(words(f"calibration.{way}", one=pair.one, other=pair.other, r=number(pair.correlation, 2)))
    if len(found.kept) < FEWEST:
        lines.append(words("calibration.too_few", kept=len(found.kept), least=FEWEST))
    return lines or [words("calibration.all_identified")]
