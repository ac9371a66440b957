"""The hospital networks: few kinds of hospital, as a distributor prices them."""

from making.costs import ship
from making.network import Region, hospitals
from making.recipe import Row
from making.sourced import assume, use

HOLD = "1 to 2 days on the road, the same week"
FAR = "hub and road, up to the planning hold of 6 days: booked for the week after"


def chinese(east: int, south_west: int, children: int = 0, doses: int = 2) -> list[Row]:
    """Hospitals of a Chinese network; `doses` travel in one shipper."""
    kinds = [
        ("HD", "华东", "三甲医院", east, 0, 2, 300, "1", "adults"),
        ("XN", "西南", "三甲医院", south_west, 1, 4, 600, "1", "adults"),
        ("ET", "儿童", "医学中心", children, 0, 2, 300, "1.5", "children, no licensed alternative"),
    ]
    return network(kinds, doses, yuan=True)


def western(near: int, far: int, reference: int = 0, doses: int = 1) -> list[Row]:
    """Hospitals of a Western network; `doses` travel in one shipper."""
    kinds = [
        ("N", "Near", "university hospital", near, 0, 2, 1_910, "1", "usual"),
        ("F", "Far", "university hospital", far, 1, 4, 2_910, "1", "usual"),
        ("R", "Reference", "centre", reference, 0, 2, 1_910, "1.25", "last line of referral"),
    ]
    return network(kinds, doses, yuan=False)


def network(
    kinds: list[tuple[str, str, str, int, int, int, int, str, str]], doses: int, *, yuan: bool
) -> list[Row]:
    """Hospitals of kinds (code, region, word, count, transit, remaining, USD, priority, why)."""
    return hospitals(
        *(
            Region(
                code=code,
                name=name,
                word=word,
                count=count,
                transit=assume(transit, FAR, "shipper_hold") if transit else use(0, HOLD),
                remaining=assume(remaining, "the hospital keeps a course in its own freezer"),
                ship=ship(usd, doses, "range of a delivery leg", yuan=yuan),
                priority=assume(priority, why),
            )
            for code, name, word, count, transit, remaining, usd, priority, why in kinds
            if count
        )
    )
