import itertools
import warnings
from dataclasses import replace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from sim.analysis.statistics import estimate
from sim.report.comparison import Comparison, compare
from sim.report.figures import cost, funnel, gap, heat, price
from sim.report.figures.catalogue import CHARTS, chart
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import End, finish, framed, label_ends, settle, spread, tall
from sim.report.language import words
from sim.report.style import REASON_FILLS, darker, looks, luminance, styled, to_bytes
from sim.scenario import Title

ALL = list(itertools.product(CHARTS, ("en", "zh")))


@pytest.fixture(scope="module")
def drawn(comparison, kept):
    """Every chart in both languages."""
    return {(name, lang): kept(name, Subject(comparison, "city", words(lang))) for name, lang in ALL}


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_charts_render_without_a_warning(drawn, name, lang):
    figure, table = drawn[name, lang]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png, svg = to_bytes(figure, "png"), to_bytes(figure, "svg")
    assert png.startswith(b"\x89PNG")
    assert b"<text" not in svg
    assert len(table) > 0


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_no_text_overlaps_another_or_leaves_the_chart(drawn, name, lang):
    check_texts(drawn[name, lang][0])


def check_texts(figure):
    with styled():
        renderer = FigureCanvasAgg(figure).get_renderer()
        # places every text as drawing does, and leaves out the painting
        figure.draw_without_rendering()
        boxes = [(text.get_text(), Text.get_window_extent(text, renderer)) for text in shown(figure)]
    assert len(boxes) > 10
    outer = figure.bbox
    for text, box in boxes:
        inside = box.x0 >= outer.x0 and box.x1 <= outer.x1 and box.y0 >= outer.y0 and box.y1 <= outer.y1
        assert inside, f"{text!r} leaves the chart"
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1.0 or high <= 2.5, f"{one!r} overlaps {other!r} by {wide:.1f} x {high:.1f} pixels"


def test_a_line_to_a_name_runs_through_no_other_name():
    """Two ends in one place, whose names are moved apart: as a baseline and a policy without effect have it."""
    names = (
        "Information platform",
        "Subsidies: interns,\napprentices and hires",
        "Baseline",
        "10 % local hiring quota",
    )
    ends = [End(2035, y, name, "black") for y, name in zip((76.0, 75.8, 75.6, 75.5), names, strict=True)]
    with styled():
        figure, axes = plt.subplots(figsize=(6, 3))
        axes.set(xlim=(2020, 2036), ylim=(70, 95))
        label_ends(axes, ends)
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw_without_rendering()
        texts = [text for text in axes.texts if text.arrow_patch]
        for one in texts:
            line = one.arrow_patch.get_path().transformed(one.arrow_patch.get_transform())
            for other in texts:
                box = Text.get_window_extent(other, renderer)
                assert other is one or not line.intersects_bbox(box, filled=False), (one, other)
    assert len(texts) == len(ends)
    plt.close(figure)


def test_no_price_is_written_across_the_axis(comparison):
    subject = Subject(comparison, "city", words("en"))
    table = price.data(subject)
    rows = table["measure"].isin(price.PRICES)
    for policy, interval in (("quota_50", (1000.0, 900.0, 1100.0)), ("package", (300_000.0, 1e5, 4e5))):
        table.loc[rows & (table["policy"] == policy), ["effect", "low", "high"]] = interval
    with styled():
        figure = price.draw(subject, table)
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw_without_rendering()
        for axes in figure.axes[1:]:
            numbers = [text for text in axes.texts if text.get_text()]
            assert numbers
            for text in numbers:
                assert Text.get_window_extent(text, renderer).x0 >= axes.get_window_extent(renderer).x0, text


LONG = Title(
    en="Ten per cent of worker posts at central and provincial enterprises for graduates of the city",
    zh="中央和省属企业每年招聘产业工人不少于百分之十用于本市中高职院校毕业生",
)


def names_policies(figure, comparison, lang):
    said = "".join("".join(text.get_text() for text in figure.findobj(Text)).split())
    return any("".join(getattr(policy.title, lang).split()) in said for policy in comparison.scenario.policies.values())


