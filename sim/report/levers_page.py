"""docs/levers.md, made from the catalogue: `python -m sim.report.levers_page > docs/levers.md`; and its plain rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from sim.policy.catalogue import Setting, catalogue, settings

HEAD = """# Levers

Made from the code by `python -m sim.report.levers_page > docs/levers.md`; a test holds the two together.

Every lever has `from` (first year), `ramp_years` (0 = at once), `to` (last year) and `strength` (0 to 1). The grade
says how good the best evidence for it is: a *causal* study, a *tariff* in force (it exists; its effect is not
measured), an *anecdote*, or *none*. "Sign built in" says that the model can give its effect one sign only.
"""


def rows() -> Iterator[dict[str, Any]]:
    """Yield each lever as programs want it: key, texts in both languages, settings with unit, bounds and default."""
    for key, entry in catalogue().items():
        plain = entry.model_dump(mode="json")
        words = plain.pop("settings")
        plain["settings"] = [
            {
                "key": s.key,
                "unit": s.unit,
                "low": s.low,
                "high": s.high,
                "default": s.default,
                "required": s.required,
                "choices": list(s.choices),
                **words.get(s.key, {}),
            }
            for s in settings(key)
        ]
        yield {"key": key, **plain}


def default(setting: Setting) -> str:
    """Return a setting's default as a reader wants it."""
    if setting.required:
        return "needed"
    if setting.default is None:
        return "none"
    if isinstance(setting.default, list):
        return ", ".join(str(part) for part in setting.default) or "none"
    return f"{setting.default:g}" if isinstance(setting.default, float | int) else str(setting.default)


def bounds(setting: Setting) -> str:
    """Return a setting's bounds or choices as a reader wants them."""
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.low is None or setting.high is None:
        return ""
    return f"{plain(setting.low)} to {plain(setting.high)}"


def plain(value: float) -> str:
    """Return a bound without an exponent."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def page() -> str:
    """Return the page in Markdown."""
    parts = [HEAD]
    for key, entry in catalogue().items():
        sign = "yes" if entry.sign_built_in else "no"
        parts.append(
            f"\n## `{key}` {entry.title.zh}\n\n"
            f"**{entry.title.en}** (documents: {', '.join(entry.documents)}). {entry.does.en}\n\n{entry.does.zh}\n\n"
            f"- *Chain*: {entry.chain.en} {entry.chain.zh}\n"
            f"- *Cost*: {entry.cost.en} ({', '.join(entry.payers) or 'nobody'}). {entry.cost.zh}\n"
            f"- *Evidence*: {entry.grade}. {entry.evidence.en} {entry.evidence.zh}\n"
            f"- *Sign built in*: {sign}\n"
        )
        own = settings(key)
        if own:
            parts.append("\n| setting | unit | bounds | default | meaning | 含义 |\n|---|---|---|---|---|---|\n")
            for s in own:
                words = entry.settings[s.key]
                unit = s.unit or "-"
                parts.append(f"| `{s.key}` | {unit} | {bounds(s)} | {default(s)} | {words.en} | {words.zh} |\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
