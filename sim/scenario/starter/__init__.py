"""A scenario to begin with: a commented file of a city that runs at once, made from a few figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.wording import ENGLISH, Message, say

SCHOOL_YEARS = 2.9
"""Students of an upper-secondary stock for each entrant, after those who leave."""
SEATED = 0.9
"""Junior-middle leavers who enter an upper-secondary school of the city, where nothing else is said."""
LIKE = 60_000
"""Vocational students of the city that the template's enterprises stand for."""
LATER = ((-8, 0.92), (0, 1.0), (5, 1.02), (9, 0.98), (11, 0.9), (14, 0.72))
"""Years from the base year and cohorts over the base year's, from births where none are given."""


@dataclass(frozen=True)
class Province:
    """What a city takes from its province: homes of students from elsewhere, distances, the worth of staying."""

    mix: str
    distances: str
    amenity: tuple[float, float, float, float]


PROVINCES = {
    "heilongjiang": Province(
        mix="{rest_of_province: 50, harbin: 10, northeast: 15, capital: 8, coast: 17}",
        distances="{harbin: 300, rest_of_province: 350, northeast: 700, capital: 1400, coast: 2400}",
        amenity=(0.0, 0.4, 0.0, 0.0),
    ),
    "henan": Province(
        mix="{rest_of_province: 70, zhengzhou: 8, neighbours: 10, capital: 3, coast: 9}",
        distances="{rest_of_province: 180, zhengzhou: 180, neighbours: 400, capital: 750, coast: 1000}",
        amenity=(1.0, 0.8, -0.9, -0.9),
    ),
}
"""Provinces whose outside places have a file (scenarios/PROVINCE.yaml)."""


@dataclass(frozen=True)
class Figures:
    """The few figures that a scenario is begun with.

    Parameters
    ----------
    name
        Key of the scenario and of its region: small letters, digits and underscores.
    title_en, title_zh
        What the city is called.
    province
        A key of `PROVINCES`.
    base_year
        Year of the September count.
    general, secondary, higher, bachelor
        Students in general senior schools, secondary vocational schools, higher-vocational colleges, universities.
    leavers
        Junior-middle leavers a year; without it, worked out from the upper-secondary students.
    """

    name: str
    title_en: str
    title_zh: str
    province: str
    base_year: int
    general: int
    secondary: int
    higher: int
    bachelor: int
    leavers: int | None = None


def starting_scenario(figures: Figures, extends: str, language: str = ENGLISH) -> str:
    """Return the text of a scenario file that runs as it is.

    Parameters
    ----------
    extends
        Path of the province's file from where the scenario will stand.
    language
        Language of its comments and notes, `en` or `zh`.

    Raises
    ------
    ScenarioError
        If a name cannot be a key, a province has no file, or a figure leaves no city to simulate.
    """
    _refuse_unusable(figures)
    province = PROVINCES[figures.province]
    said = words(language)
    leavers, note = figures.leavers, said["notes"]["leavers_given"]
    if leavers is None:
        leavers = round((figures.general + figures.secondary) / SCHOOL_YEARS / SEATED)
        note = said["notes"]["leavers_worked_out"]
    key = round(figures.general / 3)
    given = said["notes"]["given"]
    scale = (figures.secondary + figures.higher) / LIKE
    values = {
        "name": figures.name,
        "title_en": figures.title_en.replace('"', "'"),
        "title_zh": figures.title_zh.replace('"', "'"),
        "province": figures.province,
        "extends": extends,
        "base_year": str(figures.base_year),
        "horizon": str(figures.base_year + 12),
        "first": str(figures.base_year + 2),
        "cohorts": _series({figures.base_year + year: round(leavers * part) for year, part in LATER}),
        "cohorts_note": note,
        "amenity": _amenity(province.amenity),
        "distances": province.distances,
        "mix": province.mix,
        "key": _students(key, given),
        "senior": _students(figures.general - key, given),
        "secondary": _students(figures.secondary, given),
        "higher": _students(figures.higher, given),
        "bachelor": _students(figures.bachelor, given),
        "key_count": str(max(1, round(key / 3000))),
        "senior_count": str(max(1, round((figures.general - key) / 2200))),
        "secondary_count": str(max(1, round(figures.secondary / 2200))),
        "higher_count": str(max(1, round(figures.higher / 9000))),
        "bachelor_count": str(max(1, round(figures.bachelor / 18_000))),
    }
    text = commented(_part("city"), said["comments"])
    text = text.replace("@schools@", _schools(figures)).replace("@enterprises@", _part("enterprises").rstrip("\n"))
    text = re.sub(r"@firms:(\d+)@", lambda found: str(max(1, round(int(found[1]) * scale))), text)
    return re.sub(r"@(\w+)@", lambda found: values[found[1]], text)


