"""The levers on work and staying, each strong enough to change the small worlds, and their knobs by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np

LABORATORY = {"enterprises": "shops", "field": "machines", "bachelor": 12, "postgraduate": 3}
"""A research institution like the private firms of the tiny world."""

STRONG_WORK: Mapping[str, Mapping[str, Any]] = {
    "public_sector_posts": {"share": 0.6, "top": 0.5},
    "skilled_worker_pay": {"pay_rise": 0.3, "standing": 0.5, "prestige": 1.0},
    "startup_support": {"places": 15, "yuan": 60_000},
    "rd_institutions": {
        "institutions": [LABORATORY],
        "lag": 1,
        "yuan_post": 100_000,
        "yuan_post_year": 20_000,
        "city_share": 0.25,
        "small_growth": 0.03,
        "small_pay": 0.1,
        "yuan_year": 500_000,
    },
    "talent_allowance": {
        "secondary_vocational": 1_000,
        "higher_vocational": 1_500,
        "bachelor": 2_000,
        "postgraduate": 3_000,
        "returners": 0.5,
    },
}

ONE_KNOB_WORK = {
    "public_share": (0.2, 0.3, 0.3),
    "public_top": (0.5, 0.2, 0.5),
    "public_posts": (40.0, 60.0, 40.0),
    "technician_rise": (np.array([0.1, 0, 0.2, 0, 0]), np.array([0.2, 0, 0, 0, 0]), [0.3, 0, 0.2, 0, 0]),
    "technician_standing": (0.2, 0.3, 0.5),
    "vocational_prestige": (0.5, 0.1, 0.6),
    "startup_places": (100.0, 50.0, 150.0),
    "startup_yuan": (50_000.0, 20_000.0, 50_000.0),
    "institutions": (
        (("works", "machines", 5.0, 0.0, 1),),
        (("shops", "machines", 2.0, 1.0, 2),),
        (("shops", "machines", 2.0, 1.0, 2), ("works", "machines", 5.0, 0.0, 1)),
    ),
    "institution_yuan": (1e5, 2e5, 2e5),
    "institution_yuan_year": (1e4, 3e4, 3e4),
    "institution_city": (0.5, 0.25, 0.5),
    "small_growth": (0.01, 0.02, 0.03),
    "small_pay": (0.05, 0.1, 0.15),
    "laboratory_yuan": (1e6, 2e6, 3e6),
    "allowance": (np.array([0, 0, 500.0, 800, 0]), np.array([0, 0, 0, 200.0, 0]), [0, 0, 500, 1_000, 0]),
    "allowance_years": (3.0, 2.0, 3.0),
    "allowance_returners": (0.5, 1.0, 1.0),
    "allowance_budget": (1e6, 2e6, 1e6),
}
"""Two contributions to a knob, and what they make by hand."""
