"""A mark of what the effects of some policies were made from, to tell whether results still belong to a scenario."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b

from sim.experiment.design import BASELINE
from sim.scenario.resolved import plain
from sim.scenario.schema import Scenario


def made_from(scenario: Scenario, policies: Sequence[str]) -> str:
    """Return a hash of all of a scenario that the effects of some of its policies depend on.

    What is not among it: other policies, and how often and at which scale a study runs.
    """
    own = {
        name: scenario.policy(name).model_copy(update={"together": None, "note": None})
        for name in sorted({BASELINE, *policies})
    }
    bare = scenario.model_copy(update={"policies": own, "compare": None, "scale": 1.0, "replicates": 1})
    return blake2b(json.dumps(plain(bare), sort_keys=True).encode(), digest_size=16).hexdigest()
