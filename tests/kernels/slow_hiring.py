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

    An enterprise with a reserve goes through those who may take a reserved worker post, the best first. Then
    it goes through the others who applied, the best first: those who only answered the announcement are not
    among them, and while the reserve is held back a worker post must stay free for each that is unfilled.
    """
    hired, reserved = [False] * len(people), [False] * len(people)
    for enterprise in enterprises:
        open_posts = dict(enterprise.open_posts)
        left = enterprise.reserved
        line = sorted(
            (i for i, p in enumerate(people) if p.post in open_posts),
            key=lambda i: (-people[i].score, people[i].tie),
        )
        for i in line:
            person = people[i]
            may = person.eligible and person.post in enterprise.worker_posts
            if may and left > 0 and open_posts[person.post] > 0:
                hired[i] = reserved[i] = True
                open_posts[person.post] -= 1
                left -= 1
        for i in line:
            person = people[i]
            if hired[i] or person.announced or open_posts[person.post] == 0:
                continue
            if person.post in enterprise.worker_posts and hold:
                free = sum(open_posts[post] for post in enterprise.worker_posts)
                if free - left <= 0:
                    continue
            hired[i] = True
            open_posts[person.post] -= 1
    return hired, reserved