@cache
def words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return comments and notes of the file in a language."""
    text = files(__package__).joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, str]]", yaml.safe_load(text))


def commented(text: str, comments: Mapping[str, str]) -> str:
    """Return a text with each line `#@name` replaced by the comment of that name, as far indented."""

    def comment(found: re.Match[str]) -> str:
        lines = comments[found[2]].split("\n")
        return "\n".join(f"{found[1]}# {line}".rstrip() for line in lines)

    return re.sub(r"(?m)^( *)#@(\w+)$", comment, text)


def unusable_name(name: str) -> Message | None:
    """Return why a name cannot be a city's key; None where it can."""
    if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        return None
    return say(
        "the name of a city is a key: small letters, digits and underscores, such as `zhoukou`; its name in Chinese is "
        "for --title-zh"
    )


def _refuse_unusable(figures: Figures) -> None:
    problems = []
    if (why := unusable_name(figures.name)) is not None:
        problems.append((figures.name, why))
    if figures.province not in PROVINCES:
        problems.append(
            (
                "province",
                say(
                    "`{province}` has no file of outside places; there are: {there}",
                    province=figures.province,
                    there=tuple(PROVINCES),
                ),
            )
        )
    for level in ("general", "secondary", "higher", "bachelor"):
        if getattr(figures, level) < 0:
            problems.append((level, say("{value} is below 0", value=getattr(figures, level))))
    if figures.leavers is not None and figures.leavers < 1:
        problems.append(("leavers", say("{value} is below 1", value=figures.leavers)))
    if not 1950 <= figures.base_year <= 2100:
        problems.append(("base_year", say("{value} is not between 1950 and 2100", value=figures.base_year)))
    if figures.secondary + figures.higher < 1:
        problems.append(("secondary", say("a city without vocational students has nothing to simulate here")))
    if problems:
        raise ScenarioError(Problem(None, None, name, message) for name, message in problems)


def _part(name: str) -> str:
    return files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def _schools(figures: Figures) -> str:
    """Return the schools of the levels that the city has."""
    blocks = re.split(r"(?m)^(?=      \w+:$)", _part("schools"))
    kept = [blocks[0]]
    for block in blocks[1:]:
        level = re.search(r"level: (\w+)", block)
        of_level = {
            "general_senior": figures.general,
            "secondary_vocational": figures.secondary,
            "higher_vocational": figures.higher,
            "bachelor": figures.bachelor,
        }
        if level is not None and of_level[level[1]] > 0:
            kept.append(block)
    return "".join(kept).rstrip("\n")


def _students(number: int, note: str) -> str:
    low, high = round(number * 0.9), round(number * 1.1)
    return f"{{value: {number}, unit: students, kind: assumed, range: [{low}, {high}], note: {note}}}"


def _series(values: dict[int, int]) -> str:
    return "{" + ", ".join(f"{year}: {number}" for year, number in values.items()) + "}"


def _amenity(values: tuple[float, float, float, float]) -> str:
    levels = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
    lines = [
        f"      {level}: {{value: {value:g}, unit: utility, kind: assumed, range: [{value - 0.6:g}, {value + 0.6:g}]}}"
        for level, value in zip(levels, values, strict=True)
    ]
    return "\n".join(["    amenity:", *lines])
