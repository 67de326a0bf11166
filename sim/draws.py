"""Every random number of the model: a pure function of seed, replicate, year, decision, who and option.

No state is advanced, so nobody's draw depends on who else draws, in which order, or in which process:
a policy's effect is a difference between the same people under the same luck (common random numbers).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

U64 = NDArray[np.uint64]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Floats = NDArray[np.floating]
Options = NDArray[np.integer] | None

_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_OPTION = np.uint64(0xD6E8FEB86659FD93)
_MASK = (1 << 64) - 1

LIFE = 0
"""The year of a draw that lasts for life."""


class Decision(IntEnum):
    """What is drawn. The codes are part of every key: never reuse or renumber one."""

    ABILITY = 1
    SEX = 2
    PARENT = 3
    PARENT_EMPLOYER = 4
    EXAM_SENIOR = 5
    EXAM_COLLEGE = 6
    LIST_GENERAL = 7
    LIST_VOCATIONAL = 8
    TASTE_SCHOOL = 9
    ACCEPT_VOCATIONAL = 10
    LEAVE_SCHOOL = 11
    LIST_COLLEGE = 12
    TASTE_COLLEGE = 13
    TASTE_TIER = 14
    HOME_ELSEWHERE = 15
    ABILITY_ELSEWHERE = 16
    DROPOUT = 17
    TRANSFER = 18
    STUDY_ON = 19
    STUDY_ON_AWAY = 20
    SERVICE = 21
    TASTE_PLACE_LIFE = 22
    TASTE_PLACE = 23
    TASTE_POST = 24
    KNOWN_CANDIDATE = 25
    KNOWN = 26
    SIGHT = 27
    OUTSIDER_SKILL = 28
    OUTSIDER_ACCEPT = 29
    WAIT_RESULT = 30
    TASTE_FALLBACK = 31
    QUIT_FIRST = 32
    QUIT_SECOND = 33
    QUIT_LATER = 34
    LEAVE_CITY = 35
    BUY_HOME = 36
    RETURN = 37
    CHANGE_FIRM = 38
    SEEK_INTERNSHIP = 39
    TASTE_INTERNSHIP = 40
    INTERN_SEAT = 41
    COOPERATE_LIFE = 42
    COOPERATE = 43
    FIRM_OUTPUT = 44
    FIRM_SIZE = 45
    FIRM_POSTS = 46
    FIRM_PROFIT = 47
    FIRM_LINK = 48
    AUDIT = 49
    SEAT_NOISE = 50
    BUDGET = 51
    KNOWN_RESERVED = 52
    OTHER_REGION = 53
    ALUMNI_PLACE = 54
    APPRENTICE = 55
    ACCIDENT = 56
    DESTINATION = 57
    OUTSIDER_COUNT = 58
    PLANNED_DROPOUT = 59
    SWITCH_OFFER = 60
    TIE = 61
    TIER = 80
    INTERN_AWAY = 95
    DESTINATION_REGION = 96
    JUNIOR_SCHOOL = 100
    OUTREACH = 101
    FURTHER_SCHOOL = 102
    CHANGE_TRACK = 103
    COLLEGE_ACCESS = 104
    LADDER = 105
    FACULTY_LINK = 120
    DUAL_LINK = 121
    ANNOUNCE = 122
    CERTIFICATE = 123
    PARTNER_INTERN = 124
    ORDER_CLASS = 125
    ORDER_SEAT = 126
    INDUSTRY_COLLEGE = 135
    COURSE = 136
    COURSE_SCHOOL = 137
    PILOT = 138
    CLASS_RANK = 155
    PUBLIC_LOT = 156
    KNOWN_BROUGHT = 157
    STARTUP_PLACE = 158
    STARTUP_CLOSES = 159
    STARTUP_HIRES = 160
    STARTUP_IDENTITY = 161
    ALLOWANCE_LOT = 162
    RAISED = 165
    RETRAINED = 166
    ORDER_OF_LEVERS = 170
    STAY_SHARE = 190


def _mix_scalar(x: int) -> int:
    x = (x + _GOLDEN) & _MASK
    x = ((x ^ (x >> 30)) * int(_MIX_1)) & _MASK
    x = ((x ^ (x >> 27)) * int(_MIX_2)) & _MASK
    return x ^ (x >> 31)


@compiled
def _mix(x: np.uint64) -> np.uint64:
    """Scramble one number (the finaliser of splitmix64, Steele et al. 2014)."""
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


@compiled
def _scramble(key: np.uint64, who: U64, out: U64) -> None:
    """Fill `out` with the bits of each `who`; shape (n,)."""
    for i in range(len(who)):
        out[i] = _mix(who[i] ^ key)


@compiled
def _scramble_options(key: np.uint64, who: U64, option: I64, out: U64) -> None:
    """Fill `out`, shape (n, k), with the bits of `who` (n,) and option (n, k), or (1, k) the same for everybody."""
    each = np.int64(len(option) > 1)
    if option.shape[1] == 1:
        # a loop of its own, which the processor does several steps of at once
        for i in range(len(who)):
            out[i, 0] = _mix(_mix(who[i] ^ key) + np.uint64(option[i * each, 0] + 1) * _OPTION)
        return
    for i in range(len(who)):
        of_who, row = _mix(who[i] ^ key), i * each
        for j in range(option.shape[1]):
            out[i, j] = _mix(of_who + np.uint64(option[row, j] + 1) * _OPTION)


@compiled
def _uniforms(key: np.uint64, who: U64, width: int, out: Floats) -> None:
    """Fill `out` with uniforms of the highest `width` bits of each `who`, in the middle of their cells; shape (n,)."""
    cell, shift = 0.5**width, np.uint64(64 - width)
    for i in range(len(who)):
        out[i] = np.int64(_mix(who[i] ^ key) >> shift) * cell + 0.5 * cell


@compiled
def _uniforms_options(key: np.uint64, who: U64, option: I64, width: int, out: Floats) -> None:
    """As `_uniforms`, for `who` and option as in `_scramble_options`."""
    cell, shift, each = 0.5**width, np.uint64(64 - width), np.int64(len(option) > 1)
    if option.shape[1] == 1:
        for i in range(len(who)):
            x = _mix(_mix(who[i] ^ key) + np.uint64(option[i * each, 0] + 1) * _OPTION)
            out[i, 0] = np.int64(x >> shift) * cell + 0.5 * cell
        return
    for i in range(len(who)):
        of_who, row = _mix(who[i] ^ key), i * each
        for j in range(option.shape[1]):
            out[i, j] = np.int64(_mix(of_who + np.uint64(option[row, j] + 1) * _OPTION) >> shift) * cell + 0.5 * cell


class Draws:
    """The random numbers of one run.

    Parameters
    ----------
    seed
        The scenario's seed, 0 to 2**63 - 1.
    replicate
        Number of the replicate, 0 or more.

    Notes
    -----
    `who` is a column of identities (uint64, shape (n,)); `option` broadcasts against it, so that
    ``draws.gumbel(Decision.TASTE_PLACE, year, ids[:, None], places[None, :])`` has shape (n, places).
    """

    def __init__(self, seed: int, replicate: int) -> None:
        self.seed = seed
        self.replicate = replicate
        self._root = _mix_scalar(_mix_scalar(seed) ^ ((replicate * _GOLDEN) & _MASK))

    def bits(self, decision: Decision, year: int, who: U64, option: Options = None) -> U64:
        """Return 64 scrambled bits for each `who` (and `option`)."""
        return self._each(decision, year, who, option, np.uint64)

    def uniform(self, decision: Decision, year: int, who: U64, option: Options = None) -> F64:
        """Return uniforms in the open interval (0, 1)."""
        return self._each(decision, year, who, option, np.float64)

    def uniform_pair(self, decision: Decision, year: int, who: U64, option: Options = None) -> tuple[F64, F64]:
        """Return two independent uniforms for each key, of 32 bits each."""
        bits = self.bits(decision, year, who, option)
        high, low = np.empty(bits.shape), np.empty(bits.shape)
        _two_halves(bits.reshape(-1), high.reshape(-1), low.reshape(-1))
        return high, low

    def chance(self, decision: Decision, year: int, who: U64, probability: F64 | F32 | float) -> NDArray[np.bool_]:
        """Return whether each event happens: probability 0 is nobody, 1 is everybody."""
        return self.uniform(decision, year, who) < probability

    def uniform32(self, decision: Decision, year: int, who: U64, option: Options = None) -> F32:
        """Return uniforms in (0, 1) of 23 bits, for tastes and where one in eight million is fine enough."""
        return self._each(decision, year, who, option, np.float32)

    def gumbel(self, decision: Decision, year: int, who: U64, option: Options = None) -> F32:
        """Return standard Gumbel tastes, so that the best of `value + taste` is a logit choice."""
        return _gumbel(self.uniform32(decision, year, who, option))

    def gumbel_pair(self, decision: Decision, year: int, who: U64, option: Options = None) -> tuple[F32, F32]:
        """Return two independent standard Gumbel tastes for each key."""
        bits = self.bits(decision, year, who, option)
        first, second = np.empty(bits.shape, dtype=np.float32), np.empty(bits.shape, dtype=np.float32)
        _two_uniforms(bits.reshape(-1), first.reshape(-1), second.reshape(-1))
        return _gumbel(first), _gumbel(second)

    def exponential(self, decision: Decision, year: int, who: U64, option: Options = None) -> F32:
        """Return standard exponentials: the first of `time / exp(value)` is a logit choice, with one log."""
        return _exponential(self.uniform32(decision, year, who, option))

    def normal(self, decision: Decision, year: int, who: U64, option: Options = None) -> F64:
        """Return standard normals."""
        return _normal(self.bits(decision, year, who, option))

    def _each(self, decision: Decision, year: int, who: U64, option: Options, dtype: type[np.generic]) -> NDArray[Any]:
        """Return bits as whole numbers, or uniforms of as many bits as `dtype` keeps below 1."""
        key = np.uint64(_mix_scalar(_mix_scalar(self._root ^ int(decision)) ^ (year & _MASK)))
        who = np.asarray(who, dtype=np.uint64)
        if option is None:
            drawn = np.empty(who.shape, dtype=dtype)
            people, flat = np.ascontiguousarray(who).reshape(-1), drawn.reshape(-1)
            if dtype is np.uint64:
                _scramble(key, people, flat)
            else:
                _uniforms(key, people, _WIDTH[dtype], flat)
            return drawn
        chosen = np.atleast_1d(option).astype(np.int64, copy=False)
        shape = np.broadcast_shapes(who.shape, chosen.shape)
        drawn = np.empty(shape, dtype=dtype)
        if drawn.size == 0:
            return drawn
        columns = shape[-1]
        if who.shape != (shape[0], 1) or chosen.ndim > 2:
            # not people by options but pairs
            columns = 1
            who = who if who.shape == shape else np.broadcast_to(who, shape).copy()
            chosen = chosen if chosen.shape == shape else np.broadcast_to(chosen, shape).copy()
        people = np.ascontiguousarray(who).reshape(-1)
        options = np.ascontiguousarray(chosen).reshape(-1, columns)
        out = drawn.reshape(-1, columns)
        if dtype is np.uint64:
            _scramble_options(key, people, options, out)
        else:
            _uniforms_options(key, people, options, _WIDTH[dtype], out)
        return drawn


_WIDTH: dict[type[np.generic], int] = {np.float32: 23, np.float64: 52}
"""Random bits of a uniform: one less than the type keeps, so that the middle of a cell is a number of the type."""


@compiled
def _two_uniforms(bits: U64, first: F32, second: F32) -> None:
    """Write uniforms of the highest 23 bits and of the 23 below; shape (n,)."""
    cell, half = 0.5**23, 0.5**24
    for i in range(len(bits)):
        first[i] = np.int64(bits[i] >> np.uint64(41)) * cell + half
        second[i] = np.int64((bits[i] << np.uint64(23)) >> np.uint64(41)) * cell + half


@compiled
def _length_and_angle(bits: U64, length: F32, angle: F32) -> None:
    """Write a uniform of the upper 32 bits, and an angle of the lower ones; shape (n,)."""
    cell, middle, turn = np.float32(0.5**32), np.float32(0.5), np.float32(2.0 * np.pi * 0.5**32)
    for i in range(len(bits)):
        length[i] = (np.float32(np.int64(bits[i] >> np.uint64(32))) + middle) * cell
    for i in range(len(bits)):
        angle[i] = np.float32(np.int64((bits[i] << np.uint64(32)) >> np.uint64(32))) * turn


@compiled
def _two_halves(bits: U64, high: F64, low: F64) -> None:
    """Write uniforms of the upper and of the lower 32 bits; shape (n,)."""
    cell, half = 0.5**32, 0.5**33
    for i in range(len(bits)):
        high[i] = np.int64(bits[i] >> np.uint64(32)) * cell + half
    for i in range(len(bits)):
        low[i] = np.int64((bits[i] << np.uint64(32)) >> np.uint64(32)) * cell + half


def _exponential(u: F32) -> F32:
    np.log(u, out=u)
    return np.negative(u, out=u)


def _gumbel(u: F32) -> F32:
    _exponential(u)
    np.log(u, out=u)
    return np.negative(u, out=u)


def _normal(bits: U64) -> F64:
    # Box and Muller (1958), with 32 bits each for length and angle; in single precision
    length, angle = np.empty(bits.shape, dtype=np.float32), np.empty(bits.shape, dtype=np.float32)
    _length_and_angle(bits.reshape(-1), length.reshape(-1), angle.reshape(-1))
    np.log(length, out=length)
    length *= np.float32(-2.0)
    np.sqrt(length, out=length)
    length *= np.cos(angle, out=angle)
    return length.astype(np.float64)
