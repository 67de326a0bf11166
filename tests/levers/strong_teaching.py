"""Settings in which the levers on teaching bind, and two contributions to each of their knobs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

STRONG_TEACHING: Mapping[str, Mapping[str, Any]] = {
    "faculty_recruitment": {"posts": 4, "retention": 0.5, "yuan_teacher": 200_000},
    "dual_qualified_teachers": {"share": 0.8, "yuan_teacher_year": 20_000},
    "practice_share": {"share": 0.7, "yuan_student_year": 1_000},
    "programme_alignment": {"speed": 0.6},
    "programme_early_warning": {"rate": 0.35, "years": 1, "cut": 0.5},
    "joint_enrolment_plan": {"share": 0.8, "yuan_year": 100_000},
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
}
"""Two contributions to a knob, and what they make by hand."""

LISTS_TEACHING: Mapping[str, tuple[Any, Any, Any]] = {
    "faculty_schools": (("b",), ("a",), ("a", "b")),
    "dual_schools": (("b",), ("a",), ("a", "b")),
    "practice_schools": (("b",), ("a",), ("a", "b")),
}
"""Lists of two levers: one, the other, and both together in an order of their own."""
