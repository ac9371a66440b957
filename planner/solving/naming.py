"""Ids of the plan in force for the batches and banks of a new plan that are the same, or moved."""

from collections.abc import Sequence

Place = tuple[str, int]  # suite, or "" for banks; week in which it starts


def kept_ids(old: Sequence[tuple[str, Place]], new: Sequence[Place]) -> list[str]:
    """The id of each of `new`, "" where it has none: all of one product and one kind.

    Those in the same suite first, the nearest week before others.
    """
    ids = [""] * len(new)
    free = dict(old)
    pairs = sorted(
        (place[0] != there[0], abs(place[1] - there[1]), number, name)
        for number, place in enumerate(new)
        for name, there in old
    )
    for _, _, number, name in pairs:
        if not ids[number] and name in free:
            ids[number] = name
            del free[name]
    return ids
