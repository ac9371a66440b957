"""What there can be more of: light to import, for the command line's help and for forms."""

from enum import StrEnum


class Lever(StrEnum):
    """What there can be more of."""

    ROOMS = "rooms"
    LABORATORY = "laboratory"
    FREEZERS = "freezers"
    LIFE = "life"
    SUCCESS = "success"
    DONORS = "donors"


LEVERS = tuple(Lever)
