"""The table of people: pupils, students, and the same rows after graduation."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.world.codes import Status
from sim.world.table import Column, Table

BLOCK = 64
"""People looked at together: where none of them has the status looked for, which is the rule, nothing is written."""


class Students(Table):
    """One row a person, from junior-middle school (or arrival at a local school) on."""

    COLUMNS: ClassVar[dict[str, Column]] = {
        "id": Column(np.uint64, 0, "key", "identity, the same under every policy"),
        "home": Column(np.int16, -1, "place", "place of the family home"),
        "cohort": Column(np.int16, 0, "year", "year of leaving junior-middle school"),
        "female": Column(np.bool_, 0, "flag", "woman"),
        "ability": Column(np.float32, 0, "sd", "ability, standard normal in a cohort"),
        "parent": Column(np.int32, -1, "enterprise", "a parent's employer, -1 none"),
        "status": Column(np.int8, 0, "Status", "where the person stands"),
        "level": Column(np.int8, -1, "Level", "level studied, then highest diploma"),
        "school": Column(np.int16, -1, "school", "school, then last school"),
        "programme": Column(np.int32, -1, "programme", "programme, then last programme"),
        "field": Column(np.int8, -1, "field", "field of the programme, -1 general"),
        "region": Column(np.int16, -1, "region", "region of the (last) school, -1 outside"),
        "origin": Column(np.int8, 0, "Origin", "home as seen from the region of study"),
        "begun": Column(np.int16, 0, "year", "year in whose September the course began"),
        "ends": Column(np.int16, 0, "year", "year in whose summer the course ends"),
        "drops": Column(np.int16, 0, "year", "year of the course lost to dropout, 0 none"),
        "taught_before": Column(np.float32, 0, "skill-years", "the programme's `taught` at the start, less any credit"),
        "general": Column(np.float32, 0, "ln skill", "general skill, counts everywhere"),
        "specific": Column(np.float32, 0, "ln skill", "specific skill, counts in the field"),
        "practice": Column(np.float32, 0, "months", "months of practice in enterprises and bases"),
        "host": Column(np.int32, -1, "enterprise", "enterprise of a local internship, -1 none"),
        "intern_place": Column(np.int16, -1, "place", "place of the internship, -1 none"),
        "intern_months": Column(np.float32, 0, "months", "months of the internship"),
        "attachment": Column(np.float32, 0, "strength", "attachment to the place of study"),
        "studied": Column(np.int16, -1, "place", "place of the last school if it lies outside, -1 none"),
        "certificate": Column(np.bool_, 0, "flag", "holds a certificate of skill beside the diploma"),
        "contract": Column(np.int8, 0, "Contract", "tie to an enterprise before graduation"),
        "ladder": Column(np.bool_, 0, "flag", "holds a place at the next level for this September"),
        "graduated": Column(np.int16, 0, "year", "year of the last diploma, 0 none"),
        "entered": Column(np.bool_, 0, "flag", "entered the labour market in the year of graduation"),
        "waited": Column(np.int8, 0, "years", "years waited for an examination or post"),
        "place": Column(np.int16, -1, "place", "place of work or study, -1 none"),
        "employer": Column(np.int32, -1, "enterprise", "employer in a modelled region, -1 none"),
        "position": Column(np.int32, -1, "position", "position held, -1 none or a fallback job"),
        "fallback": Column(np.bool_, 0, "flag", "job below level or out of field that no post stands for"),
        "fit": Column(np.float32, 0, "share", "fit of the field to the job"),
        "pay": Column(np.float32, 0, "yuan a month", "pay in the job held"),
        "tenure": Column(np.int8, 0, "years", "years in local work"),
        "since_left": Column(np.int8, 0, "years", "years away"),
        "home_bought": Column(np.bool_, 0, "flag", "owns a home in the place of work"),
        "startup": Column(np.bool_, 0, "flag", "runs a start-up that was supported"),
        "allowance": Column(np.float32, 0, "yuan a month", "talent allowance received"),
        "allowance_years": Column(np.int8, 0, "years", "years for which an allowance has been paid"),
        "quit_first": Column(np.bool_, 0, "flag", "left the first job within six months"),
    }
    id: NDArray[np.uint64]
    home: NDArray[np.int16]
    cohort: NDArray[np.int16]
    female: NDArray[np.bool_]
    ability: NDArray[np.float32]
    parent: NDArray[np.int32]
    status: NDArray[np.int8]
    level: NDArray[np.int8]
    school: NDArray[np.int16]
    programme: NDArray[np.int32]
    field: NDArray[np.int8]
    region: NDArray[np.int16]
    origin: NDArray[np.int8]
    begun: NDArray[np.int16]
    ends: NDArray[np.int16]
    drops: NDArray[np.int16]
    taught_before: NDArray[np.float32]
    general: NDArray[np.float32]
    specific: NDArray[np.float32]
    practice: NDArray[np.float32]
    host: NDArray[np.int32]
    intern_place: NDArray[np.int16]
    intern_months: NDArray[np.float32]
    attachment: NDArray[np.float32]
    studied: NDArray[np.int16]
    certificate: NDArray[np.bool_]
    contract: NDArray[np.int8]
    ladder: NDArray[np.bool_]
    graduated: NDArray[np.int16]
    entered: NDArray[np.bool_]
    waited: NDArray[np.int8]
    place: NDArray[np.int16]
    employer: NDArray[np.int32]
    position: NDArray[np.int32]
    fallback: NDArray[np.bool_]
    fit: NDArray[np.float32]
    pay: NDArray[np.float32]
    tenure: NDArray[np.int8]
    since_left: NDArray[np.int8]
    home_bought: NDArray[np.bool_]
    startup: NDArray[np.bool_]
    allowance: NDArray[np.float32]
    allowance_years: NDArray[np.int8]
    quit_first: NDArray[np.bool_]

    def rows(self, status: Status, **year: int) -> NDArray[np.int64]:
        """Return the rows with this status, or those of them with a year in one of its columns (``ends=2030``)."""
        if not year:
            return _rows_with(self.status, np.int8(status))
        ((column, value),) = year.items()
        return _rows_of_year(self.status, np.int8(status), self.__dict__[column], np.int16(value))

    def __getitem__(self, identity: int) -> dict[str, object]:
        """Return one person's row by identity.

        Raises
        ------
        KeyError
            If nobody has this identity.
        """
        found = np.flatnonzero(self.id == np.uint64(identity))
        if len(found) == 0:
            raise KeyError(identity)
        return {name: self.__dict__[name][found[0]].item() for name in self.COLUMNS}


@compiled
def _rows_with(status: NDArray[np.int8], code: np.int8) -> NDArray[np.int64]:
    """Return the rows whose status, shape (n,), is `code`: of a million people, several times a year."""
    found = np.empty(len(status) + 1, dtype=np.int64)
    count = np.uint64(0)
    whole = len(status) - len(status) % BLOCK
    for start in range(0, whole, BLOCK):
        inside = np.int8(0)
        for row in range(start, start + BLOCK):
            inside += np.int8(status[row] == code)
        if inside > 0:
            for row in range(start, start + BLOCK):
                # written in any case and kept only if it counts, which spares a jump that nobody can foresee
                found[count] = row
                count += np.uint64(status[row] == code)
    for row in range(whole, len(status)):
        found[count] = row
        count += np.uint64(status[row] == code)
    return found[:count]


@compiled
def _rows_of_year(
    status: NDArray[np.int8], code: np.int8, column: NDArray[np.int16], year: np.int16
) -> NDArray[np.int64]:
    """Return the rows whose status is `code` and whose `column` is `year`, all columns of shape (n,)."""
    found = np.empty(len(status) + 1, dtype=np.int64)
    count = np.uint64(0)
    whole = len(status) - len(status) % BLOCK
    for start in range(0, whole, BLOCK):
        inside = np.int16(0)
        for row in range(start, start + BLOCK):
            inside += np.int16((status[row] == code) & (column[row] == year))
        if inside > 0:
            for row in range(start, start + BLOCK):
                found[count] = row
                count += np.uint64((status[row] == code) & (column[row] == year))
    for row in range(whole, len(status)):
        found[count] = row
        count += np.uint64((status[row] == code) & (column[row] == year))
    return found[:count]


LOCAL, ENTRANT, POLICY_ENTRANT, ALUMNUS, OUTSIDER, FIRM = range(6)


def identity(kind: int, group: NDArray[np.integer] | int, year: int, index: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Return identities that no policy can change.

    Parameters
    ----------
    kind
        `LOCAL` (group is the region of birth), `ENTRANT` from elsewhere (group is the programme),
        `POLICY_ENTRANT` (who comes because of a policy), `ALUMNUS` of before the base year,
        `OUTSIDER` (group is the position), `FIRM`.
    group
        0 to 2**20 - 1.
    year
        Year of the cohort or intake, 0 to 4095.
    index
        Place in that year's list, 0 to 2**28 - 1.

    Returns
    -------
    Array of uint64: 4 bits kind, 20 bits group, 12 bits year, 28 bits index.
    """
    head = np.uint64((kind << 60) | (year << 28))
    return head | (np.asarray(group).astype(np.uint64) << np.uint64(40)) | np.asarray(index).astype(np.uint64)