def test_all_charts_but_those_of_one_policy_name_policies(drawn, comparison):
    without = {name for name, lang in ALL if not names_policies(drawn[name, lang][0], comparison, lang)}
    assert without == {"graduate_flows", "supply_and_demand_by_field"}


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_long_titles_do_not_overlap_either(drawn, comparison, name, lang):
    if not names_policies(drawn[name, lang][0], comparison, lang):
        return
    scenario = comparison.scenario
    policies = {key: policy.model_copy(update={"title": LONG}) for key, policy in scenario.policies.items()}
    study = replace(comparison.study, scenario=scenario.model_copy(update={"policies": policies}))
    renamed = Comparison(study, comparison.store, comparison.outcome, comparison.started)
    figure, _ = chart(name, Subject(renamed, "city", words(lang)))
    assert names_policies(figure, renamed, lang)
    check_texts(figure)


def shown(figure):
    """Texts that are drawn: not those of hidden panels, nor of ticks outside an axis."""
    texts = list(figure.texts)
    for axes in figure.axes:
        if axes.get_visible():
            ticks = [tick for axis in (axes.xaxis, axes.yaxis) for tick in axis._update_ticks()]
            texts += [label for tick in ticks for label in (tick.label1, tick.label2) if label.get_visible()]
            texts += [axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
    return [text for text in texts if text.get_text().strip()]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_results_give_the_same_bytes(comparison, kind):
    subject = Subject(comparison, "city", words("zh"))
    first, second = (to_bytes(chart("quota_funnel", subject)[0], kind) for _ in range(2))
    assert first == second


def test_matplotlibs_settings_are_left_as_they_were(comparison):
    with mpl.rc_context({"font.size": 17, "font.family": ["monospace"]}):
        before = dict(mpl.rcParams)
        to_bytes(chart("quota_funnel", Subject(comparison, "city", words("en")))[0], "svg")
        assert dict(mpl.rcParams) == before


def test_the_language_is_that_of_the_texts(drawn):
    for name in CHARTS:
        english = " ".join(" ".join(text.get_text() for text in drawn[name, "en"][0].findobj(Text)).split())
        chinese = " ".join(text.get_text() for text in drawn[name, "zh"][0].findobj(Text))
        assert "chance only, assumptions not included" in english or name in ("gap_by_reason", "graduate_flows")
        assert not any("\u4e00" <= character <= "\u9fff" for character in english)
        assert "模拟结果" in chinese


def test_every_region_has_its_own_charts(two_regions):
    headings = {
        chart("retention_by_policy", Subject(two_regions, region, words("en")))[0].texts[0].get_text()
        for region in two_regions.scenario.regions
    }
    assert len(headings) == 2


def test_a_chart_that_nothing_can_fill_says_so(comparison):
    alone = compare(comparison.scenario, policies=["baseline"], replicates=1, workers=1)
    subject = Subject(alone, "city", words("en"))
    for name in ("effects_at_horizon", "cost_against_effect", "quota_funnel"):
        with pytest.raises(NothingToDraw):
            chart(name, subject)
    figure, _ = chart("retention_by_policy", subject)
    assert "no interval can be given" in " ".join(" ".join(text.get_text() for text in figure.texts).split())
    with pytest.raises(KeyError, match="no chart 'pie'; there are: retention_by_policy"):
        chart("pie", subject)


def test_the_reasons_add_up_to_the_gap(comparison):
    table = gap.data(Subject(comparison, "city", words("en")))
    gaps = comparison.panel.select(indicator="skill_gap", region="city")
    for year, values in zip(gaps.years, gaps.of("package"), strict=True):
        own = table[(table["policy"] == "package") & (table["year"] == year)]
        assert own["mean"].sum() == pytest.approx(values.mean())


def test_the_heat_map_shows_what_the_records_say(comparison):
    table = heat.data(Subject(comparison, "city", words("zh")))
    records = comparison.indicators
    keep = (records["indicator"] == "skill_gap_coverage") & (records["year"] == comparison.scenario.horizon)
    for _, row in table[table["policy"] == "package"].iterrows():
        own = records[keep & (records["field"] == row["field"]) & (records["level"] == row["level"])]
        own = own[(own["policy"] == "package") & (own["origin"] == "all")]
        assert row["coverage"] == pytest.approx(own["value"].mean(), nan_ok=True)


def test_bands_of_shares_stay_between_none_and_all(drawn, comparison):
    beyond = 0
    for name in ("retention_by_policy", "coverage_by_policy"):
        table = drawn[name, "en"][1]
        assert table["low"].dropna().between(0, 1).all()
        assert table["high"].dropna().between(0, 1).all()
        assert (table["low"] <= table["mean"] + 1e-12)[table["low"].notna()].all()
        for policy in comparison.policies:
            for indicator in table["indicator"].unique():
                for level in table["level"].unique():
                    part = comparison.panel.select(indicator=indicator, region="city", level=level)
                    plain = estimate(part.of(policy))
                    beyond += int(((plain.low < 0) | (plain.high > 1)).sum())
    # three replicates of a small world: the t interval itself does leave
    assert beyond > 0


def test_steps_of_the_funnel_and_costs_are_not_below_0(drawn):
    steps = drawn["quota_funnel", "en"][1]
    counted = steps[~steps["step"].isin(["quota_binding", "extra_hires"])]
    assert (counted["low"].dropna() >= 0).all()
    assert (drawn["cost_against_effect", "en"][1]["cost_low"].dropna() >= 0).all()


def test_numbers_on_the_heat_map_stand_out_from_their_cell(comparison):
    subject = Subject(comparison, "city", words("en"))
    table = heat.data(subject)
    # every shade that there is, clear and unclear
    shades = np.linspace(0, 1, len(table))
    effects = 2 * shades - 1
    clear = np.arange(len(table)) % 3 > 0
    table = table.assign(coverage=shades[::-1], effect=effects, low=effects - 0.01, high=effects + 0.01)
    table.loc[~clear, ["low", "high"]] = (-1.0, 1.0)
    figure = heat.draw(subject, table)
    written = 0
    for axes in figure.axes:
        if not axes.get_visible() or not axes.images:
            continue
        image, paper = axes.images[0], luminance(to_rgb(axes.get_facecolor()[:3]))
        values = np.ma.masked_invalid(image.get_array())
        for text in axes.texts:
            column, row = (round(place) for place in text.get_position())
            masked = np.ma.getmaskarray(values)[row, column]
            behind = paper if masked else luminance(image.cmap(image.norm(values[row, column])))
            front = luminance(to_rgb(text.get_color()))
            lighter, darker_ = max(front, behind), min(front, behind)
            assert (lighter + 0.05) / (darker_ + 0.05) >= 3.9, text.get_text()
            written += 1
    assert written > 10


def test_the_funnel_ends_in_the_difference_of_local_hires(comparison):
    table = funnel.data(Subject(comparison, "city", words("en")))
    row = table[(table["policy"] == "quota_50") & (table["step"] == "extra_hires")].iloc[0]
    hires = [
        comparison.panel.select(indicator="quota_local_share", region="city").of(policy)
        * comparison.panel.select(indicator="quota_worker_posts", region="city").of(policy)
        for policy in ("quota_50", "baseline")
    ]
    years = comparison.panel.select(indicator="quota_local_share", region="city").years
    force = (years >= row["first_year"]) & (years <= row["last_year"])
    assert row["posts_a_year"] == pytest.approx((hires[0] - hires[1])[force].mean())


@pytest.mark.parametrize("million", [0.0003, 0.02, 0.9, 3, 1200])
def test_ticks_of_costs_say_where_they_stand(drawn, comparison, million):
    table = drawn["cost_against_effect", "en"][1]
    scaled = table.assign(yuan_a_year=table["yuan_a_year"] / table["yuan_a_year"].max() * million * 1e6)
    figure = cost.draw(Subject(comparison, "city", words("en")), scaled)
    for axes in figure.axes:
        FigureCanvasAgg(figure)
        low, high = axes.get_xlim()
        shown = [(tick.get_loc(), tick.label1.get_text()) for tick in axes.xaxis.get_major_ticks()]
        shown = [(at, text) for at, text in shown if low <= at <= high]
        assert len(shown) >= 3
        assert len({text for _, text in shown}) == len(shown)
        for at, text in shown:
            assert float(text.replace(",", "").replace("\N{MINUS SIGN}", "-")) == pytest.approx(at, abs=1e-12)


def test_cost_and_result_are_of_the_same_years(comparison):
    table = cost.data(Subject(comparison, "city", words("en")))
    scenario = comparison.scenario
    young = table[table["result"] == "here_3y"]
    assert (young["last_year"] == scenario.horizon - 3).all()
    assert (table[table["result"] == "posts_filled"]["last_year"] == scenario.horizon).all()


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(5, 40)), min_size=1, max_size=9, unique_by=lambda x: x[0]))
def test_spread_names_keep_their_order_and_do_not_overlap(things):
    positions, sizes = [p for p, _ in things], [s for _, s in things]
    moved = spread(positions, sizes)
    order = sorted(range(len(things)), key=lambda place: positions[place])
    for below, above in itertools.pairwise(order):
        assert moved[above] - moved[below] >= (sizes[above] + sizes[below]) / 2 - 1e-6


