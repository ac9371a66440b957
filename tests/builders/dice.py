"""Draws of random scenarios, the same for the same seed."""

from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """Whole numbers, chances and choices from one generator."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)

    def between(self, bounds: tuple[int, int]) -> int:
        return int(self.generator.integers(bounds[0], bounds[1] + 1))

    def chance(self, share: float) -> bool:
        return bool(self.generator.random() < share)

    def pick(self, options: tuple[T, ...]) -> T:
        return options[self.between((0, len(options) - 1))]
