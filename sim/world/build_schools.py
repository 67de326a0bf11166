"""Schools and programmes of the base year from the scenario's entries."""

from __future__ import annotations

import numpy as np

from sim.scenario.schema import Scenario
from sim.scenario.schema import School as SchoolEntry
from sim.world.class_sizes import apportion, by_course, courses_left, first_class
from sim.world.codes import LEVELS, WORKER_LEVELS, Level
from sim.world.schools import Programmes, Schools


def build_schools(scenario: Scenario) -> tuple[Schools, Programmes]:
    """Return the schools and their programmes, with the seats that keep their stocks."""
    schools, programmes = Schools(), Programmes()
    field_code = {key: i for i, key in enumerate(scenario.fields)}
    entry_index = 0
    for region_index, region in enumerate(scenario.regions.values()):
        for entry in region.schools.values():
            level = LEVELS.index(entry.level)
            enrolled = round(entry.enrolled.value * scenario.scale)
            fields = [field_code[key] for key, n in entry.programmes.items() for _ in range(n)] or [-1]
            # a sample of the city has as many schools with fewer students each
            stated = round(entry.intake.value * scenario.scale) if entry.intake else 0
            intakes = apportion(stated, np.ones(entry.count))
            for part, entrants in zip(apportion(enrolled, np.ones(entry.count)), intakes, strict=True):
                columns = _school_columns(entry, region_index, entry_index, level, int(part))
                row = schools.append(1, **columns)[0]
                seats = apportion(int(part), np.ones(len(fields)))
                programmes.append(
                    len(fields),
                    school=row,
                    region=region_index,
                    level=level,
                    field=fields,
                    enrolled_base=seats,
                    intake_base=np.minimum(apportion(int(entrants), np.ones(len(fields))), seats),
                    placement=scenario.behaviour.adaptation.first_placement.value,
                )
            entry_index += 1
    learning = scenario.behaviour.learning
    for level, years, at in by_course(programmes.level, schools.years[programmes.school]):
        dropout = getattr(learning, f"dropout_{LEVELS[level].value}").value
        programmes.past_seats[at] = programmes.base_seats[at] = first_class(
            programmes.enrolled_base[at], years, dropout
        )
        known = at[programmes.intake_base[at] > 0]
        first = programmes.intake_base[known]
        programmes.base_seats[known] = first
        older = courses_left(years, dropout)[1:].sum()
        programmes.past_seats[known] = (programmes.enrolled_base[known] - first) / older if years > 1 else first
    own = schools.funding_base > 0
    schools.funding[:] = np.where(own, schools.funding, learning.funding_usual.value)
    schools.funding_base[:] = schools.funding
    schools.size_base[:] = np.bincount(programmes.school, weights=programmes.base_seats, minlength=len(schools))
    spare = np.array([e.spare.value for r in scenario.regions.values() for e in r.schools.values()])
    programmes.capacity[:] = programmes.base_seats * (1.0 + spare[schools.entry[programmes.school]])
    return schools, programmes


def _school_columns(entry: SchoolEntry, region: int, index: int, level: int, enrolled: int) -> dict[str, float]:
    dual = entry.dual_qualified.value if entry.dual_qualified else 0.0
    funding = entry.funding.value if entry.funding else 0.0
    practice = entry.practice.value if entry.practice else 0.0
    practice_seats = (entry.practice_seats.value if entry.practice_seats else 0.0) * enrolled
    return {
        "region": region,
        "entry": index,
        "level": level,
        "years": entry.years,
        "prestige": entry.prestige.value,
        "elsewhere": entry.elsewhere.value if entry.elsewhere else 0.0,
        "progression": entry.progression.value if entry.progression else 0.0,
        "dual_qualified": dual,
        "dual_qualified_base": dual,
        "funding": funding,
        "funding_base": funding,
        "practice": practice,
        "practice_base": practice,
        "practice_seats": practice_seats,
        "practice_seats_base": practice_seats,
        "counts": level in WORKER_LEVELS or (level == Level.BACHELOR and bool(entry.applied)),
    }
