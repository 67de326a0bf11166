"""Scalars by the core schema of YAML 1.2, keys with their lines."""

from __future__ import annotations

import math

import pytest

from sim.scenario.errors import Problem
from sim.scenario.marks import Block, locate, parse, plain_scalar


@pytest.mark.parametrize(
    "text", ["no", "on", "Yes", "off", "y", "1:30", "2019_1", "2019-09-01", "NaN", "0b1", "1e", "."]
)
def test_traps_of_yaml_1_1_are_text(text: str) -> None:
    assert plain_scalar(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-7", -7),
        ("007", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("2.", 2.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        (".inf", math.inf),
        ("-.inf", -math.inf),
    ],
)
def test_what_is_not_text(text: str, value: object) -> None:
    found = plain_scalar(text)
    assert found == value
    assert type(found) is type(value)


def test_numbers_too_long_for_an_integer_do_not_overflow() -> None:
    assert plain_scalar("9" * 5000) == math.inf


def test_keys_know_their_lines() -> None:
    problems: list[Problem] = []
    tree = parse("a:\n  b: 1\n  c:\n  - 2\n  - {d: 3,\n     e: 4}\n2019: x\n", "f.yaml", problems)
    assert isinstance(tree, Block)
    assert tree == {"a": {"b": 1, "c": [2, {"d": 3, "e": 4}]}, 2019: "x"}
    assert locate(tree, ("a", "b")) == ("f.yaml", 2)
    assert locate(tree, ("a", "c", 1, "e")) == ("f.yaml", 6)
    assert locate(tree, ("a", "c", 0)) == ("f.yaml", 4)
    assert locate(tree, (2019,)) == ("f.yaml", 7)
    assert locate(tree, ("a", "x", "y")) == ("f.yaml", 1)
    assert locate(tree, ("z",)) is None
    assert problems == []


def test_words_that_mean_something_in_other_places_are_plain_keys() -> None:
    assert parse("no: 1\nnull: 2\ntrue: 3\n1.5: 4\n", "f.yaml", []) == {
        "no": 1,
        "null": 2,
        "true": 3,
        "1.5": 4,
    }


def test_quotes_make_text() -> None:
    assert parse("""{a: "7", b: '~', c: "true"}""", "f.yaml", []) == {"a": "7", "b": "~", "c": "true"}
