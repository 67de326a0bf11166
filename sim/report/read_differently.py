"""What studies that stand side by side read differently: settings first, then the scenario in the order of its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.analysis.outcomes import Outcomes
from sim.experiment.design import BASELINE
from sim.scenario.errors import Loc, key_path
from sim.scenario.resolved import plain

SETTINGS = ("seed", "scale", "base_year", "horizon")
_TOLD_APART = {*SETTINGS, "replicates"}
"""Keys of a scenario that stand among the settings of a study."""
_SAYS_NOTHING = {"schema_version", "name", "title", "note", "source", "kind", "range", "unit", "compare", "together"}
"""Keys on which no result hangs, or which say where a number comes from."""


@dataclass(frozen=True)
class Input:
    """Something that the studies read differently: a key of the scenario, and each study's value, None where absent."""

    key: str
    values: tuple[object, ...]


def read_differently(studies: Sequence[Outcomes], versions: Sequence[str]) -> tuple[Input, ...]:
    """Return what finished studies read differently.

    Parameters
    ----------
    versions
        What made each study.
    """
    read = [_read(study, version) for study, version in zip(studies, versions, strict=True)]
    keys = dict.fromkeys(key for values in read for key in values)
    found = [Input(key, tuple(values.get(key) for values in read)) for key in keys]
    return tuple(each for each in found if any(value != each.values[0] for value in each.values))


def _read(study: Outcomes, version: str) -> Mapping[str, object]:
    scenario = study.scenario
    values: dict[str, object] = {"simulator": version, "replicates": study.replicates}
    values |= {name: getattr(scenario, name) for name in SETTINGS}
    values["policies run"] = ", ".join(name for name in study.policies if name != BASELINE)
    tree = plain(scenario)
    values |= {key_path(loc, tree): value for loc, value in _leaves(tree, ()) if loc[0] not in _TOLD_APART}
    return values


def _leaves(part: object, loc: Loc) -> Iterator[tuple[Loc, object]]:
    """Yield every value that is set, a number with its unit and a list of plain values as one."""
    if isinstance(part, dict):
        if "unit" in part and ("value" in part or "values" in part):
            yield loc, part["value"] if "value" in part else _series(part["values"])
            return
        for key, value in part.items():
            if key not in _SAYS_NOTHING:
                yield from _leaves(value, (*loc, key))
    elif isinstance(part, list) and any(isinstance(each, dict | list) for each in part):
        for index, each in enumerate(part):
            yield from _leaves(each, (*loc, index))
    elif isinstance(part, list):
        yield loc, ", ".join(map(str, part))
    elif part is not None:
        yield loc, part


def _series(values: object) -> str:
    if not isinstance(values, dict):
        return str(values)
    return ", ".join(
        f"{key}: {value:g}" if isinstance(value, float | int) else f"{key}: {value}" for key, value in values.items()
    )
