"""Draws of a scenario's assumed numbers, each from its range.

A number is drawn uniformly from its range and independently of the others. A series by year and the table of
distances are drawn as one factor on the whole, which is what their range holds: their values move together. What
has no range stays as it is: published figures, tariffs, and tables of plain shares such as ages and occupations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sim.experiment.published import to_published_totals
from sim.scenario import Quantity, ScenarioError, assumed, replace
from sim.scenario.changes import Stated
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]

BATCH = 16
"""Draws that are spread over a number's range together."""

_HELD_AGAINST = ("priors", "targets", "goals", "facts")
"""Sections whose numbers no run reads: results are held against them."""


@dataclass(frozen=True)
class Assumption:
    """A number that is assumed.

    Parameters
    ----------
    name
        Key path; of a setting that several policies share, the first one's.
    paths
        Every place where it stands.
    unit
        Its unit; `factor` for a series or table, whose own values have another.
    value
        The scenario's own value; 1 for a factor.
    low, high
        Range in which it may lie.
    policies
        Policies that it matters for; empty where it matters for every run.
    """

    name: str
    paths: tuple[str, ...]
    unit: str
    value: float
    low: float
    high: float
    policies: tuple[str, ...] = ()

    def at(self, position: float) -> float:
        """Return the number at a position within the range, 0 to 1."""
        value = (1.0 - position) * self.low + position * self.high
        # the sum may round to just outside the range, which a scenario would refuse
        return min(max(value, self.low), self.high)


def assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Return every assumed number that a run reads, in the order of the scenario.

    A setting that stands in several policies under the same lever with the same value and range is one
    assumption: a package and its parts must not assume different things of one lever.
    """
    found: dict[tuple[object, ...], Assumption] = {}
    for path, stated in assumed(scenario):
        section, *rest = path.split(".")
        if section in _HELD_AGAINST:
            continue
        policies = (rest[0],) if section == "policies" else ()
        value, unit = _own(stated)
        low, high = stated.range or (value, value)
        key = ("policies", *rest[1:], stated.unit, value, low, high) if policies else (path,)
        if key in found:
            same = found[key]
            paths, policies = (*same.paths, path), (*same.policies, *policies)
            found[key] = Assumption(same.name, paths, unit, value, low, high, policies)
        else:
            found[key] = Assumption(path, (path,), unit, value, low, high, policies)
    return tuple(found.values())


def _own(stated: Stated) -> tuple[float, str]:
    return (stated.value, stated.unit) if isinstance(stated, Quantity) else (1.0, "factor")


_MEMBER = Assumption("member of a set", (), "factor", 0.0, 0.0, 1.0)


def positions(numbers: Sequence[Assumption], seed: int, draws: int) -> Floats:
    """Return where within its range each number lies in each draw.

    Parameters
    ----------
    seed
        Seed of the scenario.
    draws
        Number of draws.

    Returns
    -------
    Shape (draws, numbers), 0 to 1; row k belongs to draw k + 1, as draw 0 is the scenario as written.

    Notes
    -----
    Latin hypercubes of `BATCH` draws one after another (replicated Latin hypercube sampling, McKay 1995): in each
    batch every sixteenth of a range is drawn from once. More draws leave the first ones as they are, and a number's
    draws depend on its own key alone, not on which other numbers the file holds. Sobol points would be no better
    here: with more numbers than draws they leave pairs of numbers nearly equal.
    """
    from scipy.stats import qmc

    found = np.empty((-(-draws // BATCH) * BATCH, len(numbers)))
    for column, number in enumerate(numbers):
        sampler = qmc.LatinHypercube(d=1, seed=_key(seed, number))
        for first in range(0, len(found), BATCH):
            found[first : first + BATCH, column] = sampler.random(BATCH)[:, 0]
    return found[:draws]


def _key(seed: int, number: Assumption) -> int:
    """Return a seed that is the same for one number in any scenario that holds it."""
    name = number.name
    if number.policies:
        setting = name.split(".", 2)[2]
        name = f"{setting} {number.value!r} {number.low!r} {number.high!r}"
    return int.from_bytes(blake2b(f"{seed} {name}".encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True)
class Draw:
    """A draw of the assumed numbers.

    Parameters
    ----------
    number
        0 is the scenario as written.
    values
        The numbers, in the order of `assumptions`.
    problem
        Why no scenario can hold them: they contradict each other or published figures. Empty where one does.
    """

    number: int
    values: tuple[float, ...]
    problem: str = ""


def draw_scenarios(
    scenario: Scenario, numbers: Sequence[Assumption], draws: int, members: Sequence[Mapping[str, float]] = ()
) -> Iterator[tuple[Draw, Scenario | None]]:
    """Yield the scenario as written (draw 0), then `draws` scenarios with other assumed numbers.

    What is drawn of schools' enrolment is brought to published totals (`to_published_totals`). A draw that is
    still not a valid scenario has none, and says why.

    Parameters
    ----------
    members
        Sets of values that belong together, such as those that calibration does not rule out. Each draw takes one
        of them, and the other numbers from their ranges.
    """
    yield Draw(0, tuple(number.value for number in numbers)), scenario
    which = positions([_MEMBER], scenario.seed, draws)[:, 0]
    for row, position in enumerate(positions(numbers, scenario.seed, draws), start=1):
        drawn = {number.name: number.at(float(u)) for number, u in zip(numbers, position, strict=True)}
        if members:
            drawn.update(members[int(which[row - 1] * len(members))])
        values = to_published_totals(scenario, drawn)
        in_order = tuple(values[number.name] for number in numbers)
        try:
            yield Draw(row, in_order), with_values(scenario, numbers, values)
        except ScenarioError as error:
            yield Draw(row, in_order, "; ".join(str(error).splitlines())), None


def with_values(scenario: Scenario, numbers: Sequence[Assumption], values: Mapping[str, float]) -> Scenario:
    """Return a scenario with other assumed numbers, each wherever it stands.

    Parameters
    ----------
    values
        Name of a number -> its value; those that are not named stay as they are.

    Raises
    ------
    ScenarioError
        If the scenario would not be valid.
    """
    changed = {path: values[number.name] for number in numbers if number.name in values for path in number.paths}
    return replace(scenario, changed)
