import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.headline import HEADLINE, REASONS
from sim.measures.catalogue import CATALOGUE
from sim.policy.catalogue import catalogue as levers
from sim.report.figures.dots import SHOWN
from sim.report.language import FOLDER, Language, display_width, flatten, words

EN, ZH = words("en"), words("zh")


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys():
    assert set(EN.texts) == set(ZH.texts)
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {"en", "zh"}


@pytest.mark.parametrize("key", sorted(EN.texts))
def test_both_languages_say_the_same_things(key):
    assert placeholders(EN.texts[key]) == placeholders(ZH.texts[key])
    if key != "notes.join":  # sentences follow each other without a space in Chinese
        assert EN.texts[key]
        assert ZH.texts[key]
    assert not re.search("[\u4e00-\u9fff]", EN.texts[key])


def test_every_indicator_that_is_shown_has_a_name_and_a_unit():
    for name in {*HEADLINE, *SHOWN, *CATALOGUE}:
        assert EN.indicator(name)
        if name in CATALOGUE:
            assert EN(f"units.{CATALOGUE[name].unit}")
    for reason in REASONS:
        assert EN(f"reasons.{reason}")
        assert reason in CATALOGUE


def test_planners_terms_are_used():
    said = "".join(ZH.texts.values())
    for term in ("留存率", "留省率", "技能缺口覆盖率", "求人倍率", "专业对口率", "去向落实率", "职普比"):
        assert term in said


def test_one_thing_has_one_term():
    for key, text in ZH.texts.items():
        if {"scale", "draw_scale"} & placeholders(text):
            assert re.search(r"规模\{(draw_)?scale\}", text), key
    catalogue = [text for entry in levers().values() for text in (entry.title.zh, entry.does.zh, entry.chain.zh)]
    # 中直 are central enterprises alone; the documents ask it of provincial ones too
    assert "中直" not in "".join([*ZH.texts.values(), *catalogue])
    assert "中省直企业" in "".join(catalogue)


def test_an_unknown_key_is_named():
    with pytest.raises(KeyError, match=r"words/zh.yaml has no text 'charts.none'"):
        ZH("charts.none")
    with pytest.raises(ValueError, match="fr"):
        words("fr")


def test_a_number_among_the_texts_is_refused():
    with pytest.raises(ValueError, match=r"a.b: 3 is not a text"):
        flatten({"a": {"b": 3}})


chinese = st.text("留存率，。（）技能缺口 abc125", min_size=1, max_size=80)


@given(chinese, st.integers(8, 60))
def test_wrapped_chinese_keeps_its_text_and_its_width(text, width):
    lines = ZH.wrap(text, width).split("\n")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        # what may not start a line, or be cut, may hang over
        longest = max((display_width(word) for word in re.findall(r"[ -~]+|.", line)), default=0)
        hanging = display_width(re.search(r"[，。）]*$", line).group())
        assert display_width(line) <= max(width, longest) + hanging


def test_no_chinese_line_starts_with_a_closing_mark():
    text = "区间为各次重复的区间，仅反映随机性，不含假设的不确定性（见说明）。" * 3
    for width in range(10, 60):
        assert all(line[0] not in "，。）" for line in ZH.wrap(text, width).split("\n"))


@given(chinese, st.integers(8, 60))
def test_a_label_has_no_more_lines_and_is_no_wider_than_wrapped_text(text, width):
    for words_of in (EN, ZH):
        plain, even = words_of.wrap(text, width).split("\n"), words_of.label(text, width).split("\n")
        assert len(even) <= len(plain)
        assert max(map(display_width, even)) <= max(map(display_width, plain))


def test_a_label_leaves_no_character_alone():
    assert ZH.label("实习补助与吸纳就业补贴", 20) == "实习补助与吸\n纳就业补贴"


def test_latin_words_and_numbers_are_not_cut_in_chinese_text():
    assert ZH.wrap("比例为12.5%的岗位", 8).split("\n") == ["比例为", "12.5%的", "岗位"]


def test_languages_are_those_of_the_command_line():
    from sim.cli.app import Lang

    assert [language.value for language in Language] == [language.value for language in Lang]
