"""Who pays for each policy, and what one more graduate here and one more filled post cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import count_axis, few_ticks, finish, framed
from sim.report.numbers import significant
from sim.report.style import GREY, Chart, blend

PRICES = ("cost_per_graduate_here_3y", "cost_per_filled_post")
PAYERS = ("city", "province", "state", "school", "enterprise")
_NAME = 24
_BESIDE_AXIS = 0.06
"""Part of the axis in which a number in the middle above its dot would cross the axis line."""
_COLUMNS = ["measure", "policy", "title", "payer", "period", "unit", "effect", "low", "high", "n", "interval", "note"]


def data(subject: Subject) -> pd.DataFrame:
    """Return each policy's yearly cost by payer and its price of one more result, as the summary has them."""
    table = subject.outcomes.summary()
    own = table[(table["region"] == subject.region) & (table["policy"] != "baseline") & (table["level"] == "all")]
    paid = own[(own["measure"] == "cost_per_year") & (own["lever"] == "all") & (own["payer"] != "all")]
    prices = own[own["measure"].isin(PRICES)]
    if len(prices) == 0:
        raise NothingToDraw("no_result")
    both = pd.concat([paid, prices], ignore_index=True)
    return both.assign(title=[subject.policy_title(policy) for policy in both["policy"]])[_COLUMNS]


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one line a policy: bars by payer, then a dot with its interval for each price, or why there is none."""
    words = subject.words
    others = [policy for policy in subject.policies[1:] if policy in set(table["policy"])]
    size = 1e4 if words.language == "zh" else 1e6
    lines = max(words.label(subject.policy_title(policy), _NAME).count("\n") + 1 for policy in others)
    chart = framed(
        words,
        9.4,
        2.3 + (0.2 + 0.16 * lines) * len(others),
        words("charts.price.heading", place=subject.place),
        words("charts.price.subheading"),
        subject.caption(subject.interval_note(), "price", "all_payers"),
    )
    panels = chart.subplots(1, 1 + len(PRICES), squeeze=False)[0]
    _draw_payers(subject, panels[0], table[table["measure"] == "cost_per_year"], others, size)
    for axes, measure in zip(panels[1:], PRICES, strict=True):
        _draw_prices(subject, axes, table[table["measure"] == measure], others)
    names = [words.label(subject.policy_title(policy), _NAME) for policy in reversed(others)]
    for axes in panels:
        axes.set_yticks(range(len(others)), names if axes is panels[0] else [])
        axes.set_ylim(-0.6, len(others) - 0.4)
        axes.grid(True, axis="x")
        axes.grid(False, axis="y")
    return finish(chart)


def _draw_payers(subject: Subject, axes: Axes, paid: pd.DataFrame, others: list[str], size: float) -> None:
    words = subject.words
    shown = [payer for payer in PAYERS if (paid["payer"] == payer).any()]
    shades = {payer: blend(GREY, "white", k / max(len(shown), 1)) for k, payer in enumerate(shown)}
    for policy in others:
        place, left = len(others) - 1 - others.index(policy), 0.0
        for payer in shown:
            yuan = float(paid[(paid["policy"] == policy) & (paid["payer"] == payer)]["effect"].sum()) / size
            axes.barh(place, yuan, left=left, height=0.55, color=shades[payer], edgecolor=GREY, lw=0.4)
            left += yuan
    for payer in shown:
        axes.barh(0, 0, color=shades[payer], edgecolor=GREY, lw=0.4, label=words(f"payers.{payer}"))
    axes.set_title(words("charts.price.payers"))
    axes.set_xlabel(words("charts.price.axis"))
    if shown:
        # above the title, whatever the height of the axes
        above = axes.transAxes + ScaledTranslation(0, 0.3, axes.figure.dpi_scale_trans)
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.5, 1.0), bbox_transform=above, ncols=2, frameon=False, fontsize=7
        )
    axes.set_xlim(left=0)
    few_ticks(axes.xaxis, 4)
    count_axis(axes, "x")


def _draw_prices(subject: Subject, axes: Axes, prices: pd.DataFrame, others: list[str]) -> None:
    words = subject.words
    thousand = 1e4 if words.language == "zh" else 1e3
    highest = float(np.nanmax([*prices["high"], *prices["effect"], 0.0])) / thousand
    axes.set_xlim(0, 1.15 * highest if highest > 0 else 1.0)
    for _, row in prices.iterrows():
        place = len(others) - 1 - others.index(row["policy"])
        look = subject.looks[row["policy"]]
        if not np.isfinite(row["effect"]):
            note = words(f"price_notes.{str(row['note']).replace(' ', '_').replace(',', '')}")
            axes.annotate(
                note, (0.03, place), xycoords=("axes fraction", "data"), va="center", color=GREY, size=7, clip_on=False
            )
            continue
        x = row["effect"] / thousand
        axes.plot([row["low"] / thousand, row["high"] / thousand], [place] * 2, color=look.colour, lw=1.8)
        axes.plot(x, place, look.marker, color=look.colour, ms=5)
        # beside the axis there is no room for half a number to the left
        align = "left" if x < _BESIDE_AXIS * axes.get_xlim()[1] else "center"
        axes.annotate(
            significant(x), (x, place), xytext=(0, 5), textcoords="offset points", ha=align, size=7, color=GREY
        )
    axes.set_title(words(f"charts.price.{prices['measure'].iloc[0]}") if len(prices) else "")
    axes.set_xlabel(words("charts.price.each"))
    few_ticks(axes.xaxis, 4)
    count_axis(axes, "x")