def test_names_with_room_stay_where_they_are():
    assert spread([100.0, 0.0, 50.0], [10.0, 10.0, 30.0]) == pytest.approx([100.0, 0.0, 50.0])
    assert spread([0.0, 1.0], [10.0, 10.0]) == pytest.approx([-4.5, 5.5])
    assert spread([0.0, 1.0], [10.0, 10.0], (0.0, 30.0)) == pytest.approx([5.0, 15.0])
    assert spread([29.0, 30.0], [10.0, 10.0], (0.0, 30.0)) == pytest.approx([15.0, 25.0])
    assert spread([10.0, 12.0], [10.0, 10.0], (0.0, 30.0)) == pytest.approx([6.0, 16.0])


def test_names_can_be_read_on_white_and_fills_told_apart_in_grey():
    for look in looks(tuple("abcdefg")).values():
        assert 1.05 / (luminance(to_rgb(darker(look.colour))) + 0.05) >= 4.5
    # in grey, neighbours differ in lightness or in hatch
    for (one, hatch), (other, other_hatch) in itertools.pairwise(REASON_FILLS):
        differ = abs(luminance(to_rgb(one)) - luminance(to_rgb(other))) > 0.1
        assert differ or hatch != other_hatch


def test_policies_differ_by_line_and_marker_too():
    styles = looks(tuple(f"p{number}" for number in range(7))).values()
    assert len({(str(look.line), look.colour) for look in styles}) == 7
    assert len({str(look.line) for look in styles}) == 7


