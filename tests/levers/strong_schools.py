"""The levers on schools, each strong enough to change the small worlds; two contributions to each of their knobs."""

from sim.policy.school_items import Funding, Merger, Project, Recruitment

STRONG_SCHOOLS = {
    "vocational_outreach": {"standing": 1.5, "yuan_pupil": 100},
    "key_school_quota_link": {"weight": 0.6, "schools": ["senior"]},
    "comprehensive_high_school": {"share": 0.2, "college_access": 0.5, "yuan_place": 3_000},
    "out_of_province_recruitment": {
        "sources": [
            {"place": "coast", "students": 12},
            {"place": "capital", "students": 4, "level": "higher_vocational", "schools": ["technical"]},
        ],
        "yuan_student": 2_000,
    },
    "adult_enrolment": {"students": 8, "yuan_student": 5_000},
    "progression_ladder": {"secondary_vocational": 0.6, "higher_vocational": 0.6, "yuan_place": 4_000},
    "school_expansion": {
        "projects": [
            {"kind": "expand", "schools": ["trade"], "seats": 20, "lag_years": 0, "yuan_seat": 30_000},
            {"kind": "upgrade", "schools": ["technical"], "level": "bachelor", "lag_years": 1},
            {"kind": "new", "schools": ["technical"], "fields": ["machines"], "seats": 30, "lag_years": 1},
            {"kind": "park", "schools": ["trade", "technical"], "seats": 20, "lag_years": 0},
        ],
        "payer": "province",
    },
    "school_merger": {"groups": [{"schools": ["trade"], "km": 40}], "efficiency": 0.4, "yuan_school": 1_000_000},
    "per_student_funding": {"yuan_student_year": 8_000},
    "school_autonomy": {"share": 1.0},
}

ONE_KNOB_SCHOOLS = {
    "conversion": (0.5, 0.2, 0.5),
    "outreach": (0.5, 0.25, 0.75),
    "outreach_reach": (0.4, 0.6, 0.6),
    "outreach_yuan": (50.0, 30.0, 80.0),
    "key_weight": (0.3, 0.5, 0.5),
    "track_change": (0.1, 0.2, 0.28),
    "college_access": (0.5, 0.5, 0.75),
    "track_yuan": (2_000.0, 3_000.0, 3_000.0),
    "adults": (20.0, 30.0, 50.0),
    "adult_yuan": (1_000.0, 2_000.0, 2_000.0),
    "ladder_yuan": (4_000.0, 3_000.0, 4_000.0),
    "autonomy": (0.4, 0.3, 0.4),
}

_A = Project("expand", ("trade",), "", (), 20.0, 2, 1.0, 2.0, "city")
_B = Project("upgrade", ("technical",), "bachelor", (), 0.0, 2, 1.0, 2.0, "city")

LISTS_SCHOOLS = {
    "key_schools": (("b", "c"), ("a",), ("a", "b", "c")),
    "adult_schools": (("b",), ("a",), ("a", "b")),
    "autonomy_schools": (("b",), ("a",), ("a", "b")),
    "recruitment": (
        (Recruitment("coast", "secondary_vocational", (), 20.0, 1.0),),
        (Recruitment("capital", "secondary_vocational", (), 10.0, 1.0),),
        (
            Recruitment("capital", "secondary_vocational", (), 10.0, 1.0),
            Recruitment("coast", "secondary_vocational", (), 20.0, 1.0),
        ),
    ),
    "projects": (((_B, 1.0),), ((_A, 0.5),), ((_A, 0.5), (_B, 1.0))),
    "mergers": (
        ((Merger(("trade",), 1.0, 0.2, 0.0), 1.0),),
        ((Merger(("a",), 1.0, 0.2, 0.0), 1.0),),
        ((Merger(("a",), 1.0, 0.2, 0.0), 1.0), (Merger(("trade",), 1.0, 0.2, 0.0), 1.0)),
    ),
    "funding": (
        (Funding((), 2_000.0, "province"),),
        (Funding((), 1_000.0, "city"),),
        (Funding((), 1_000.0, "city"), Funding((), 2_000.0, "province")),
    ),
}
"""Lists of two levers: one, the other, and both together in an order of their own."""
