"""The laboratory as its readers meet it: served by the command, in a real Chromium without a window."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from tests.lab.taken_away import check_block, check_document, check_page, check_summary, check_workbook

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 60_000


def missing(what):
    """Skip; where a browser has been promised, fail."""
    if os.environ.get("CI_BROWSER") == "1":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def address(world, tmp_path_factory, ctrl_c):
    """The page's address, as the command prints it."""
    command = [sys.executable, "-m", "sim", "lab", world, "--lang", "zh", "--no-browser", "--workers", "1"]
    command += ["--out", tmp_path_factory.mktemp("lab")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=world.parent, text=True
    ) as server:
        try:
            yield re.match(r"(http://127\.0\.0\.1:\d+) ", server.stdout.readline()).group(1)
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="module")
def asked():
    """Addresses that the page asked for."""
    return []


@pytest.fixture(scope="module")
def page(address, asked):
    if not CHROMIUM.exists():
        missing(f"there is no {CHROMIUM}")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1400, "height": 1500}, locale="zh-CN")
        opened.set_default_timeout(PATIENCE)
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("websocket", lambda socket: asked.append(socket.url))
        wait_for_server(address)
        opened.goto(address)
        opened.get_by_role("heading", name="政策实验室").wait_for()
        yield opened
        browser.close()


def wait_for_server(address):
    for attempt in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if attempt == 239:
                raise
            time.sleep(0.25)
        else:
            return


def start_from(page, policy):
    page.get_by_role("combobox", name="从已有政策开始").click()
    page.get_by_role("option", name=policy).click()
    page.get_by_role("slider").first.wait_for()


def run(page):
    page.get_by_role("button", name="运行", exact=True).click()


def picture(page, run):
    """Wait for the full answer of a run, counted from 1, and return its chart."""
    page.locator(f'[data-run="{run}-full"]').wait_for()
    page.get_by_role("button", name="生成报告和电子表格").wait_for()
    return page.locator("[data-chart=retention_by_policy] img").get_attribute("src")


def slide(page, key, times, shown):
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(times):
        slider.press(key)
    page.get_by_test_id("stSliderThumbValue").first.get_by_text(shown, exact=True).wait_for()


def the_page_shows_chinese_in_its_own_font_and_asks_nobody_else(page, address, asked):
    has_font = "[...document.fonts].some(f => f.family.includes('Laboratory') && f.status == 'loaded')"
    page.wait_for_function(has_font)
    family = page.get_by_text("组合一项政策").evaluate("one => getComputedStyle(one).fontFamily")
    assert "Laboratory" in family
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {
        urlsplit(address).netloc
    }
    for vendors in ("stMainMenu", "stAppDeployButton"):
        assert not page.get_by_test_id(vendors).is_visible()


def an_invalid_value_is_told_in_the_words_of_a_scenario_file(page):
    start_from(page, "招聘本地毕业生五成")
    last = page.get_by_role("spinbutton", name="截止年份")
    last.fill("2010")
    last.press("Enter")
    told = page.get_by_text("policies.my_quota_50.levers.local_hiring_quota.to: 2010早于")
    told.wait_for()
    assert "Traceback" not in page.content()
    assert page.get_by_role("button", name="运行", exact=True).count() == 0
    last.fill("")
    last.press("Enter")
    told.wait_for(state="detached")


def a_run_is_answered_with_charts_and_again_at_once(page):
    run(page)
    # on a fresh machine the loops are compiled first
    page.get_by_text(re.compile("样本结果|完整运行已完成")).first.wait_for(timeout=3 * PATIENCE)
    first = picture(page, 1)
    assert first.startswith("data:image/svg+xml;base64,")
    text = page.locator(".laboratory-table").inner_text()
    assert "留存率" in text
    assert "2022年" in text
    assert "2,022" not in page.inner_text("body")
    run(page)
    assert picture(page, 2) == first


def the_chart_follows_the_slider(page):
    before = page.locator("[data-chart=retention_by_policy] img").get_attribute("src")
    slide(page, "ArrowLeft", 10, "0.40")
    page.get_by_text("本次运行之后，设置已有改动").wait_for()
    run(page)
    assert picture(page, 3) != before
    assert page.get_by_text("本次运行之后，设置已有改动").count() == 0


def taken(page, name):
    """Press a button that gives a file away, and return its name and content.

    The page may be drawn anew just under a click, which is then lost: it is pressed again, as anybody would.
    """
    from playwright.sync_api import TimeoutError as Late

    for attempt in range(3):
        try:
            with page.expect_download(timeout=PATIENCE / 3) as found:
                page.get_by_role("button", name=name, exact=True).click()
        except Late:
            if attempt == 2:
                raise
        else:
            return found.value.suggested_filename, Path(found.value.path()).read_bytes()
    raise AssertionError


def what_is_taken_away_opens_and_holds_what_the_page_shows(page, world):
    page.get_by_text("政策的情景文件片段").click()
    name, block = taken(page, "另存为YAML")
    assert name == "my_quota_50.yaml"
    pasted = check_block(block.decode("utf-8"), world, CliRunner().invoke)
    assert pasted.policy("my_quota_50").levers.local_hiring_quota.share.value == 0.4
    name, summary = taken(page, "表格（CSV）")
    assert name == "summary.csv"
    row = check_summary(summary, page.locator(".laboratory-table").inner_text())
    page.get_by_role("button", name="生成报告和电子表格").click()
    name, html = taken(page, "report.html")
    assert name == "report.html"
    check_page(html.decode("utf-8"), row)
    check_document(taken(page, "report.docx")[1], row)
    check_workbook(taken(page, "tables.xlsx")[1], row)
    page.get_by_text("政策的情景文件片段").click()


def a_narrow_window_holds_the_page(page):
    page.set_viewport_size({"width": 390, "height": 844})
    try:
        page.wait_for_timeout(500)
        # the table and a block of YAML scroll in themselves
        wide = page.evaluate(
            "[...document.querySelectorAll('[data-testid=stMain] *')]"
            ".filter(one => !one.closest('.laboratory-table') && !one.closest('pre')"
            " && one.innerText"
            " && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 200))"
        )
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    finally:
        page.set_viewport_size({"width": 1400, "height": 1500})


def a_run_can_be_cancelled_and_goes_on_the_next_time(page):
    slide(page, "ArrowRight", 2, "0.42")
    page.get_by_text("本次运行之后，设置已有改动").wait_for()
    run(page)
    page.get_by_role("button", name="取消").click()
    page.get_by_text("已取消").wait_for()
    run(page)
    assert picture(page, 5)


def the_language_can_be_switched(page):
    page.get_by_text("English", exact=True).click()
    page.get_by_role("heading", name="Policy laboratory").wait_for()
    page.get_by_role("button", name="Make report and spreadsheet").wait_for()
    assert "Retention" in page.locator(".laboratory-table").inner_text()


def test_the_laboratory_in_a_browser(page, address, asked, world):
    """One story: each step finds the page as the one before left it."""
    the_page_shows_chinese_in_its_own_font_and_asks_nobody_else(page, address, asked)
    an_invalid_value_is_told_in_the_words_of_a_scenario_file(page)
    a_run_is_answered_with_charts_and_again_at_once(page)
    the_chart_follows_the_slider(page)
    what_is_taken_away_opens_and_holds_what_the_page_shows(page, world)
    a_narrow_window_holds_the_page(page)
    a_run_can_be_cancelled_and_goes_on_the_next_time(page)
    the_language_can_be_switched(page)
