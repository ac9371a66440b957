"""Seeded random streams, one for each patient group or batch (common random numbers).

Every stream has a key of its own (product, hospital, week ...), so that a further product or
hospital changes no draw of another one, and all plans and both supply systems see the same draws.
"""

from enum import StrEnum
from hashlib import blake2b
from math import log, sqrt

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng

from planner.arrays import Floats

PATHS_TOGETHER = 100  # [replication] drawn at once; the first n are the same whatever follows


class RandomStream(StrEnum):
    """What a stream is drawn for."""

    REFERRAL = "referral"  # day of the week due
    DROPOUT = "dropout"  # how long a patient can wait
    MAKING = "making"  # how long an autologous lot is made
    PASSING = "passing"  # whether it passes
    DEMAND = "demand"  # patients of a week
    FORECAST = "forecast"  # how far the whole forecast of a product is out
    RELEASE = "release"  # whether a batch passes release
    YIELD = "yield"  # what a batch that passes gives
    DELAY = "delay"  # how late it is released
    DONOR = "donor"  # whether a donor's MCB passes


def random_stream(seed: int, kind: RandomStream, *key: str | int) -> Generator:
    """The generator of one key, seeded with `seed` and a hash of the key's text.

    The order in which streams are made does not matter.
    """
    text = "\x1f".join((kind, *map(str, key)))
    word = int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest())
    return default_rng(SeedSequence((seed, word)))


def around_one(sd: float, normal: Floats) -> Floats:
    """Log-normal numbers with mean 1 and standard deviation `sd`, from standard normal ones."""
    width = sqrt(log(1 + sd * sd))
    shares: Floats = np.exp(width * normal - width * width / 2)
    return shares
