import pytest
from streamlit.testing.v1 import AppTest

from sim.dashboard.kept import read_kept
from sim.dashboard.serve import SETTINGS
from sim.policy.catalogue import catalogue
from tests.lab.lab_worlds import script


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "lab"


@pytest.fixture
def page(world, folder):
    shown = AppTest.from_function(script, args=(str(world), "zh", str(folder)), default_timeout=120).run()
    assert not shown.exception
    return shown


def errors(page):
    assert not page.exception
    return "\n".join(error.value for error in page.error)


def begin(page, policy):
    page.selectbox(key="start").select(policy).run()
    assert errors(page) == ""


def test_the_page_opens_with_nothing_chosen_and_cannot_run(page):
    assert "政策实验室" in page.markdown[0].value
    assert page.button(key="run").disabled
    assert errors(page) == ""
    # what is missing is said in the page's language, not in a file's
    assert not page.warning
    assert any("请选择政策杠杆" in info.value for info in page.info)


def test_a_policy_of_the_file_is_offered_with_its_settings(page):
    begin(page, "package")
    assert page.slider(key="from package/local_hiring_quota/share").value == 0.2
    assert page.selectbox(key="from package/local_hiring_quota/release").value == "last"
    assert page.number_input(key="from package/apprenticeship/from").value == 2021
    assert page.number_input(key="from package/vocational_enrolment_share/ramp_years").value == 2
    assert "local_hiring_quota: {from: 2021, share: 0.2, compliance: 0.9, release: last}" in page.code[0].value


def test_a_changed_setting_is_in_the_block_and_a_policy_can_be_kept_and_removed(page, folder):
    begin(page, "quota_50")
    page.slider(key="from quota_50/local_hiring_quota/share").set_value(0.35).run()
    page.text_input(key="from quota_50/title").set_value("三成五").run()
    assert "share: 0.35" in page.code[0].value
    assert "title: {en: 三成五, zh: 三成五}" in page.code[0].value
    page.button(key="keep").click().run()
    [kept] = read_kept(folder)
    assert (kept.key, kept.levers) == ("my_quota_50", {"local_hiring_quota": {"from": 2021, "share": 0.35}})
    assert "my_quota_50" in page.selectbox(key="start").options or "三成五" in page.selectbox(key="start").options
    page.button(key="remove/my_quota_50").click().run()
    assert read_kept(folder) == []


def test_an_invalid_value_gets_the_scenarios_message_and_no_run(page):
    begin(page, "quota_50")
    page.number_input(key="from quota_50/local_hiring_quota/to").set_value(2010).run()
    assert "policies.my_quota_50.levers.local_hiring_quota.to: 2010早于起始年份`from`（2021）" in errors(page)
    assert "run" not in [button.key for button in page.button]
    page.number_input(key="from quota_50/local_hiring_quota/to").set_value(None).run()
    assert errors(page) == ""
    page.text_input(key="from quota_50/key").set_value("Nicht gut").run()
    assert "Nicht gut" in errors(page)


def test_every_lever_of_the_catalogue_can_be_shown(page):
    page.multiselect(key="from /levers").set_value(list(catalogue())).run()
    assert not page.exception
    # those that must name a school, a field or a list say so
    assert all("缺少此项" in line for line in errors(page).splitlines())


def test_the_language_changes_and_what_was_chosen_stays(page):
    begin(page, "quota_50")
    page.slider(key="from quota_50/local_hiring_quota/share").set_value(0.35).run()
    page.radio(key="lang").set_value("en").run()
    assert "Policy laboratory" in page.markdown[0].value
    assert page.slider(key="from quota_50/local_hiring_quota/share").value == 0.35
    assert page.button(key="run").label == "Run"


def test_kept_policies_are_compared(page, monkeypatch):
    monkeypatch.setattr("sim.dashboard.results.CHARTS", ())
    page.multiselect(key="compare/").set_value(["quota_50", "package"]).run()
    page.button(key="run_compare").click().run()
    job = page.session_state["job"]
    assert job.wait(120)
    page.run()
    assert not page.exception
    assert job.policies == ["quota_50", "package"]
    [table] = [html.proto.body for html in page.get("html") if "<table>" in html.proto.body]
    assert "综合政策" in table
    assert "招聘本地毕业生五成" in table


def test_the_page_is_for_this_machine_only_and_sends_nothing():
    assert SETTINGS["server.address"] == "127.0.0.1"
    assert SETTINGS["browser.gatherUsageStats"] == "false"
    assert SETTINGS["client.toolbarMode"] == "minimal"
