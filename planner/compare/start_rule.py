"""Until when a patient can be treated, and a lot be started for the patient (contract 9)."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.patients import DAYS
from planner.domain.autologous import Autologous
from planner.domain.product import Product

EXACT = 1e-9  # [day] sums of decimal days are so exact: 0.1 + 0.2 is within 0.3


def last_days(
    terms: Autologous, product: Product, due: NDArray[np.int64], referral: Floats
) -> Floats:
    """[path, patient] the last day of treatment, inclusive.

    Both systems treat until the end of week due + max_wait_weeks; with `max_wait_days` fresh
    manufacture does until so many days after referral.  due: [week]; referral: [path, patient].
    """
    if terms.max_wait_days is None:
        return np.zeros_like(referral) + last_shelf_days(product, due)
    return referral + terms.max_wait_days


def last_shelf_days(product: Product, due: NDArray[np.int64]) -> Floats:
    """[day] the last of the shelf, the horizon aside, of patients due in these weeks."""
    return DAYS * (due.astype(np.float64) + product.max_wait_weeks + 1)


def days_needed(terms: Autologous) -> float:
    """[day] from a start to treatment that must be left; 0 where every lot is started.

    make_days + z × make_days_sd + release_days + transit_days, z being the standard normal quantile
    of start_chance.  Where that is below 0 the last day itself still bounds the start.
    """
    if not terms.start_chance:
        return 0.0
    z = NormalDist().inv_cdf(terms.start_chance)
    making = terms.make_days + z * terms.make_days_sd
    return max(0.0, making + terms.release_days + terms.transit_days)
