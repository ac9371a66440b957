"""Patients by product, hospital and due week (contract 3, 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

DemandKey = tuple[str, str, int]  # product, hospital, week due

# Variance / mean where demand.csv does not say: overdispersion of monthly counts, an assumption
# between 1.0 and 2.5 (data/making/figures.csv; docs/simulation.md).
DISPERSION = Decimal("1.4")
ENDING_WINDOW = 26  # [week] over which the demand to cover at the end is averaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Counts by (product, hospital, week due), in file order; rows of 0 patients are kept.

    `mean` and `dispersion` hold the columns of chance, only where they were written.
    """

    patients: Mapping[DemandKey, int]
    mean: Mapping[DemandKey, Decimal] = field(default_factory=dict)
    dispersion: Mapping[DemandKey, Decimal] = field(default_factory=dict)

    def mean_doses_due(
        self, courses: Mapping[str, tuple[int, ...]], weeks: int
    ) -> Mapping[str, Fraction]:
        """Mean weekly doses due over the last min(26, T) weeks, were all on time (contract 5).

        courses: doses in each week of a course, of every product that is asked for.
        """
        window = min(ENDING_WINDOW, weeks)
        due = dict.fromkeys(courses, 0)
        reach = {name: weeks - window - len(course) for name, course in courses.items()}
        for (name, _, week), patients in self.patients.items():
            if week > reach.get(name, weeks):
                due[name] += patients * sum(
                    doses
                    for k, doses in enumerate(courses[name])
                    if weeks - window <= week + k < weeks
                )
        return {name: Fraction(doses, window) for name, doses in due.items()}

    def chance(self, key: DemandKey) -> tuple[float, float]:
        """(mean, variance / mean) of the patients of one row, as chance draws them."""
        return (
            float(self.mean.get(key, self.patients[key])),
            float(self.dispersion.get(key, DISPERSION)),
        )
