"""Indicators of enterprises in education: who cooperates, how deep, with how many interns."""

from __future__ import annotations

import numpy as np

from sim.measures.cells import ratio, tally
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.world import World


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record cooperation and internships of the year."""
    year, firms = world.year, world.enterprises
    regions = world.places.regions
    every = np.arange(regions)

    def firms_where(chosen: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        weights = None if weight is None else weight[chosen].astype(float)
        return tally((regions,), (firms.region[chosen],), weights)

    big = firms.staff >= world.scenario.behaviour.cooperation.least_staff
    takes = firms.cooperates & (firms.seats > 0)
    recorder.add(year, "cooperating_count", firms_where(takes), region=every)
    recorder.add(year, "cooperating_firms", ratio(firms_where(takes & big), firms_where(big)), region=every)
    seats = firms_where(takes, firms.seats)
    recorder.add(year, "intern_depth", ratio(seats, firms_where(takes, firms.staff)), region=every)
    recorder.add(year, "intern_seats", seats, region=every)
    interns = firms_where(takes, firms.interns)
    recorder.add(year, "intern_seats_used", ratio(interns, seats), region=every)
    recorder.add(
        year,
        "losing_hosts",
        ratio(firms_where(takes & (firms.net_benefit < 0)), firms_where(takes)),
        region=every,
    )
    months = world.scenario.behaviour.cooperation.intern_months.value
    here, away, apprentices = (
        tally((regions,), (codes,))
        for codes in (
            flows.internship.here_region,
            flows.internship.elsewhere_region,
            flows.internship.apprentice_region,
        )
    )
    recorder.add(year, "intern_months_here", here * months, region=every)
    recorder.add(year, "intern_months_elsewhere", away * months, region=every)
    recorder.add(year, "apprentices", apprentices, region=every)
    wanting = tally((regions,), (flows.internship.wanting_region,))
    recorder.add(year, "interns_wanting_here", wanting, region=every)
    paid = ratio(firms_where(takes, firms.seats * firms.allowance), seats)
    recorder.add(year, "intern_allowance", paid, region=every)
    recorder.add(year, "certified_enterprises", firms_where(firms.certified), region=every)
    training = flows.planning.training
    at_work, integrated = _colleges(world, flows)
    recorder.add(year, "industry_colleges", at_work, region=every)
    recorder.add(year, "integrated_sectors", integrated, region=every)
    recorder.add(year, "courses_bought", firms_where(training.sold), region=every)
    if training.colleges is not None:
        engaged = ratio(firms_where(training.colleges.members & takes), firms_where(training.colleges.members))
        recorder.add(year, "college_members_engaged", engaged, region=every)
    settled = flows.matching.settled
    for name, by_enterprise in (
        ("partner_hires", settled.partner_hires),
        ("intern_months_rationed", flows.internship.rationed_months),
        ("hires_rationed", settled.rationed_hires),
    ):
        by_region = np.bincount(firms.region, weights=by_enterprise, minlength=regions)
        recorder.add(year, name, by_region.astype(float), region=every)
    within = flows.matching.incumbents
    for name, value in (
        ("workers_trained", flows.planning.incumbents.workers),
        ("posts_raised", within.raised),
        ("posts_converted", within.converted),
        ("retraining_lacking", within.without_seat),
    ):
        recorder.add(year, name, value, region=every)


HALF = 0.5
"""Share of an alliance's members who offer seats from which its sector counts as integrated."""


def _colleges(world: World, flows: Flows) -> tuple[np.ndarray, np.ndarray]:
    """Return by region the colleges with members there, and the sectors of those whose members are engaged."""
    firms, regions = world.enterprises, world.places.regions
    number, sectors = np.zeros(regions), np.zeros((regions, len(world.sectors)), dtype=bool)
    colleges = flows.planning.training.colleges
    for college in colleges.each if colleges is not None else ():
        members = np.bincount(firms.region[college.members], minlength=regions)
        offering = np.bincount(firms.region[college.members & firms.cooperates & (firms.seats > 0)], minlength=regions)
        number += members > 0
        sector = firms.sector[np.flatnonzero(college.members)[0]]
        sectors[:, sector] |= (members > 0) & (offering >= HALF * members)
    return number, sectors.sum(axis=1).astype(float)
