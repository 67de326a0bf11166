"""Enterprises of the base year, the posts that they plan, and the schools that they would cooperate with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.scenario.schema import EnterpriseGroup, Scenario
from sim.world.ages import BIRTHS, retiring, staff_by_birth
from sim.world.codes import IS_WORKER, LEVELS, OWNERSHIPS
from sim.world.enterprises import Enterprises, Positions
from sim.world.schools import Programmes, Schools
from sim.world.students import FIRM, identity

F64 = NDArray[np.float64]


def group_entries(scenario: Scenario) -> list[tuple[int, EnterpriseGroup]]:
    """Return region code and entry of every enterprise group, in the order of their codes."""
    return [(r, g) for r, region in enumerate(scenario.regions.values()) for g in region.enterprises.values()]


def build_firms(scenario: Scenario, draws: Draws) -> tuple[Enterprises, Positions, F64]:
    """Return enterprises, their positions, and the staff of each group by retirement class and birth year."""
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
        occupations = [
            (fields.index(field), LEVELS.index(level), share)
            for field, by_level in group.occupations.items()
            for level, share in by_level.items()
        ]
        if not occupations:
            continue
        field_of, level_of = (np.array(codes) for codes in list(zip(*occupations, strict=True))[:2])
        open_to_graduates = np.where(IS_WORKER[level_of], 1.0 - outsourced, 1.0)
        share_of = np.array([share for *_, share in occupations])
        carry = draws.uniform(Decision.FIRM_POSTS, LIFE, ids[None, :], (field_of * 8 + level_of)[:, None])
        expected = staff * wanted * group.plan.value * share_of[:, None] * open_to_graduates[:, None]
        pay = np.array([getattr(group.pay, LEVELS[level]).value for level in level_of])
        standard = getattr(behaviour.hiring, f"standard_{group.ownership.value}").value
        # the firms of an occupation follow one another
        positions.append(
            len(occupations) * count,
            enterprise=np.tile(rows, len(occupations)),
            region=region,
            field=np.repeat(field_of, count),
            level=np.repeat(level_of, count),
            share=np.repeat(share_of * open_to_graduates, count),
            expected=expected.ravel(),
            carry=carry.ravel(),
            open_share=behaviour.hiring.base_open.value,
            pay_base=np.repeat(pay, count),
            pay=np.repeat(pay, count),
            standard_base=standard,
            standard=standard,
        )
    return enterprises, positions, births


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
