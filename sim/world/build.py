"""The static part of the base-year world: places, schools, enterprises, positions, links."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.scenario.schema import EnterpriseGroup, Scenario
from sim.scenario.schema import School as SchoolEntry
from sim.world.ages import BIRTHS, retiring, staff_by_birth
from sim.world.codes import LEVELS, OWNERSHIPS, WORK_LEVELS, WORKER_LEVELS, Level, Ownership
from sim.world.conditions import conditions
from sim.world.enterprises import Enterprises, Positions
from sim.world.places import places
from sim.world.schools import Programmes, Schools
from sim.world.strata import Strata
from sim.world.students import FIRM, Students, identity
from sim.world.world import Candidates, World

F64 = NDArray[np.float64]


def apportion(total: int, weights: F64) -> NDArray[np.int64]:
    """Split `total` into whole numbers in proportion to `weights` (largest remainders, first on ties)."""
    weights = np.asarray(weights, dtype=float)
    if total == 0 or not weights.sum() > 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = weights * (total / weights.sum())
    parts = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def class_sizes(enrolled: int, years: int, dropout: float) -> NDArray[np.int64]:
    """Solve a stock for its classes: size of year 1, 2, ... of the course, with equal yearly dropout.

    With a share `dropout` lost over the course, the yearly hazard is ``h = 1 - (1 - dropout)**(1/years)``
    and the class in year k is ``(1 - h)**(k - 1)`` of its intake.
    """
    return apportion(enrolled, _survive(years, dropout))


def stated_classes(enrolled: int, intake: int, years: int, dropout: float) -> NDArray[np.int64]:
    """Solve a stock whose first class is stated: the older ones share the rest as `class_sizes` has it."""
    left = _survive(years, dropout)
    return np.r_[intake, apportion(enrolled - intake, left[1:])].astype(np.int64)


def first_class(enrolled: int, years: int, dropout: float) -> float:
    """Return the yearly intake that keeps a stock, not rounded: small programmes would all be rounded up."""
    return float(enrolled / _survive(years, dropout).sum())


def _survive(years: int, dropout: float) -> F64:
    left: F64 = (1.0 - dropout) ** (np.arange(years) / years)
    return left


def _schools(scenario: Scenario) -> tuple[Schools, Programmes]:
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
    for p in range(len(programmes)):
        school = programmes.school[p]
        dropout = getattr(learning, f"dropout_{LEVELS[programmes.level[p]].value}").value
        enrolled, years = int(programmes.enrolled_base[p]), int(schools.years[school])
        programmes.past_seats[p] = programmes.base_seats[p] = first_class(enrolled, years, dropout)
        if entrants := int(programmes.intake_base[p]):
            programmes.base_seats[p] = entrants
            older = _survive(years, dropout)[1:].sum()
            programmes.past_seats[p] = (enrolled - entrants) / older if years > 1 else entrants
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


def group_entries(scenario: Scenario) -> list[tuple[int, EnterpriseGroup]]:
    """Return region code and entry of every enterprise group, in the order of their codes."""
    return [(r, g) for r, region in enumerate(scenario.regions.values()) for g in region.enterprises.values()]


def _enterprises(scenario: Scenario, draws: Draws) -> tuple[Enterprises, Positions, F64]:
    enterprises, positions = Enterprises(), Positions()
    sectors, fields = list(scenario.sectors), list(scenario.fields)
    behaviour = scenario.behaviour
    groups = group_entries(scenario)
    births = np.zeros((max(len(groups), 1), 3, BIRTHS))
    for g, (region, group) in enumerate(groups):
        count = max(1, round(group.firms * scenario.scale))
        total = group.firms * group.staff.value * scenario.scale
        ids = identity(FIRM, g, 0, np.arange(count))
        size = np.exp(group.spread.value * draws.normal(Decision.FIRM_SIZE, LIFE, ids))
        staff = total * size / size.sum()
        births[g] = staff_by_birth(
            total, group.ages, group.women, behaviour.hiring.women_at_50.value, scenario.base_year + 1
        )
        retire = retiring(births[g], scenario.base_year + 1, scenario.retirement_reform).sum() / total
        growth = scenario.sectors[group.sector].growth.value + (group.growth.value if group.growth else 0.0)
        central = group.ownership.value == "central"
        wanted = retire + group.exits.value + (0.0 if central else max(growth, 0.0))
        outsourced = group.outsourced.value if group.outsourced else 0.0
        rows = enterprises.append(
            count,
            id=ids,
            region=region,
            group=g,
            sector=sectors.index(group.sector),
            ownership=OWNERSHIPS.index(group.ownership),
            staff=staff,
            target=staff,
            growth=growth,
            plan=group.plan.value,
            outsourced=outsourced,
            applicants=group.outside_applicants.value,
            profitable=draws.chance(Decision.FIRM_PROFIT, LIFE, ids, group.profitable.value),
            output=np.exp(behaviour.cooperation.output_spread.value * draws.normal(Decision.FIRM_OUTPUT, LIFE, ids)),
            disposition=behaviour.cooperation.lasting_noise.value * draws.normal(Decision.COOPERATE_LIFE, LIFE, ids),
            poached=behaviour.cooperation.poached.value,
            kept=behaviour.cooperation.kept.value,
            intern_share=behaviour.cooperation.share_staff.value,
        )
        standard = getattr(behaviour.hiring, f"standard_{group.ownership.value}").value
        for field, by_level in group.occupations.items():
            for level_name, share in by_level.items():
                level = LEVELS.index(level_name)
                open_to_graduates = 1.0 - outsourced if level in WORKER_LEVELS else 1.0
                f = fields.index(field)
                positions.append(
                    count,
                    enterprise=rows,
                    region=region,
                    field=f,
                    level=level,
                    share=share * open_to_graduates,
                    expected=staff * wanted * group.plan.value * share * open_to_graduates,
                    carry=draws.uniform(Decision.FIRM_POSTS, LIFE, ids, np.array([f * 8 + level])),
                    open_share=behaviour.hiring.base_open.value,
                    pay_base=getattr(group.pay, level_name).value,
                    pay=getattr(group.pay, level_name).value,
                    standard_base=standard,
                    standard=standard,
                )
    return enterprises, positions, births


def _candidates(positions: Positions, regions: int, nearness: F64) -> Candidates:
    """Return the fixed tables: the work's field in proportion to posts times nearness, then the position by posts."""
    fields, levels = len(nearness), len(LEVELS)
    expected = positions.expected.astype(float)
    cell = (positions.region.astype(np.int64) * fields + positions.field) * levels + positions.level
    posts = np.bincount(cell, weights=expected, minlength=regions * fields * levels).reshape(regions, fields, levels)
    # weight[region, field of the seeker, level, field of the work]
    weight = np.einsum("rgl,gf->rflg", posts, nearness)
    cells = np.repeat(np.arange(regions * fields * levels), fields)
    return Candidates(
        field=Strata(weight.ravel(), cells, regions * fields * levels),
        position=Strata(expected, cell, regions * fields * levels),
    )


