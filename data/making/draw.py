"""Weekly patients by hospital: trend, season, ramp and overdispersion, drawn once from a seed."""

from collections.abc import Iterator

import numpy as np

from making.recipe import Need, Recipe

WEEKS_A_YEAR = 52
MONTHS_A_YEAR = 12


def level(need: Need, week: int) -> float:
    """Expected patients of all hospitals in `week`."""
    if need.per_year is None:
        raise ValueError(f"{need.product}: no yearly patients to draw from")
    years = week / WEEKS_A_YEAR
    mean = need.per_year.number / WEEKS_A_YEAR
    if need.growth:
        mean *= (1 + need.growth.number) ** years
    if need.season and need.peak:
        phase = 2 * np.pi * (week - need.peak.number) / WEEKS_A_YEAR
        mean *= 1 + need.season.number * np.cos(phase)
    if need.ramp:
        mean *= (1 + need.ramp.number) ** min(0.0, MONTHS_A_YEAR * (years - 1))
    return float(mean)


def patients(recipe: Recipe) -> Iterator[tuple[str, str, int, int, str]]:
    """Rows (product, hospital, week, patients, dispersion); weeks without patients are left out.

    Hospitals differ in size (gamma weights, shape 4); a week's count is negative binomial with
    variance / mean = dispersion. Each product has its own stream of the recipe's seed.
    """
    for index, need in enumerate(recipe.needs):
        if need.given:
            for (hospital, week), count in need.given.items():
                yield need.product, hospital, week, count, ""
            continue
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([recipe.seed, index])))
        size = rng.gamma(4.0, size=len(need.hospitals))
        share = size / size.sum()
        spread = need.dispersion.number if need.dispersion else 1.0
        weeks = range(int(recipe.weeks.text))
        mean = np.outer(share, [level(need, week) for week in weeks])
        if spread > 1:
            drawn = rng.negative_binomial(mean / (spread - 1), 1 / spread)
        else:
            drawn = rng.poisson(mean)
        shown = need.dispersion.text if need.dispersion else ""
        for hospital, counts in zip(need.hospitals, drawn, strict=True):
            for week in weeks:
                if counts[week]:
                    yield need.product, hospital, week, int(counts[week]), shown
