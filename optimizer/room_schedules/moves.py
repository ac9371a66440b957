"""Moves of the local search: what changes in the lists of the rooms, compiled."""

from optimizer.arrays import Counts
from optimizer.compiled import compiled
from optimizer.room_schedules.decoding import NONE, Capacity, Ledger, Schedule

MOST = 6  # [batch] of a block
FAR = 9  # [week] of a shift
KINDS = 12


@compiled
def draw(rng: Counts, below: int) -> int:
    """A whole number from 0 to `below` - 1, by xorshift64*."""
    x = rng[0]
    x ^= (x >> 12) & 0xFFFFFFFFFFFFF
    x ^= x << 25
    x ^= (x >> 27) & 0x1FFFFFFFFF
    rng[0] = x
    found: int = ((x * 2685821657736338717) >> 33 & 0x3FFFFFFF) * below >> 30
    return found


@compiled
def put_in(x: Schedule, led: Ledger, room: int, product: int, week: int) -> int:
    """Insert a batch before the first that is not wanted sooner; its place, NONE where full."""
    n = x.number[room]
    if n + 1 >= x.week.shape[1]:
        return NONE
    i: int = n
    while i > 0 and x.week[room, i - 1] >= week:
        x.week[room, i], x.product[room, i] = x.week[room, i - 1], x.product[room, i - 1]
        i -= 1
    x.week[room, i], x.product[room, i] = week, product
    x.number[room] = n + 1
    led.first[room] = min(led.first[room], i)
    return i


@compiled
def take_out(x: Schedule, led: Ledger, room: int, i: int) -> None:
    """Remove batch `i` of a room."""
    n = x.number[room] - 1
    for j in range(i, n):
        x.week[room, j], x.product[room, j] = x.week[room, j + 1], x.product[room, j + 1]
    x.number[room] = n
    led.first[room] = min(led.first[room], i)


@compiled
def makes(c: Capacity, room: int, product: int) -> bool:
    """The room may make the product."""
    return bool(c.pair[product, c.suite[room]] != NONE)


@compiled
def any_product(c: Capacity, rng: Counts, room: int) -> int:
    """A product that a room may make."""
    every = c.makes[c.suite[room]]
    n = 0
    while n < every.shape[0] and every[n] != NONE:
        n += 1
    product: int = every[draw(rng, n)]
    return product


@compiled
def any_room(c: Capacity, rng: Counts, product: int) -> int:
    """A room that may make a product; NONE: there is none."""
    every = c.rooms[product]
    n = 0
    while n < every.shape[0] and every[n] != NONE:
        n += 1
    if n == 0:
        return NONE
    room: int = every[draw(rng, n)]
    return room


@compiled
def shift_by(rng: Counts) -> int:
    """[week] sooner or later, small ones more often."""
    far = 1 + min(draw(rng, FAR), draw(rng, FAR), draw(rng, FAR))
    return far if draw(rng, 2) else -far


@compiled
def swap_tails(c: Capacity, x: Schedule, led: Ledger, rng: Counts, room: int, since: int) -> None:
    """Rooms of one suite exchange all batches from a week on."""
    other = draw(rng, x.number.shape[0])
    if other == room or c.suite[other] != c.suite[room]:
        return
    i = j = 0
    while i < x.number[room] and x.week[room, i] < since:
        i += 1
    while j < x.number[other] and x.week[other, j] < since:
        j += 1
    mine, theirs = x.number[room] - i, x.number[other] - j
    if max(i + theirs, j + mine) >= x.week.shape[1]:
        return
    weeks, products = x.week[room, i : i + mine].copy(), x.product[room, i : i + mine].copy()
    x.week[room, i : i + theirs] = x.week[other, j : j + theirs]
    x.product[room, i : i + theirs] = x.product[other, j : j + theirs]
    x.week[other, j : j + mine] = weeks
    x.product[other, j : j + mine] = products
    x.number[room], x.number[other] = i + theirs, j + mine
    led.first[room], led.first[other] = i, j


