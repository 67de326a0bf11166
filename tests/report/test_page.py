import os
import re
import warnings
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment.assumptions import assumptions
from sim.report.cited import cited, sources_yaml
from sim.report.figures.catalogue import CHARTS
from sim.report.figures.cost import frontier
from sim.report.figures.subject import Subject
from sim.report.language import Language, report_languages, words
from sim.report.manifest import manifest
from sim.report.page.assumptions import assumptions as counted
from sim.report.page.build import build
from sim.report.page.charts import ORDER
from sim.report.page.edition import LIMITS, edition
from sim.report.page.font import chinese, subset
from sim.report.page.provenance import provenance
from sim.report.page.settings import unit_name
from sim.report.page.svg import Letters
from sim.report.reopen import NoResults, reopen
from sim.scenario import Sources, load_sources
from sim.scenario.changes import stated
from tests.report.page_parser import Page

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def told(comparison, kept, tmp_path_factory):
    """What the report of the tiny world says in both languages; a warning, such as of a missing glyph, is an error."""
    made = provenance(manifest(comparison, tmp_path_factory.mktemp("x"), [], {}, Language.EN, "talent-sim run tiny"))
    letters, draw = Letters(), kept
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        editions = [edition(comparison, Sources(), made, words(one), letters, draw) for one in Language]
        return editions, letters, draw, build(editions, letters)


@pytest.fixture(scope="module")
def page(told):
    return Page(told[3])


def test_nothing_is_loaded_from_anywhere(told, page):
    assert [address[:40] for address in page.fetched if not address.startswith("data:")] == []
    for style in page.styles:
        assert not re.search(r"@import|url\((?!data:|#)", style)
    assert "<script" not in told[3]
    assert all(re.match(r"https?://", link) for link in page.links)


def test_every_reference_within_the_page_leads_somewhere_and_no_name_is_there_twice(told, page):
    assert len(page.ids) == len(set(page.ids))
    used = {*page.references, *re.findall(r"url\(#([^)]+)\)", told[3])}
    assert used <= set(page.ids)


def test_both_languages_say_the_same_things(told, page):
    english, chinese_ = told[0]
    for one in ("charts", "answer", "caveats"):
        assert len(getattr(english.regions[0], one)) == len(getattr(chinese_.regions[0], one))
    for told_of in (english, chinese_):
        said = page.said("en" if told_of.lang == "en" else "zh-CN")
        for key in ("charts", "lists", "shortage", "lights", "settings", "assumptions", "limits", "made"):
            assert told_of.words(f"page.{key}") in said
        assert all(told_of.words(f"limits.{key}") in said for key in LIMITS)
        assert all(one.text in said for one in told_of.regions[0].answer)
        assert told_of.words("notes.no_city_figure") in said
    assert "talent-sim run tiny" in page.said("en")


def test_the_english_edition_is_english(told):
    english = told[0][0]
    assert not chinese(" ".join([one.text for one in english.regions[0].answer]))
    assert not chinese(" ".join(chart.heading + chart.note + chart.alt for chart in english.regions[0].charts))


def test_the_answer_stands_first(told, page):
    for one in told[0]:
        said = page.said("en" if one.lang == "en" else "zh-CN")
        assert said.index(one.regions[0].answer[0].text) < 200


def test_every_chart_has_alternative_text_with_numbers_and_its_data(told, page):
    names = [chart.name for chart in told[0][0].regions[0].charts]
    assert set(names) <= set(ORDER) <= set(CHARTS)
    assert len(names) > 8
    assert len(page.charts) == 2 * len(names)
    for chart in page.charts:
        assert set(chart["named"]) <= set(page.ids)
        assert chart["title"]
        assert re.search(r"\d|no clear|无明显", chart["desc"])
        assert chart["desc"].startswith(chart["title"])
    for lang in ("en", "zh-CN"):
        for name in names:
            assert len(page.data[lang, f"{name}.csv"]) > 0
        assert "policy" in page.data[lang, "shortage_catalogue.csv"][0]
        assert len(page.data[lang, "numbers.csv"]) > 100


def test_data_on_the_page_are_those_behind_the_chart(told, comparison, page):
    subject = Subject(comparison, "city", words("en"))
    table = told[2]("gap_by_reason", subject)[1]
    held = page.data["en", "gap_by_reason.csv"]
    assert [float(row["mean"]) for row in held] == pytest.approx(table["mean"].to_list())


def test_the_font_of_the_page_has_every_chinese_letter(told):
    html = told[3]
    assert chinese("留存率 abc，1") == "存率留，"
    assert subset(chinese(html.split("</style>", 1)[1]))
    assert "Report Han" in html
    with pytest.raises(KeyError, match="lacks"):
        subset("留\U0002a6df")


def test_a_page_in_english_only_carries_no_chinese_font_and_no_switch(told):
    editions, letters, _, _ = told
    html = build(editions[:1], letters)
    assert 'type="radio"' not in html
    assert 'lang="zh-CN"' not in html


def test_colours_of_lights_are_said_too(page):
    assert re.search(r"(Green|Yellow|Red) [\d,]+ → [\d,]+", page.said("en"))
    assert re.search(r"(绿牌|黄牌|红牌) [\d,]+ → [\d,]+", page.said("zh-CN"))


