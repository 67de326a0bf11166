"""Which mechanisms act: all of them, unless a simpler model is asked for to be held against the full one."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import model_validator

from sim.scenario.quantity import Frozen, Key, Share, refusal
from sim.scenario.wording import say


class Mechanisms(Frozen):
    """Switches of the model's mechanisms; the full model has all.

    Parameters
    ----------
    choice
        Those who look for work weigh places; without it a fixed share of each level stays.
    matching
        Posts are limited, and enterprises rank and have standards; without it everyone may have any known post.
    cooperation
        Enterprises decide each year whether they take part in training; without it, in the first year for good.
    adaptation
        Expectations, standards, pay, seats and experience follow what was seen; without it they stay.
    working_lives
        The employed quit, leave and come back; without it they stay where they are.
    staying
        Level -> share that stays; read where there is no `choice`, of which there then is no `matching` either.
    """

    choice: bool = True
    matching: bool = True
    cooperation: bool = True
    adaptation: bool = True
    working_lives: bool = True
    staying: Mapping[Key, Share] = {}

    @model_validator(mode="after")
    def _ordered(self) -> Mechanisms:
        if self.matching and not self.choice:
            raise refusal("matching_without_choice", say("without `choice`, `matching` must be false too"))
        if not self.choice and not self.staying:
            raise refusal("staying_missing", say("without `choice` a share that stays is needed: `staying`"))
        return self