def links(
    scenario: Scenario,
    draws: Draws,
    enterprises: Enterprises,
    positions: Positions,
    schools: Schools,
    programmes: Programmes,
    first: int = 0,
) -> NDArray[np.bool_]:
    """Return with which schools an enterprise would cooperate: keyed picks among those teaching its fields.

    Only enterprises from row `first` on are asked; shape (E - first, S).
    """
    linked = np.zeros((len(enterprises) - first, len(schools)), dtype=bool)
    if linked.size == 0:
        return linked
    fields = len(scenario.fields)
    teaches = np.zeros((len(schools), fields), dtype=bool)
    vocational = programmes.field >= 0
    teaches[programmes.school[vocational], programmes.field[vocational]] = True
    needs = np.zeros((len(enterprises), fields), dtype=bool)
    needs[positions.enterprise, positions.field] = positions.share > 0
    asked = slice(first, None)
    possible = (needs[asked] @ teaches.T) & (enterprises.region[asked, None] == schools.region[None, :])
    rank = draws.uniform(Decision.FIRM_LINK, LIFE, enterprises.id[asked, None], np.arange(len(schools))[None, :])
    rank[~possible] = np.inf
    most = min(scenario.behaviour.cooperation.links, len(schools))
    nearest = np.argsort(rank, axis=1, kind="stable")[:, :most]
    np.put_along_axis(linked, nearest, True, axis=1)
    return linked & possible


