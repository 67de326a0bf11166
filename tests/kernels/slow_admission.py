"""Admission read aloud: one applicant, one choice at a time, with dictionaries and loops."""

import numpy as np

Lists = list[list[int]]
"""Each applicant's seat holders, the most wanted first."""


def lists_of(utility: np.ndarray, option: np.ndarray) -> Lists:
    """Return the holders that each applicant lists, best first; what is worth -inf is not listed."""
    wanted = []
    for value, holder in zip(utility, option, strict=True):
        order = sorted(range(len(value)), key=lambda column: -value[column])
        wanted.append([int(holder[column]) for column in order if value[column] > -np.inf])
    return wanted


def serial_dictatorship(lists: Lists, rank: list[int], capacity: list[int]) -> list[int | None]:
    """Let applicants choose one after the other, the highest rank first."""
    left = list(capacity)
    won: list[int | None] = [None] * len(lists)
    for applicant in sorted(range(len(lists)), key=lambda i: -rank[i]):
        for holder in lists[applicant]:
            if left[holder] > 0:
                left[holder] -= 1
                won[applicant] = holder
                break
    return won


def immediate_acceptance(lists: Lists, rank: list[int], capacity: list[int]) -> list[int | None]:
    """Give seats for good to first choices, then what is left to second choices, and so on (Boston)."""
    left = list(capacity)
    won: list[int | None] = [None] * len(lists)
    for number in range(max((len(wanted) for wanted in lists), default=0)):
        for holder in range(len(capacity)):
            asking = [
                i
                for i, wanted in enumerate(lists)
                if won[i] is None and len(wanted) > number and wanted[number] == holder
            ]
            asking.sort(key=lambda i: -rank[i])
            for applicant in asking[: left[holder]]:
                won[applicant] = holder
            left[holder] -= min(left[holder], len(asking))
    return won


def parallel_bands(lists: Lists, rank: list[int], capacity: list[int], band: int) -> list[int | None]:
    """Settle the first `band` choices of all for good, by rank, then the next `band`, and so on."""
    left = list(capacity)
    won: list[int | None] = [None] * len(lists)
    for start in range(0, max((len(wanted) for wanted in lists), default=0), band):
        for applicant in sorted(range(len(lists)), key=lambda i: -rank[i]):
            if won[applicant] is not None:
                continue
            for holder in lists[applicant][start : start + band]:
                if left[holder] > 0:
                    left[holder] -= 1
                    won[applicant] = holder
                    break
    return won


def blocking_pairs(lists: Lists, rank: list[int], capacity: list[int], won: list[int | None]) -> list[tuple[int, int]]:
    """Return (applicant, holder) who would both rather have each other than what they have."""
    pairs = []
    for applicant, wanted in enumerate(lists):
        better = wanted[: wanted.index(won[applicant])] if won[applicant] is not None else wanted
        for holder in better:
            held = [i for i, h in enumerate(won) if h == holder]
            if len(held) < capacity[holder] or any(rank[i] < rank[applicant] for i in held):
                pairs.append((applicant, holder))
    return pairs
