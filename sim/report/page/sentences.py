"""The answer in sentences, made from numbers. No sentence claims what the intervals do not carry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.summary import Note
from sim.report.language import Language, Words
from sim.report.numbers import decimals, number, percent, significant
from sim.report.page.findings import COVERAGE, RETENTION, Basis, Change, Finding, Findings, Value

_TITLES = {RETENTION: "retention", COVERAGE: "coverage"}
_ABOUT_ALL = 0.995


@dataclass(frozen=True)
class Leader:
    """The policy with the largest clear rise, and those that it is not clearly ahead of."""

    best: Finding
    level_with: tuple[Finding, ...]


def leader(found: Findings, indicator: str) -> Leader | None:
    """Return the policy that raises an indicator most, None where none clearly raises it.

    A policy is ahead of another only where the interval of their own paired difference says so; that one interval
    holds 0 and the other does not is no difference between them.
    """
    risen = [one for one in found.policies if _effect(one, indicator).clear and _effect(one, indicator).mean > 0]
    if not risen:
        return None
    best = max(risen, key=lambda one: _effect(one, indicator).mean)
    leads = found.leads[indicator]
    level_with = [
        other
        for other in found.policies
        if other.key != best.key and not (leads[best.key, other.key].clear and leads[best.key, other.key].mean > 0)
    ]
    return Leader(best, tuple(level_with))


@dataclass(frozen=True)
class Said:
    """A sentence, or a few that belong together, and what they are about (a key under `about.` in the words)."""

    about: str
    text: str


def answer(found: Findings, words: Words) -> list[Said]:
    """Return the sentences that a report opens with, the most important first."""
    if not found.policies:
        return [Said("retention", words("answer.only_baseline")), *_baseline(found, words)]
    first = leader(found, RETENTION) if RETENTION in found.years else None
    said = []
    if RETENTION in found.years:
        said.append(Said("retention", _first(found, RETENTION, first, words)))
    if first is not None:
        said.append(Said("cost", _cost(first.best, words)))
        said.append(Said("sure", _how_sure(found, first.best, words)))
        said.append(Said("ceiling", _ceiling(first.best, words)))
    said += _coverage(found, first, words)
    said += _losses(found, words)
    return [*said, *_baseline(found, words)]


def caveats(found: Findings, words: Words) -> list[str]:
    """Return what must be known before any number is used."""
    said = [words("notes.no_city_figure"), words(f"answer.basis_{found.basis}", runs=found.runs), words("answer.when")]
    if not math.isclose(found.scale, 1.0):
        said.append(words("answer.scale", scale=f"{found.scale:g}"))
    return said


def _effect(one: Finding, indicator: str) -> Value:
    return one.changes[indicator].effect if indicator in one.changes else Value(math.nan)


def _first(found: Findings, indicator: str, first: Leader | None, words: Words) -> str:
    about = _TITLES[indicator]
    common = {"place": found.place, "year": found.years[indicator]}
    if found.basis is Basis.ONE_RUN or not any(math.isfinite(_effect(one, indicator).low) for one in found.policies):
        return words(f"answer.{about}_one_run", **common)
    if first is None:
        return words(f"answer.{about}_none", **common)
    change = first.best.changes[indicator]
    values = {**common, "policy": first.best.title, **_numbers(change)}
    if not first.level_with:
        # alone, "most of all" would say nothing
        key = "most" if len(found.policies) > 1 else "raises"
        return words(f"answer.{about}_{key}", **values)
    raised = words(f"answer.{about}_raises", **values)
    return raised + words("notes.join") + words("answer.level_with", policies=_list(first.level_with, words))


def _numbers(change: Change) -> dict[str, str]:
    effect = change.effect
    digits = decimals(100 * effect.low, 100 * effect.high, 100 * effect.mean)
    return {
        "level": percent(change.level),
        "effect": number(100 * abs(effect.mean), digits),
        "low": number(100 * effect.low, digits),
        "high": number(100 * effect.high, digits),
    }


def _list(policies: Sequence[Finding], words: Words) -> str:
    return words("answer.between").join(words("answer.named", policy=one.title) for one in policies)


def money(yuan: float, words: Words) -> str:
    """Return an amount as readers of a language say it."""
    key, size = _unit(yuan, words)
    return words(f"answer.{key}", number=_three(yuan / size))


def _three(value: float) -> str:
    """Return a number to three significant digits: 15,355 yuan is about 15,400."""
    return significant(float(f"{value:.3g}"))


def _unit(yuan: float, words: Words) -> tuple[str, float]:
    steps = (("yuan_e8", 1e8), ("yuan_e4", 1e4)) if words.language is Language.ZH else (("yuan_e6", 1e6),)
    return next(((key, size) for key, size in steps if abs(yuan) >= size), ("yuan", 1.0))


def _cost(best: Finding, words: Words) -> str:
    if not math.isfinite(best.cost):
        return words("answer.cost_unknown")
    if best.cost == 0 or (best.price is not None and best.price.note is Note.NOTHING_PAID):
        return words("answer.cost_nothing")
    cost = words("answer.cost", cost=money(best.cost, words))
    return cost if best.price is None else cost + words("notes.join") + _price(best, words)


def _price(best: Finding, words: Words) -> str:
    price = best.price
    if price is None or price.note in (Note.UNCLEAR, Note.UNDEFINED, Note.ONE_REPLICATE):
        return words("answer.price_unclear")
    if price.note is Note.FEWER:
        return words("answer.price_fewer")
    if not math.isfinite(price.yuan.mean):
        return words("answer.price_unclear")
    amount = money(price.yuan.mean, words)
    if not (math.isfinite(price.yuan.low) and math.isfinite(price.yuan.high)):
        return words("answer.price_open", price=amount)
    _, size = _unit(price.yuan.mean, words)
    ends = {name: _three(end / size) for name, end in (("low", price.yuan.low), ("high", price.yuan.high))}
    return words("answer.price", price=amount, **ends)


def _how_sure(found: Findings, best: Finding, words: Words) -> str:
    holds = best.changes[RETENTION].holds_in
    if found.basis is Basis.DRAWS and math.isfinite(holds):
        every = holds >= _ABOUT_ALL and round(holds * found.runs) == found.runs
        key = "sure_every_draw" if every else "sure_draws"
        return words(f"answer.{key}", share=percent(holds, 0), draws=found.runs)
    return words("answer.sure_chance", runs=found.runs)


def _ceiling(best: Finding, words: Words) -> str:
    change = best.changes[RETENTION]
    if not math.isfinite(change.ceiling):
        return words("answer.ceiling_none")
    ceiling = number(100 * change.ceiling, 1)
    if change.effect.mean > change.ceiling:
        return words("answer.ceiling_passed", ceiling=ceiling)
    if change.level - change.effect.mean + change.ceiling > 1.0:
        return words("answer.ceiling_open")
    return words("answer.ceiling", ceiling=ceiling, share=percent(change.effect.mean / change.ceiling, 0))


def _coverage(found: Findings, first: Leader | None, words: Words) -> list[Said]:
    if COVERAGE not in found.years:
        return []
    best = leader(found, COVERAGE)
    if best is not None and first is not None and best.best.key == first.best.key and not best.level_with:
        values = {"place": found.place, "year": found.years[COVERAGE], **_numbers(best.best.changes[COVERAGE])}
        return [Said("coverage", words("answer.coverage_too", **values))]
    return [Said("coverage", _first(found, COVERAGE, best, words))]


def _losses(found: Findings, words: Words) -> list[Said]:
    """Return which policies clearly lower an indicator, and which make no clear difference to retention."""
    said = []
    for indicator in found.years:
        lower = [one for one in found.policies if _effect(one, indicator).clear and _effect(one, indicator).mean < 0]
        if lower:
            text = words(f"answer.{_TITLES[indicator]}_lowered", policies=_list(lower, words))
            said.append(Said("lowered", text))
    still = [one for one in found.policies if not _effect(one, RETENTION).clear]
    if RETENTION in found.years and still and len(still) < len(found.policies):
        text = words("answer.no_clear", year=found.years[RETENTION], policies=_list(still, words))
        said.append(Said("no_clear", text))
    return said


def _baseline(found: Findings, words: Words) -> list[Said]:
    if RETENTION not in found.levels:
        return []
    level = found.levels[RETENTION]
    values = {"place": found.place, "year": found.years[RETENTION], "level": percent(level.mean)}
    if not (math.isfinite(level.low) and math.isfinite(level.high)):
        return [Said("baseline", words("answer.baseline", **values))]
    ends = {"low": percent(level.low), "high": percent(level.high)}
    return [Said("baseline", words("answer.baseline_between", **values, **ends))]
