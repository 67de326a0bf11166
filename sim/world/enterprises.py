"""Tables of enterprises and of their positions (an occupation at an enterprise)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.world.table import Column, Table


class Enterprises(Table):
    """One row an enterprise."""

    COLUMNS: ClassVar[dict[str, Column]] = {
        "id": Column(np.uint64, 0, "key", "identity"),
        "region": Column(np.int16, 0, "region", "where it is"),
        "group": Column(np.int16, 0, "index", "enterprise group of the scenario"),
        "sector": Column(np.int16, 0, "sector", "sector"),
        "ownership": Column(np.int8, 0, "Ownership", "owner"),
        "staff": Column(np.float32, 0, "staff", "staff at the start of the year"),
        "target": Column(np.float32, 0, "staff", "staff wanted"),
        "exits": Column(np.float32, 0, "staff a year", "retirements and quits of the year"),
        "hired": Column(np.float32, 0, "staff a year", "graduates, outsiders and experienced hired"),
        "quits": Column(np.float32, 0, "staff a year", "simulated workers who left last year"),
        "growth": Column(np.float32, 0, "1/year", "growth of wanted staff"),
        "plan": Column(np.float32, 0, "share", "graduates' share of openings, or headquarters' share of exits"),
        "outsourced": Column(np.float32, 0, "share", "worker posts contracted out"),
        "applicants": Column(np.float32, 0, "applicants a post", "outsiders who apply"),
        "profitable": Column(np.bool_, 0, "flag", "makes a profit"),
        "quota_carry": Column(np.float32, 0, "posts", "fraction of a reserved post carried over"),
        "reserved": Column(np.int32, 0, "posts", "worker posts reserved this year"),
        "reserved_public": Column(np.int32, 0, "posts", "posts at bachelor level and above reserved this year"),
        "output": Column(np.float32, 1, "factor", "an intern's output relative to the mean firm's"),
        "disposition": Column(np.float32, 0, "log-odds", "lasting disposition to cooperate"),
        "cooperates": Column(np.bool_, 0, "flag", "takes interns from a local school"),
        "poached": Column(np.float32, 0, "share", "trained workers lost to others, as experienced"),
        "kept": Column(np.float32, 0, "share", "interns kept on, as experienced"),
        "net_benefit": Column(np.float32, 0, "yuan a year", "net benefit an intern, as expected"),
        "intern_share": Column(np.float32, 0, "share", "interns over staff that it would take"),
        "seats": Column(np.int32, 0, "seats", "intern seats offered this year"),
        "interns": Column(np.int32, 0, "students", "interns of this year"),
        "intern_months": Column(np.float32, 0, "student-months", "intern months of this year"),
        "apprentice_seats": Column(np.int32, 0, "seats", "apprentice seats this year"),
        "bounded": Column(np.bool_, 0, "flag", "intern seats stand at the law's bound or that of depth"),
        "allowance": Column(np.float32, 0, "yuan a month", "allowance paid to interns this year"),
        "certified": Column(np.bool_, 0, "flag", "certified as an enterprise that trains (产教融合型企业)"),
        "redundant": Column(np.float32, 0, "staff", "staff beyond what is wanted after the year's exits"),
        "subsidised": Column(np.bool_, 0, "flag", "passed the audit for subsidies"),
    }
    id: NDArray[np.uint64]
    region: NDArray[np.int16]
    group: NDArray[np.int16]
    sector: NDArray[np.int16]
    ownership: NDArray[np.int8]
    staff: NDArray[np.float32]
    target: NDArray[np.float32]
    exits: NDArray[np.float32]
    hired: NDArray[np.float32]
    quits: NDArray[np.float32]
    growth: NDArray[np.float32]
    plan: NDArray[np.float32]
    outsourced: NDArray[np.float32]
    applicants: NDArray[np.float32]
    profitable: NDArray[np.bool_]
    quota_carry: NDArray[np.float32]
    reserved: NDArray[np.int32]
    reserved_public: NDArray[np.int32]
    output: NDArray[np.float32]
    disposition: NDArray[np.float32]
    cooperates: NDArray[np.bool_]
    poached: NDArray[np.float32]
    kept: NDArray[np.float32]
    net_benefit: NDArray[np.float32]
    intern_share: NDArray[np.float32]
    seats: NDArray[np.int32]
    interns: NDArray[np.int32]
    intern_months: NDArray[np.float32]
    apprentice_seats: NDArray[np.int32]
    bounded: NDArray[np.bool_]
    allowance: NDArray[np.float32]
    certified: NDArray[np.bool_]
    redundant: NDArray[np.float32]
    subsidised: NDArray[np.bool_]


class Positions(Table):
    """One row an occupation at an enterprise; an opening in it for a fresh graduate is a post."""

    COLUMNS: ClassVar[dict[str, Column]] = {
        "enterprise": Column(np.int32, 0, "enterprise", "employer"),
        "region": Column(np.int16, 0, "region", "where it is"),
        "field": Column(np.int8, 0, "field", "field of the work"),
        "level": Column(np.int8, 0, "Level", "level of the work"),
        "share": Column(np.float32, 0, "share", "share of the enterprise's graduate posts"),
        "expected": Column(np.float32, 0, "posts a year", "posts expected in the base year (never changes)"),
        "carry": Column(np.float32, 0, "posts", "fraction of a post carried over"),
        "carried": Column(np.int32, 0, "posts", "open posts carried over from last year"),
        "posts": Column(np.int32, 0, "posts", "posts opened this year"),
        "filled": Column(np.int32, 0, "posts", "posts filled this year"),
        "ready": Column(np.float32, 0, "staff", "serving workers trained for a post here this year"),
        "inside": Column(np.int32, 0, "posts", "of the posts filled, by serving workers"),
        "open_share": Column(np.float32, 0, "share", "posts left open over posts, smoothed"),
        "years_open": Column(np.int8, 0, "years", "years in a row with open posts"),
        "pay_base": Column(np.float32, 0, "yuan a month", "starting pay in the base year"),
        "pay_factor": Column(np.float32, 1, "factor", "reaction of pay to open posts"),
        "rise": Column(np.float32, 0, "share", "rise in pay by policy this year, over what it would be"),
        "pay": Column(np.float32, 0, "yuan a month", "starting pay"),
        "brought": Column(np.bool_, 0, "flag", "brought by a policy after the base year"),
        "standard_base": Column(np.float32, 0, "productivity", "hiring standard in the base year"),
        "standard": Column(np.float32, 0, "productivity", "hiring standard"),
    }
    enterprise: NDArray[np.int32]
    region: NDArray[np.int16]
    field: NDArray[np.int8]
    level: NDArray[np.int8]
    share: NDArray[np.float32]
    expected: NDArray[np.float32]
    carry: NDArray[np.float32]
    carried: NDArray[np.int32]
    posts: NDArray[np.int32]
    filled: NDArray[np.int32]
    ready: NDArray[np.float32]
    inside: NDArray[np.int32]
    open_share: NDArray[np.float32]
    years_open: NDArray[np.int8]
    pay_base: NDArray[np.float32]
    pay_factor: NDArray[np.float32]
    rise: NDArray[np.float32]
    pay: NDArray[np.float32]
    brought: NDArray[np.bool_]
    standard_base: NDArray[np.float32]
    standard: NDArray[np.float32]
