"""Settings in which the levers on teaching bind, and two contributions to each of their knobs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.policy.teaching_items import Base, Owner

STRONG_TEACHING: Mapping[str, Mapping[str, Any]] = {
    "faculty_recruitment": {"posts": 4, "retention": 0.5, "yuan_teacher": 200_000},
    "dual_qualified_teachers": {"share": 0.8, "yuan_teacher_year": 20_000},
    "practice_share": {"share": 0.7, "yuan_student_year": 1_000},
    "programme_alignment": {"speed": 0.6},
    "programme_early_warning": {"rate": 0.6, "years": 1, "cut": 0.5},
    "joint_enrolment_plan": {"share": 0.8, "yuan_year": 100_000},
    "shortage_training": {"seats": 12, "fields": ["machines"], "yuan_student": 10_000},
    "certificates": {"share": 0.6, "yuan_certificate": 500},
    "mixed_ownership": {
        "owners": [
            {"schools": ["technical"], "partner_place": "coast", "intern_share": 0.8},
            {"schools": ["trade"], "group": "plant", "seats": 40, "yuan_seat": 20_000},
        ],
    },
    "order_class": {"share": 0.6, "yuan_student": 3_000},
    "training_base": {
        "bases": [
            {"kind": "campus", "schools": ["trade"], "seats": 60, "lag_years": 0, "yuan_seat": 30_000},
            {"kind": "firm", "schools": ["technical"], "seats": 60, "lag_years": 0, "yuan_seat": 10_000},
            {"kind": "virtual", "schools": ["technical"], "seats": 20, "lag_years": 1, "yuan_seat": 5_000},
        ],
        "state_share": 0.2,
    },
}

INFINITE = np.inf
ONE_KNOB_TEACHING: Mapping[str, tuple[Any, Any, Any]] = {
    "faculty_posts": (4.0, 2.0, 6.0),
    "faculty_retention": (0.5, 0.2, 0.6),
    "faculty_yuan": (2e5, 1e5, 2e5),
    "dual_share": (0.6, 0.8, 0.8),
    "dual_force": (0.5, 0.25, 0.5),
    "dual_yuan": (2e4, 1e4, 2e4),
    "practice_least": (0.5, 0.6, 0.6),
    "practice_force": (0.5, 1.0, 1.0),
    "practice_compliance": (0.8, 0.5, 0.8),
    "practice_yuan": (900.0, 1_000.0, 1_000.0),
    "alignment_speed": (0.5, 0.2, 0.6),
    "warning_rate": (0.5, 0.6, 0.6),
    "warning_years": (2.0, 3.0, 2.0),
    "warning_cut": (0.3, 0.2, 0.3),
    "warning_close": (INFINITE, 2.0, 2.0),
    "warning_force": (0.5, 1.0, 1.0),
    "announced": (0.5, 0.4, 0.7),
    "announced_yuan": (1e5, 5e4, 1.5e5),
    "shortage_seats": (10.0, 20.0, 30.0),
    "shortage_yuan": (5_000.0, 6_000.0, 6_000.0),
    "certified": (0.5, 0.2, 0.6),
    "certificate_yuan": (300.0, 500.0, 500.0),
    "order_share": (0.5, 0.2, 0.6),
    "order_yuan": (2_000.0, 3_000.0, 3_000.0),
}
"""Two contributions to a knob, and what they make by hand."""

_HERE = Owner(("trade",), "plant", "", 0.0, 40.0, 2e4)
_AWAY = Owner(("technical",), "", "coast", 0.8, 0.0, 0.0)
_CAMPUS = Base("campus", ("trade",), 60.0, 1, 3e4, 0.5, 0.2)
_FIRM = Base("firm", ("technical",), 60.0, 1, 1e4, 0.5, 0.2)

LISTS_TEACHING: Mapping[str, tuple[Any, Any, Any]] = {
    "faculty_schools": (("b",), ("a",), ("a", "b")),
    "dual_schools": (("b",), ("a",), ("a", "b")),
    "practice_schools": (("b",), ("a",), ("a", "b")),
    "shortage_fields": (("services",), ("machines",), ("machines", "services")),
    "order_fields": (("services",), ("machines",), ("machines", "services")),
    "owners": (((_HERE, 1.0),), ((_AWAY, 0.5),), ((_AWAY, 0.5), (_HERE, 1.0))),
    "bases": (((_FIRM, 1.0),), ((_CAMPUS, 0.5),), ((_CAMPUS, 0.5), (_FIRM, 1.0))),
}
"""Lists of two levers: one, the other, and both together in an order of their own."""
