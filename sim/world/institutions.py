"""What has been ordered of a research institution, and what of it is open."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Institution:
    """A research institution from its order on; what has been ordered stays, whatever becomes of the lever.

    Parameters
    ----------
    region, group, work
        Where it is, the enterprise group that it is like, and the field of its work (codes).
    row
        Its row among the enterprises, -1 before it opens.
    ordered, opened
        Posts by level code, ordered so far and open so far.
    due
        (year, level code, posts) still to open.
    """

    region: int
    group: int
    work: int
    row: int = -1
    ordered: dict[int, float] = field(default_factory=dict)
    opened: dict[int, float] = field(default_factory=dict)
    due: list[tuple[int, int, float]] = field(default_factory=list)

    def order(self, level: int, posts: float, opens: int) -> float:
        """Order posts up to `posts` in all, to open in the year `opens`; return how many are new."""
        more = posts - self.ordered.get(level, 0.0)
        if more <= 1e-9:
            return 0.0
        self.ordered[level] = posts
        self.due.append((opens, level, more))
        return more

    def open(self, year: int) -> float:
        """Open what is due by `year`; return how many posts that are."""
        ready = [entry for entry in self.due if entry[0] <= year]
        self.due = [entry for entry in self.due if entry[0] > year]
        for _, level, posts in ready:
            self.opened[level] = self.opened.get(level, 0.0) + posts
        return sum(posts for _, _, posts in ready)
