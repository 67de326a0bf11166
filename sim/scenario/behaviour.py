"""Behavioural constants, grouped by the phase that reads them."""

from __future__ import annotations

from sim.scenario.engagement import Engagement
from sim.scenario.labour import Cooperation, Hiring, Search
from sim.scenario.learning import Adaptation, Admission, Learning
from sim.scenario.people import Internship, Place, Progression, Waiting, WorkingLives
from sim.scenario.quantity import Frozen
from sim.scenario.staying import Staying
from sim.scenario.teaching import Teaching


class Behaviour(Frozen):
    """All behavioural constants."""

    place: Place
    learning: Learning
    admission: Admission
    progression: Progression
    waiting: Waiting
    search: Search
    hiring: Hiring
    working_lives: WorkingLives
    cooperation: Cooperation
    engagement: Engagement
    teaching: Teaching
    internship: Internship
    adaptation: Adaptation
    staying: Staying


__all__ = [
    "Adaptation",
    "Admission",
    "Behaviour",
    "Cooperation",
    "Engagement",
    "Hiring",
    "Internship",
    "Learning",
    "Place",
    "Progression",
    "Search",
    "Staying",
    "Teaching",
    "Waiting",
    "WorkingLives",
]
