"""A turn of hiring read aloud: one enterprise, one applicant at a time."""

from dataclasses import dataclass


@dataclass
class Person:
    """An applicant."""

    post: int
    score: float
    eligible: bool
    announced: bool
    tie: int


@dataclass
class Enterprise:
    """An enterprise: its positions with open posts, which of them are worker posts, and its reserve."""

    open_posts: dict[int, int]
    worker_posts: set[int]
    reserved: int


def hire_aloud(enterprises: list[Enterprise], people: list[Person], hold: bool) -> tuple[list[bool], list[bool]]:
    """Return who is hired at all, and who into a reserved post; all reach the standard.

    First the ranking alone: each position hires those who applied, the best first; who only answered an
    announcement is not among them. Those so hired whom the reserve counts stay. What is short of the reserve is
    filled by the best of those it counts who were left out, in place of the others; of the others the best keep
    what is left, and while the reserve is held back a worker post must stay free for each that is unfilled.
    """
    hired, reserved = [False] * len(people), [False] * len(people)
    for enterprise in enterprises:
        line = sorted(
            (i for i, p in enumerate(people) if p.post in enterprise.open_posts),
            key=lambda i: (-people[i].score, people[i].tie),
        )
        counts = {i for i in line if people[i].eligible and people[i].post in enterprise.worker_posts}
        ranked, free = [], dict(enterprise.open_posts)
        for i in line:
            if not people[i].announced and free[people[i].post] > 0:
                ranked.append(i)
                free[people[i].post] -= 1
        free, left = dict(enterprise.open_posts), enterprise.reserved
        for i in [i for i in ranked if i in counts] + [i for i in line if i in counts and i not in ranked]:
            if i in ranked:
                hired[i], reserved[i] = True, left > 0
            elif left > 0 and free[people[i].post] > 0:
                hired[i] = reserved[i] = True
            if hired[i]:
                free[people[i].post] -= 1
                left -= reserved[i]
        for i in ranked:
            post = people[i].post
            if i in counts or free[post] == 0:
                continue
            if hold and post in enterprise.worker_posts and sum(free[p] for p in enterprise.worker_posts) <= left:
                continue
            hired[i] = True
            free[post] -= 1
    return hired, reserved
