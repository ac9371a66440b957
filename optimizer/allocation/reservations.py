"""Courses promised week after week, with no dose bound to a patient before it leaves.

A promise binds a number of doses in a week, not a lot: what is asked is whether the first to
expire, issued week after week, suffice for all that is promised.  `greedy.Shelf` binds
lots, and keeps old doses for the later weeks of a course when younger ones will be there by then.
"""

from collections import defaultdict
from collections.abc import Sequence

from optimizer.decisions import Decisions, Drop, Issue
from optimizer.flows import supply
from optimizer.problem import PatientClass, Problem, ProductData

Wanted = dict[int, dict[int, int]]  # [dose] by week and life needed


class Promises:
    """Doses of one product; asked for in the order of the weeks in which the first dose leaves."""

    def __init__(self, problem: Problem, p: ProductData, decisions: Decisions) -> None:
        self.problem, self.product = problem, p
        self.lots = supply(problem, p, decisions)
        self.left = [doses for _, _, _, doses in self.lots]
        self.wanted: Wanted = defaultdict(lambda: defaultdict(int))
        self.issues: list[Issue] = []
        self._issued = 0  # weeks whose doses have left

    def start(self, c: PatientClass, week: int, most: int) -> int:
        """Promise whole courses to as many of `most` patients starting in `week` as doses allow.

        The first dose never leaves earlier than in a call before.
        """
        if week < c.transit:
            return 0
        self._issue(week - c.transit)
        doses = self.product.course_within(week, self.problem.weeks)
        course = [(week + k - c.transit, n) for k, n in enumerate(doses) if n]
        fewest, more = 0, most + 1  # so many can be served, so many cannot
        tried = most
        while fewest < tried < more:
            self._want(course, c.life_needed, tried)
            if self._suffice():
                fewest = tried
            else:
                more = tried
            self._want(course, c.life_needed, -tried)
            tried = (fewest + more) // 2
        if fewest:
            self._want(course, c.life_needed, fewest)
        return fewest

    def drops(self) -> list[Drop]:
        """What nobody was promised, discarded in its last usable week; all promises kept first."""
        self._issue(self.problem.weeks)
        return [
            Drop(product=self.product.id, lot=lot, week=last, doses=self.left[n])
            for n, (lot, _, last, _) in enumerate(self.lots)
            if self.left[n] and last < self.problem.weeks
        ]

    def _want(self, course: Sequence[tuple[int, int]], life: int, patients: int) -> None:
        for leaves, doses in course:
            self.wanted[leaves][life] += patients * doses

    def _suffice(self) -> bool:
        """All that is promised can be issued."""
        left = self.left.copy()
        weeks = sorted(week for week in self.wanted if week >= self._issued)
        return all(self._taken(left, week) is not None for week in weeks)

    def _issue(self, until: int) -> None:
        """Let the doses of the weeks before `until` leave."""
        for week in range(self._issued, until):
            for n, life, doses in self._taken(self.left, week) or ():
                self.issues.append(
                    Issue(
                        product=self.product.id, lot=self.lots[n][0],
                        life=life, week=week, doses=doses,
                    )
                )  # fmt: skip
        self._issued = max(self._issued, until)

    def _taken(self, left: list[int], week: int) -> list[tuple[int, int, int]] | None:
        """(lot, life, doses) of one week out of `left`, long lives first; None: too few."""
        found = []
        for life, doses in sorted(self.wanted.get(week, {}).items(), reverse=True):
            missing = doses
            for n, (_, first, last, _) in enumerate(self.lots):
                if not missing:
                    break
                if left[n] and first <= week and week + life <= last:
                    now = min(left[n], missing)
                    left[n] -= now
                    missing -= now
                    found.append((n, life, now))
            if missing:
                return None
        return found
