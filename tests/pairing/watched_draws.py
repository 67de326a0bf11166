"""Draws that remember what was asked of them."""

from collections import defaultdict

import numpy as np

from sim.draws import Draws
from sim.model import TalentPipeline

NO_OPTION = -(10**6)


class Watched(Draws):
    """Draws as the model's, which note every key: decision, year, who and option."""

    def __init__(self, seed, replicate):
        super().__init__(seed, replicate)
        self.asked = defaultdict(list)

    def _note(self, decision, year, who, option):
        who = np.asarray(who, dtype=np.uint64)
        options = np.array([NO_OPTION]) if option is None else np.atleast_1d(option).astype(np.int64)
        pairs = np.broadcast_arrays(who, options)
        self.asked[int(decision), year].append(np.stack([pairs[0].ravel(), pairs[1].astype(np.uint64).ravel()]))

    def bits(self, decision, year, who, option=None):
        self._note(decision, year, who, option)
        return super().bits(decision, year, who, option)

    def uniform(self, decision, year, who, option=None):
        self._note(decision, year, who, option)
        return super().uniform(decision, year, who, option)

    def uniform32(self, decision, year, who, option=None):
        self._note(decision, year, who, option)
        return super().uniform32(decision, year, who, option)

    def gumbel(self, decision, year, who, option=None):
        self._note(decision, year, who, option)
        return super().gumbel(decision, year, who, option)

    def exponential(self, decision, year, who, option=None):
        self._note(decision, year, who, option)
        return super().exponential(decision, year, who, option)

    def normal(self, decision, year, who, option=None):
        self._note(decision, year, who, option)
        return super().normal(decision, year, who, option)

    def keys(self):
        """Return for each (decision, year) the distinct (who, option), sorted; shape (n, 2)."""
        return {key: np.unique(np.concatenate(parts, axis=1).T, axis=0) for key, parts in self.asked.items()}


def watched(scenario, policy="baseline", replicate=0):
    """Return a model, built as ever, whose years draw from `Watched`."""
    model = TalentPipeline(scenario, policy, replicate)
    model.draws = Watched(scenario.seed, replicate)
    return model


def by_id(model, columns=None):
    """Return the students' columns ordered by identity."""
    students = model.world.students
    order = np.argsort(students.id)
    return {name: getattr(students, name)[order] for name in (columns or students.COLUMNS)}