def test_data_of_every_chart_name_the_interval(drawn):
    for name in CHARTS:
        table = drawn[name, "en"][1]
        assert isinstance(table, pd.DataFrame)
        assert set(table["interval"]) == {"chance only, assumptions not included"}
        assert np.isfinite(table.select_dtypes("number").to_numpy(dtype=float)).any()


def test_the_names_of_all_policies_of_a_city_stand_beside_the_panel():
    names = ["A policy of some length,\nand another line"] * 24
    with styled():
        figure = framed(words("en"), 9.4, tall(names, 5.0), "Heading", "Below", "Caption")
        axes = figure.subplots()
        # all lines end near the bottom, where there is least room for names
        axes.plot([0, 1], [0, 100])
        settle(figure)
        label_ends(axes, [End(1.0, 0.1 * place, name, "black") for place, name in enumerate(names)])
        finish(figure)
        figure.draw_without_rendering()
        heights = [Text.get_window_extent(text) for text in axes.texts]
    low, high = (figure.dpi * end for end in figure.inner)
    assert len(heights) == 24
    # names that went beyond would squeeze the panel
    assert axes.get_position().height > 0.8
    assert low - 1 <= min(box.y0 for box in heights)
    assert max(box.y1 for box in heights) <= high + 1
    ordered = sorted(heights, key=lambda box: box.y0)
    assert all(above.y0 >= below.y1 - 1 for below, above in itertools.pairwise(ordered))