def _lists(scenario: Scenario, schools: Schools, programmes: Programmes, positions: Positions) -> dict[str, Strata]:
    """Return the fixed tables from which lists of schools, homes and firms are drawn."""
    regions = len(scenario.regions)
    seats = programmes.base_seats.astype(float)

    def among(chosen: NDArray[np.bool_], native: bool = False) -> Strata:
        weight = seats * (1.0 - schools.elsewhere[programmes.school]) if native else seats
        return Strata(np.where(chosen, weight, 0.0), programmes.region, regions)

    college = (programmes.level == Level.HIGHER_VOCATIONAL) | (programmes.level == Level.BACHELOR)
    entries = [e for region in scenario.regions.values() for e in region.schools.values()]
    outside = list(scenario.outside)
    mix = np.array([[e.elsewhere_mix.get(key, 0.0) for key in outside] for e in entries] or [[0.0] * len(outside)])
    return {
        "general": among(programmes.level == Level.GENERAL_SENIOR),
        "vocational": among(programmes.level == Level.SECONDARY_VOCATIONAL),
        "college": among(college, native=True),
        "college_anywhere": Strata(
            np.where(college, seats * (1.0 - schools.elsewhere[programmes.school]), 0.0),
            np.zeros(len(programmes), dtype=np.int64),
            1,
        ),
        "positions": Strata(
            positions.expected.astype(float),
            positions.region.astype(np.int64) * 5 + positions.level,
            regions * 5,
        ),
        "home": Strata(mix.ravel(), np.repeat(np.arange(len(mix)), len(outside)), len(mix)),
    }


def fit_matrix(scenario: Scenario) -> F64:
    """Return how far a graduate of field g (column) can do work of field f (row); shape (F, F)."""
    keys = list(scenario.fields)
    fit = np.full((len(keys), len(keys)), scenario.fit.default.value)
    for a, b, value in scenario.fit.near:
        i, j = keys.index(a), keys.index(b)
        fit[i, j] = fit[j, i] = value
    np.fill_diagonal(fit, 1.0)
    return fit


def first_chance(scenario: Scenario) -> F64:
    """Return the chance of local work that the base year reckons with, by level code; shape (5,)."""
    search = scenario.behaviour.search
    # general senior, which leads to no labour market, reckons with none
    return np.array([1.0, *(getattr(search, f"first_chance_{LEVELS[level].value}").value for level in WORK_LEVELS)])


def build(scenario: Scenario, draws: Draws) -> World:
    """Return the world without people: everything that the scenario says of the base year directly."""
    schools, programmes = _schools(scenario)
    enterprises, positions, births = _enterprises(scenario, draws)
    fit = fit_matrix(scenario)
    regions = len(scenario.regions)
    groups = group_entries(scenario)
    fields = len(scenario.fields)
    cohort = np.array([r.cohorts.at(scenario.base_year) * scenario.scale for r in scenario.regions.values()])
    seats = np.zeros((regions, 2))
    for kind, level in enumerate((Level.GENERAL_SENIOR, Level.SECONDARY_VOCATIONAL)):
        inside = programmes.level == level
        np.add.at(seats[:, kind], programmes.region[inside], programmes.base_seats[inside])
    shape = (regions, fields, len(LEVELS))
    return World(
        scenario=scenario,
        places=places(scenario),
        fields=tuple(scenario.fields),
        sectors=tuple(scenario.sectors),
        fit=fit,
        year=scenario.base_year,
        # the enrolled, alumni and natives away come to some multiple of a year's stock; unused rows take no memory
        students=Students(
            capacity=4 * int(programmes.enrolled_base.sum())
            + (scenario.horizon - scenario.base_year) * int(programmes.base_seats.sum() + cohort.sum())
        ),
        schools=schools,
        programmes=programmes,
        enterprises=enterprises,
        positions=positions,
        candidates=_candidates(positions, regions, fit**scenario.behaviour.search.focus.value),
        links=links(scenario, draws, enterprises, positions, schools, programmes),
        parents=Strata(enterprises.staff.astype(float), enterprises.region, regions),
        lists=_lists(scenario, schools, programmes, positions),
        births=births,
        group_staff=births.sum(axis=(1, 2)),
        group_sector=np.array([list(scenario.sectors).index(g.sector) for _, g in groups] or [0], dtype=np.int16),
        chance=np.tile(first_chance(scenario), (*shape[:2], 1)),
        reserved_chance=np.full(shape, np.nan),
        seats_ratio=seats / np.maximum(cohort, 1e-12)[:, None],
        seats_base=seats,
        cohort_base=cohort,
        conditions=conditions(scenario, scenario.base_year, ()),
        pilot_since=np.zeros(regions, dtype=np.int64),
        pilot_built=np.zeros(regions, dtype=bool),
    )


__all__ = [
    "Ownership",
    "apportion",
    "build",
    "class_sizes",
    "first_chance",
    "first_class",
    "fit_matrix",
    "group_entries",
    "links",
    "stated_classes",
]
