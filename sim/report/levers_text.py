"""The catalogue of levers for a terminal, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from sim.policy.catalogue import Entry, Setting, catalogue, settings
from sim.report.language import Language, Words
from sim.report.levers_page import default, plain
from sim.report.page.settings import in_language, named_choice, unit_name


def levers_text(words: Words, only: str | None = None) -> str:
    """Return the catalogue, or one lever of it. Names that a scenario file needs stay as they are written there."""
    chosen = {key: entry for key, entry in catalogue().items() if only in (None, key)}
    return "".join(_of(key, entry, words) for key, entry in chosen.items())


def _of(key: str, entry: Entry, words: Words) -> str:
    listed = words("catalogue.between")
    payers = listed.join(words(f"payers.{payer}") for payer in entry.payers) or words("catalogue.nobody")
    documents = listed.join(words(f"documents.{number}") for number in entry.documents)
    lines = [
        f"{key}  {entry.title.zh}  {entry.title.en}",
        f"  {in_language(entry.does, words)}",
        *(f"    {_setting(each, entry, words)}" for each in settings(key)),
        "  " + words("catalogue.chain", text=in_language(entry.chain, words)),
        "  " + words("catalogue.cost", text=in_language(entry.cost, words), payers=payers),
        "  "
        + words("catalogue.evidence", grade=words(f"grades.{entry.grade}"), text=in_language(entry.evidence, words)),
        "  " + words("catalogue.documents", documents=documents),
        "  " + words("catalogue.sign_built_in" if entry.sign_built_in else "catalogue.sign_open"),
        "",
    ]
    return "\n".join([*lines, ""])


def _setting(setting: Setting, entry: Entry, words: Words) -> str:
    value = _default(setting, words)
    if setting.unit:
        # in English a unit is what a scenario file writes
        unit = setting.unit if words.language is Language.EN else unit_name(setting.unit, words)
        value = words("catalogue.amount", value=value, unit=unit)
    bounds = _bounds(setting, words)
    return words(
        "catalogue.setting",
        name=setting.key,
        value=f"{value} [{bounds}]" if bounds else value,
        text=in_language(entry.settings[setting.key], words),
    )


def _default(setting: Setting, words: Words) -> str:
    if setting.required:
        return words("catalogue.needed")
    if setting.default in (None, []):
        return words("catalogue.none")
    if isinstance(setting.default, list):
        return _choices([str(part) for part in setting.default], words)
    if isinstance(setting.default, str):
        return _choices([setting.default], words)
    return default(setting)


def _bounds(setting: Setting, words: Words) -> str:
    if setting.choices:
        return _choices(setting.choices, words)
    if setting.low is None or setting.high is None:
        return ""
    return words("catalogue.bounds", low=plain(setting.low), high=plain(setting.high))


def _choices(keys: Sequence[str], words: Words) -> str:
    """Return words of a scenario file, each with what it means where the reader's language is another."""
    if words.language is Language.EN:
        return words("catalogue.between").join(keys)
    named = (words("catalogue.choice", word=key, name=named_choice(key, words) or key) for key in keys)
    return words("catalogue.between").join(named)