def test_the_page_says_how_many_of_its_assumed_numbers_a_sweep_draws(told, page, tiny):
    drawn = len(assumptions(tiny))
    assert f"draws {drawn} assumed numbers" in page.said("en")
    assert f"假设数值共{drawn}个" in page.said("zh-CN")


def test_a_setting_that_policies_share_is_listed_twice_and_drawn_once(daqing):
    found = counted(daqing, load_sources("scenarios/sources.yaml"), words("en"))
    places = next(number for kind, number, _ in found.counts if kind == "assumed")
    held_against = len(daqing.priors) + sum(target.kind == "assumed" for target in daqing.targets.values())
    assert found.drawn < places - held_against
    assert found.drawn == len(assumptions(daqing))


def test_the_answer_says_of_which_year_and_which_years_its_numbers_are(comparison, page):
    year = comparison.scenario.horizon
    assert f"in {year}" in page.said("en")
    assert "are of the year named, alone" in page.said("en")
    assert "均指所注年份这一年" in page.said("zh-CN")


def test_every_unit_of_a_scenario_has_a_name_in_both_languages(daqing):
    for unit in {number.unit for _, number in stated(daqing)}:
        for language in Language:
            assert f"quantity_units.{unit}" in words(language).texts
    assert unit_name("yuan a hire", words("zh")) == "元/人"


def test_the_frontier_holds_what_nothing_as_cheap_brings():
    table = pd.DataFrame(
        {
            "result": "r",
            "policy": list("abcde"),
            "yuan_a_year": [1.0, 2.0, 3.0, 4.0, 0.5],
            "effect": [10.0, 5.0, 20.0, 30.0, -1.0],
            "clear": [True, True, True, False, True],
        }
    )
    assert frontier(table) == [True, False, True, False, False]


def test_cited_sources_are_read_back(daqing, tmp_path):
    every = load_sources("scenarios/sources.yaml")
    some = cited(daqing, every)
    assert 0 < len(some.sources) < len(every.sources)
    (tmp_path / "sources.yaml").write_text(sources_yaml(some), encoding="utf-8")
    assert load_sources(str(tmp_path / "sources.yaml")) == some


def test_languages_of_a_report():
    assert report_languages("both") == (Language.EN, Language.ZH)
    assert report_languages("zh") == (Language.ZH,)
    with pytest.raises(ValueError, match="fr"):
        report_languages("fr")


def test_a_folder_without_results_is_named(tmp_path):
    with pytest.raises(NoResults, match="no such file"):
        reopen(tmp_path)


def chinese_fonts(shown):
    """Return the fonts in which the browser shows texts that are Chinese letters only."""
    session = shown.context.new_cdp_session(shown)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    script = """() => [...document.querySelectorAll('label[for=show-zh], #zh dt, #zh th, #zh h2, #zh h3')]
        .filter(e => /^[\\u4e00-\\u9fff]+$/.test(e.textContent.trim()))
        .map((e, k) => { e.dataset.letters = k; return k; })"""
    found = set()
    for number in shown.evaluate(script):
        wanted = {"nodeId": root, "selector": f"[data-letters='{number}']"}
        node = session.send("DOM.querySelector", wanted)["nodeId"]
        used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        found |= {font["familyName"] for font in used}
    assert found
    return found


ONE_LETTER_WIDE = """() => [...document.querySelectorAll('#zh .lights :is(th, td), #zh .list:not(.made) :is(th, td)')]
    .filter(e => e.textContent.trim().length > 1 && e.offsetParent)
    .filter(e => { const range = document.createRange(); range.selectNodeContents(e);
                   return range.getBoundingClientRect().width < 1.9 * parseFloat(getComputedStyle(e).fontSize)
                       && /[\\u4e00-\\u9fff]{2}/.test(e.textContent); })
    .map(e => e.textContent.trim())"""
"""Cells in which Chinese stands a letter a line."""


def test_it_opens_in_a_browser_that_may_not_fetch_anything(told, tmp_path):
    if not CHROMIUM.exists() and not os.environ.get("CI_BROWSER"):
        pytest.skip("no chromium")
    api = pytest.importorskip("playwright.sync_api")
    path = tmp_path / "report.html"
    path.write_text(told[3], encoding="utf-8")
    asked, wrong = [], []
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1280, "height": 800})
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("pageerror", lambda error: wrong.append(str(error)))
        shown.goto(path.as_uri())
        assert shown.locator("#en .first").is_visible()
        assert not shown.locator("#zh .first").is_visible()
        box = shown.locator("#en .first").bounding_box()
        assert box["y"] + box["height"] < 800
        shown.click("label[for=show-zh]")
        assert shown.locator("#zh .first").is_visible()
        assert not shown.locator("#en .first").is_visible()
        assert chinese_fonts(shown) <= {"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC"}
        assert shown.locator("#zh figure svg").first.bounding_box()["height"] > 100
        shown.set_viewport_size({"width": 390, "height": 844})
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390
        assert shown.evaluate(ONE_LETTER_WIDE) == []
        assert shown.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        browser.close()
    assert [url for url in asked if not url.startswith(("data:", path.as_uri()))] == []
    assert wrong == []
