"""The model: the year on one screen, and a run from the base year to the horizon."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakSet

import mesa
import numpy as np
from mesa.agent import Agent, AgentSet

from sim.base_year.kept import own_base_world
from sim.draws import Draws
from sim.measures.costs import book
from sim.measures.flows import Flows
from sim.measures.hosts import HostRecorder, Hosts
from sim.measures.invariants import check
from sim.measures.ledger import Ledger
from sim.measures.measure import measure, measure_base
from sim.measures.records import Recorder, Records
from sim.phases import (
    adaptation,
    admission,
    demography,
    graduation,
    internship,
    matching,
    planning,
    study,
    working_lives,
)
from sim.policy.knobs import Knobs
from sim.policy.levers import knobs
from sim.scenario.schema import Scenario
from sim.world.conditions import conditions, with_pay
from sim.world.table import Enterprise, RowAgent, School
from sim.world.world import World

if TYPE_CHECKING:
    import pandas as pd

PHASES = (
    planning,
    study,
    internship,
    graduation,
    matching,
    working_lives,
    demography,
    admission,
    adaptation,
)
"""The year, from one September count to the next."""


class Step(Protocol):
    """A phase of the year: changes the world, returns what happened."""

    def __call__(self, world: World, knobs: Knobs, draws: Draws) -> object:
        """Run the phase for `world.year`."""


class TalentPipeline(mesa.Model):
    """A city's talent pipeline under one policy (its scenario is `world.scenario`: Mesa has a `scenario` of its own).

    Parameters
    ----------
    scenario
        The loaded scenario; it is never changed.
    policy
        Name of a policy of the scenario, or `baseline`.
    replicate
        Number of the replicate: with the scenario's seed it decides all luck.
    keep_base
        Whether the base year's world is kept for the next model of this replicate: a fifth of a run's time saved for
        50 MB of memory.
    """

    def __init__(
        self, scenario: Scenario, policy: str = "baseline", replicate: int = 0, *, keep_base: bool = False
    ) -> None:
        _free_finished()
        super().__init__(rng=scenario.seed)
        _models.add(self)
        self.policy = scenario.policy(policy)
        self.policy_name = policy
        self.replicate = replicate
        self.draws = Draws(scenario.seed, replicate)
        self.world = own_base_world(scenario, self.draws, keep=keep_base)
        self._places = self.world.places
        self.recorder = Recorder(self.world)
        self.ledger = Ledger()
        self.hosts = HostRecorder(self.world)
        self.flows: Flows | None = None
        self._shown: dict[type[RowAgent], int] = {School: 0, Enterprise: 0}
        measure_base(self.world, self.recorder)
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "year": "year",
                "retention_rate": [self.recorder.last, ["retention_rate"]],
                "skill_gap_coverage": [self.recorder.last, ["skill_gap_coverage"]],
            }
        )

    def __repr__(self) -> str:
        scenario = self.world.scenario
        return (
            f"<TalentPipeline of {scenario.name!r}, policy {self.policy_name!r}, replicate {self.replicate}: "
            f"{self.year} of {scenario.base_year}-{scenario.horizon}, {len(self.world.students):,} people>"
        )

    @property
    def year(self) -> int:
        """Year simulated last (the base year before the first step)."""
        return self.world.year

    def step(self) -> None:
        """Simulate one year; past the horizon too, with the last year's data, though `running` is then False."""
        world = self.world
        world.year += 1
        setting = knobs(self.policy, world.year)
        world.conditions = conditions(world.scenario, world.year, self.policy.shocks)
        world.places = with_pay(self._places, world.conditions)
        happened: dict[str, Any] = {}
        for phase in PHASES:
            run: Step = phase.step
            happened[phase.__name__.rpartition(".")[2]] = run(world, setting, self.draws)
        del happened["adaptation"]
        self.flows = Flows(knobs=setting, **happened)
        check(world, self.flows)
        book(world, self.flows, self.ledger)
        measure(world, self.flows, self.recorder, self.draws)
        if setting.certify_force > 0 or self.policy_name == "baseline":
            self.hosts.add(world, self.flows)
        self.datacollector.collect(self)
        self.running = world.year < world.scenario.horizon

    @property
    def agents(self) -> AgentSet[Agent]:
        """Schools and enterprises as Mesa agents; made when they are first asked for, since runs do not need them."""
        self._show()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type[Agent], AgentSet[Agent]]:
        """The agents by type, `School` and `Enterprise`."""
        self._show()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type[Agent]]:
        """The types of agents."""
        self._show()
        return super().agent_types

    def _show(self) -> None:
        for kind, table in ((School, self.world.schools), (Enterprise, self.world.enterprises)):
            kind.of_table(self, table, first=self._shown[kind])
            self._shown[kind] = len(table)

    def run(self) -> None:
        """Step to the horizon."""
        while self.world.year < self.world.scenario.horizon:
            self.step()