@compiled
def swap_campaigns(c: Capacity, x: Schedule, led: Ledger, room: int, i: int) -> None:
    """The campaign that batch `i` is in and the next one of the room change places."""
    n = x.number[room]
    a = i
    while a > 0 and x.product[room, a - 1] == x.product[room, i]:
        a -= 1
    b = i
    while b < n and x.product[room, b] == x.product[room, i]:
        b += 1
    if b == n:
        return
    e = b
    while e < n and x.product[room, e] == x.product[room, b]:
        e += 1
    one, two = x.product[room, a], x.product[room, b]
    week = x.week[room, a]
    for k in range(a, e):
        p = two if k < a + e - b else one
        x.product[room, k] = p
        x.week[room, k] = week
        week += c.production[p]
    led.first[room] = a


@compiled
def move_block(c: Capacity, x: Schedule, led: Ledger, rng: Counts, room: int, i: int) -> None:
    """Batches in a row go to another room, or another week of their own."""
    n = min(1 + draw(rng, MOST), x.number[room] - i)
    first = x.week[room, i]
    to = room
    week = first + shift_by(rng)
    if draw(rng, 2):
        to = any_room(c, rng, x.product[room, i])
    if draw(rng, 3) == 0:
        week = draw(rng, c.vials.shape[1])
    weeks, products = x.week[room, i : i + n].copy(), x.product[room, i : i + n].copy()
    for k in range(n):
        if not makes(c, to, products[k]):
            return
    for _ in range(n):
        take_out(x, led, room, i)
    for k in range(n):
        put_in(x, led, to, products[k], max(week + weeks[k] - first, 0))


@compiled
def replace_some(c: Capacity, x: Schedule, led: Ledger, rng: Counts, room: int, i: int) -> None:
    """Batches in a row give way to some of another product."""
    product, week = any_product(c, rng, room), x.week[room, i]
    for _ in range(min(1 + draw(rng, 4), x.number[room] - i)):
        take_out(x, led, room, i)
    for _ in range(1 + draw(rng, 4)):
        put_in(x, led, room, product, week)
        week += c.production[product]


@compiled
def move(c: Capacity, x: Schedule, led: Ledger, rng: Counts, kind: int) -> None:
    """One move drawn at random; none where it cannot be made."""
    weeks, rooms = c.vials.shape[1], x.number.shape[0]
    if kind == 0:
        product = draw(rng, c.production.shape[0])
        room = any_room(c, rng, product)
        if room != NONE:
            put_in(x, led, room, product, draw(rng, weeks))
        return
    room = draw(rng, rooms)
    if x.number[room] == 0:
        return
    i = draw(rng, x.number[room])
    if kind == 1:
        take_out(x, led, room, i)
    elif kind == 2:
        x.product[room, i] = any_product(c, rng, room)
        led.first[room] = i
    elif kind == 3:
        other = draw(rng, rooms)
        if x.number[other] == 0:
            return
        j = draw(rng, x.number[other])
        one, two = x.product[room, i], x.product[other, j]
        if one != two and makes(c, room, two) and makes(c, other, one):
            x.product[room, i], x.product[other, j] = two, one
            led.first[room] = i
            led.first[other] = min(led.first[other], j)
    elif kind == 4:
        product, week = x.product[room, i], x.week[room, i]
        to = any_room(c, rng, product)
        take_out(x, led, room, i)
        put_in(x, led, to, product, draw(rng, weeks) if draw(rng, 2) else week)
    elif kind in (5, 6):
        by = shift_by(rng)
        last = i + 1
        if kind == 6:
            last = x.number[room] if draw(rng, 2) else min(i + 1 + draw(rng, MOST), x.number[room])
        for k in range(i, last):
            x.week[room, k] = max(x.week[room, k] + by, 0)
        led.first[room] = i
    elif kind == 7:
        swap_tails(c, x, led, rng, room, draw(rng, weeks))
    elif kind == 8:
        if i + 1 < x.number[room]:
            if draw(rng, 2):
                x.product[room, i] = x.product[room, i + 1]
            else:
                x.product[room, i + 1] = x.product[room, i]
            led.first[room] = i
    elif kind == 9:
        replace_some(c, x, led, rng, room, i)
    elif kind == 10:
        move_block(c, x, led, rng, room, i)
    else:
        swap_campaigns(c, x, led, room, i)
