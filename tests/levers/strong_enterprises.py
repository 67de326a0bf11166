"""Settings in which the levers on enterprises in education and on government bind, and pairs for their knobs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

STRONG_ENTERPRISES: Mapping[str, Mapping[str, Any]] = {
    "intern_tax_deduction": {"share": 1.0},
    "intern_pay_floor": {"share": 0.6},
    "intern_insurance": {"yuan_student": 60},
    "industry_college": {
        "colleges": [
            {"field": "machines", "sector": "industry", "members": 3},
            {"field": "services", "sector": "commerce", "members": 8, "school": "technical"},
        ],
        "yuan_year": 200_000,
    },
    "enterprise_certification": {"threshold": 0.06, "land": 4_000, "credit": 6_000},
    "course_purchase": {"courses": 6, "yuan_course": 40_000},
    "cooperation_contract": {},
    "incumbent_training": {"share": 1.0, "yuan_worker": 500, "seats": 5, "yuan_seat": 3_000},
    "pilot_status": {
        "students": 150,
        "odds": 1.0,
        "state_share": 0.6,
        "seats_ready": 60,
        "yuan_seat": 30_000,
        "lag": 1,
    },
    "evaluation": {"compliance": 0.8, "delay_cut": 0.5, "funding_tied": 0.3, "yuan_year": 80_000},
}

INFINITE = np.inf
ONE_KNOB_ENTERPRISES: Mapping[str, tuple[Any, Any, Any]] = {
    "tax_relief": (0.25, 0.1, 0.25),
    "intern_floor": (0.8, 0.6, 0.8),
    "intern_floor_force": (0.5, 1.0, 1.0),
    "insured": (0.5, 0.4, 0.7),
    "insured_yuan": (60.0, 40.0, 100.0),
    "certify_threshold": (0.05, INFINITE, 0.05),
    "certify_least": (20.0, 10.0, 10.0),
    "certify_offset": (0.3, 0.2, 0.3),
    "certify_land": (4_000.0, 1_000.0, 5_000.0),
    "certify_credit": (6_000.0, 2_000.0, 8_000.0),
    "certify_force": (0.5, 1.0, 1.0),
    "courses": (6.0, 4.0, 10.0),
    "course_yuan": (40_000.0, 30_000.0, 40_000.0),
    "contract": (0.5, 0.5, 0.75),
    "frontline": (0.6, 0.8, 0.8),
    "frontline_kept": (0.5, 1.0, 1.0),
    "frontline_force": (0.5, 1.0, 1.0),
    "worker_yuan": (5_000.0, 4_000.0, 5_000.0),
    "retrain_seats": (100.0, 50.0, 150.0),
    "retrain_yuan": (3_000.0, 2_000.0, 3_000.0),
    "pilot_students": (100_000.0, 80_000.0, 80_000.0),
    "pilot_enterprises": (10.0, 20.0, 10.0),
    "pilot_odds": (0.5, 0.2, 0.6),
    "pilot_share": (0.6, 0.3, 0.6),
    "pilot_seats": (60.0, 20.0, 80.0),
    "pilot_seat_yuan": (30_000.0, 20_000.0, 30_000.0),
    "pilot_lag": (2.0, 1.0, 1.0),
    "assessment": (0.5, 0.8, 0.9),
    "delay_cut": (0.5, 0.5, 0.75),
    "funding_tied": (0.3, 0.1, 0.3),
    "evaluation_yuan": (80_000.0, 20_000.0, 100_000.0),
}
"""Two contributions to a knob, and what they make by hand."""