_models: WeakSet[TalentPipeline] = WeakSet()
_survivors = [0]


def _free_finished() -> None:
    """Have finished models collected: Mesa's parts refer to each other, and a world is few objects of many bytes."""
    _survivors[0] = min(_survivors[0], len(_models))
    if len(_models) > _survivors[0] + 1:
        gc.collect()
        _survivors[0] = len(_models)


@dataclass
class Run:
    """A finished run.

    Parameters
    ----------
    records
        Indicators as columns; the base year's rows carry the starting stocks.
    entries
        What levers cost.
    hosts
        Enterprises with seats for interns: in every year of the baseline, and in those in which enterprises are
        certified.
    model
        The model after its last year.
    """

    scenario: Scenario
    policy: str
    replicate: int
    records: Records
    entries: Ledger
    hosts: Hosts
    model: TalentPipeline

    @property
    def world(self) -> World:
        """The world after the last year."""
        return self.model.world

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Indicators as a table: scenario, policy, replicate, year, region, indicator, level, field, origin, value."""
        frame = self.records.frame()
        frame.insert(0, "replicate", self.replicate)
        frame.insert(0, "policy", self.policy)
        frame.insert(0, "scenario", self.scenario.name)
        return frame

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Costs: year, region, lever, payer, item, units, yuan."""
        return self.entries.frame()

    def students(self) -> pd.DataFrame:
        """Return every simulated person's last state, codes replaced by names."""
        return _microdata(self.world)

    def __repr__(self) -> str:
        years = f"{self.scenario.base_year}-{self.world.year}"
        return (
            f"<Run of {self.scenario.name!r}, policy {self.policy!r}, replicate {self.replicate}, {years}: "
            f"{len(self.records)} indicator rows, {len(self.world.students):,} people>"
        )


def _microdata(world: World) -> pd.DataFrame:
    codes = importlib.import_module("sim.world.codes")
    frame: pd.DataFrame = world.students.frame()
    names: dict[str, Callable[[], list[str]]] = {
        "status": lambda: [s.name.lower() for s in codes.Status],
        "level": lambda: [level.value for level in codes.LEVELS],
        "contract": lambda: [c.name.lower() for c in codes.Contract],
        "origin": lambda: list(codes.ORIGINS),
        "field": lambda: list(world.fields),
        "home": lambda: list(world.places.keys),
        "place": lambda: list(world.places.keys),
        "region": lambda: list(world.places.keys),
        "intern_place": lambda: list(world.places.keys),
        "studied": lambda: list(world.places.keys),
    }
    for column, values in names.items():
        labels = np.array([*values(), ""], dtype=object)
        frame[column] = labels[frame[column].to_numpy()]
    return frame


def simulate(scenario: Scenario, policy: str = "baseline", replicate: int = 0, *, keep_base: bool = False) -> Run:
    """Run a scenario under one policy to its horizon.

    Parameters
    ----------
    scenario, policy, replicate, keep_base
        As of `TalentPipeline`.

    Raises
    ------
    KeyError
        If the scenario has no such policy.
    TypeError
        If `scenario` is not a scenario.
    ValueError
        If the replicate is not a number from 0 on, or the base year's stocks cannot be reached.
    sim.measures.invariants.InvariantError
        If a yearly invariant is violated; the message names the rows.
    """
    if not isinstance(scenario, Scenario):
        raise TypeError(f"a scenario is needed, not {type(scenario).__name__}: sim.load(path) reads one")
    if not hasattr(replicate, "__index__") or replicate < 0:
        raise ValueError(f"the replicate is a whole number from 0 on, not {replicate!r}")
    replicate = int(replicate)
    model = TalentPipeline(scenario, policy, replicate, keep_base=keep_base)
    model.run()
    return Run(scenario, policy, replicate, model.recorder.records(), model.ledger, model.hosts.hosts(), model)
