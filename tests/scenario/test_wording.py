"""What is wrong with a file or a request is said in Chinese too, with the same values in it."""

import ast
import pickle
import re
from pathlib import Path
from string import Formatter

import pytest

from sim.scenario import ScenarioError, cautions, load, read
from sim.scenario.errors import unknown
from sim.scenario.wording import FILE, NOTHING, Message, chinese, either, foreign, say, worded

BAD = Path(__file__).parent / "bad"
FILES = sorted(path.name for path in BAD.glob("*.yaml"))
SIM = Path(__file__).parents[2] / "sim"
NAMED = ("unknown", "_each")
"""Functions that are told what a name stands for, such as a school."""


def calls():
    """Yield each call in a module that takes its sentences from the scenario's wording."""
    for path in sorted(SIM.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        home = path.name == "wording.py"
        said = home or any(
            node.module == "sim.scenario.wording" and "say" in [name.name for name in node.names] for node in imports
        )
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield path, said, node


def sentences():
    found = {}
    for path, said, node in calls():
        if said and node.func.id == "say":
            text = node.args[0]
            assert isinstance(text, ast.Constant), f"{path}:{node.lineno}: only a literal is found by this test"
            found[text.value] = {word.arg for word in node.keywords}
    return found


def names():
    constants = [arg for _, _, node in calls() if node.func.id in NAMED for arg in node.args]
    return {arg.value for arg in constants if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}


def values(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_sentence_of_the_code_has_its_chinese_and_no_other_has():
    import yaml

    sections = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    others = {text for name in ("names", "others") for text in sections[name]}
    assert set(sentences()) - set(chinese()) == set()
    assert set(chinese()) - others - set(sentences()) == set()
    # the class of a key and the stage of a sensitivity analysis are not written at the call
    assert names() | {"level", "morris", "sobol"} == set(sections["names"])


def test_both_languages_have_the_same_values():
    for text, given in sentences().items():
        if text:
            assert values(text) == values(chinese()[text]), text
        # a sentence that is filled later is given none
        assert not given or given == values(text), text


@pytest.mark.parametrize("name", FILES)
def test_every_bad_file_is_told_in_chinese(name, monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises(ScenarioError) as caught:
        load(name)
    for line, problem in zip(caught.value.worded("zh").splitlines(), caught.value.problems, strict=True):
        assert line.startswith(str(problem)[: -len(problem.message)])
        assert re.search("[\u4e00-\u9fff]", problem.said.worded("zh"))
        assert english(problem.said.worded("zh")) == [], line


def english(text):
    """Return runs of two Latin words or more outside backticks and quotes: what a sentence is made of."""
    bare = re.sub(r"`[^`]*`|'[^']*'|\{[^}]*\}|\[[^\]]*\]", "", text)
    return re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]+)+", bare)


def test_a_message_in_chinese_to_the_letter(monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises(ScenarioError) as caught:
        load("wrong_word.yaml")
    assert caught.value.worded("zh") == (
        "wrong_word.yaml:7: regions.city.enterprises.plant.ownership: "
        "'centrl'不在可写的词之中（central、provincial、local_state、private、public）；是不是想写`central`？"
    )
    with pytest.raises(ScenarioError) as caught:
        load("out_of_range.yaml")
    assert caught.value.worded("zh").endswith("local_hiring_quota.share: 1.4不在0与1之间")


def test_a_caution_in_chinese(tmp_path):
    tiny = (BAD.parents[1] / "worlds" / "tiny.yaml").resolve()
    file = tmp_path / "late.yaml"
    file.write_text(
        f"extends: {tiny.as_posix()}\nname: late\n"
        "policies:\n  late:\n    title: {en: Late, zh: 晚}\n    levers:\n"
        "      local_hiring_quota: {from: 2140, share: 0.1}\n",
        encoding="utf-8",
    )
    loaded = read(file)
    (said,) = cautions(loaded.scenario, loaded.tree, ["late"])
    end = loaded.scenario.horizon
    assert said.worded("zh") == (
        f"{file}:7: policies.late.levers.local_hiring_quota.from: 2140晚于模拟末年{end}；该措施不会起作用"
    )


def test_messages_within_a_message_are_of_the_same_language():
    message = unknown("policy", "quota", ["quota_10"])
    assert str(message) == "unknown policy `quota`; did you mean `quota_10`?"
    assert message.worded("zh") == "没有名为`quota`的政策；是不是想写`quota_10`？"
    assert str(either(["a", "b", "c"])) == "a or b or c"
    assert worded(either(["a", "b"]), "zh") == "a或b"
    assert say("it teaches {fields}", fields=["it", "health"]).worded("zh") == "该校开设it、health"
    assert NOTHING.worded("zh") == ""


def test_an_exception_says_its_message_in_either_language_and_survives_another_process():
    error = pickle.loads(pickle.dumps(ValueError(say("{value} is below 1", value=0))))
    assert (str(error), worded(error, "zh")) == ("0 is below 1", "0小于1")
    assert worded(ValueError("plain"), "zh") == "plain"


def test_what_another_program_says_is_left_where_its_chinese_is_not_known():
    assert foreign("Permission denied").worded("zh") == "没有权限"
    assert str(foreign("Permission denied")) == "Permission denied"
    assert foreign("{odd} reason").worded("zh") == "{odd} reason"


def test_a_sentence_without_chinese_is_named():
    with pytest.raises(KeyError, match="nobody wrote this"):
        Message("nobody wrote this").worded("zh")
