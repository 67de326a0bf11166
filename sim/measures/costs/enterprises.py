"""Costs of the levers on enterprises in education."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measures.flows import Flows
from sim.measures.ledger import Ledger, by_region
from sim.phases.planning.terms import intern_cost, usual_allowance
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs."""
    knobs = flows.knobs
    if knobs.intern_yuan > 0:
        months = by_region(world, flows.internship.subsidised_months)
        ledger.add(world, "intern_subsidy", "city", "intern months", months, months * knobs.intern_yuan)
    if knobs.apprentice_seats > 0:
        years = world.scenario.behaviour.cooperation.apprentice_months.value / 12.0
        people = np.bincount(flows.internship.apprentice_region, minlength=world.places.regions) * years
        yuan = people * knobs.apprentice_yuan
        city = knobs.apprentice_city
        ledger.add(world, "apprenticeship", "city", "apprentice years", people, yuan * city)
        ledger.add(world, "apprenticeship", "state", "apprentice years", people, yuan * (1.0 - city))
    if knobs.platform_yuan > 0:
        # a sample world pays its share of the platform
        each = np.full(world.places.regions, world.scenario.scale / world.places.regions)
        ledger.add(world, "information_platform", "city", "platform years", each, each * knobs.platform_yuan)
    _interns(world, flows, ledger)
    _organisations(world, flows, ledger)


def invested(world: World) -> NDArray[np.float64]:
    """Return what each enterprise would put, or has put, into training its interns of the year; yuan, shape (E,).

    ``fixed/years + interns months (allowance + mentoring)``.
    """
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    fixed = c.fixed.value / max(c.fixed_years.value, 1.0)
    return np.asarray(fixed + firms.interns * intern_cost(c, firms.allowance.astype(float)), dtype=np.float64)


def _interns(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book what is paid, or not taken, for each intern whom a local enterprise takes."""
    knobs, firms, c = flows.knobs, world.enterprises, world.scenario.behaviour.cooperation
    if knobs.tax_relief > 0:
        saved = np.where(firms.profitable, firms.interns, 0)
        yuan = saved * knobs.tax_relief * intern_cost(c, firms.allowance.astype(float))
        ledger.add(world, "intern_tax_deduction", "state", "interns", by_region(world, saved), by_region(world, yuan))
    if knobs.intern_floor * knobs.intern_floor_force > 0:
        raised = np.maximum(firms.allowance - usual_allowance(c), 0.0)
        months = np.where(raised > 0, firms.interns, 0) * int(c.intern_months.value)
        ledger.add(
            world,
            "intern_pay_floor",
            "enterprise",
            "intern months above the usual allowance",
            by_region(world, months),
            by_region(world, months * raised),
        )
    if knobs.insured > 0 or knobs.insured_yuan > 0:
        interns = by_region(world, firms.interns.astype(float))
        ledger.add(world, "intern_insurance", "city", "interns insured", interns, interns * knobs.insured_yuan)


def _organisations(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book what colleges, certification and courses cost."""
    knobs, firms = flows.knobs, world.enterprises
    training = flows.planning.training
    if training.colleges is not None:
        for college in training.colleges.each:
            seats = np.bincount(firms.region[college.members], minlength=world.places.regions)
            each = seats / seats.sum() * world.scenario.scale
            ledger.add(world, "industry_college", "city", "college years", each, each * college.yuan)
    if knobs.certify_force > 0:
        certified = firms.certified.astype(float)
        number = by_region(world, certified)
        offset = by_region(world, certified * knobs.certify_offset * invested(world))
        ledger.add(world, "enterprise_certification", "state", "certified enterprises", number, offset)
        terms = number * (knobs.certify_land + knobs.certify_credit)
        ledger.add(world, "enterprise_certification", "city", "certified enterprises", number, terms)
    if training.sold.any():
        sold = by_region(world, training.sold.astype(float))
        ledger.add(world, "course_purchase", "school", "courses", sold, sold * knobs.course_yuan)
    if knobs.frontline_force > 0:
        trained, learnt = flows.planning.incumbents, flows.matching.incumbents.retrained
        ledger.add(world, "incumbent_training", "enterprise", "workers trained", trained.workers, trained.yuan)
        ledger.add(world, "incumbent_training", "city", "retraining seats", learnt, learnt * knobs.retrain_yuan)
