"""Streams of supply in expiry order, and the tiers they age through."""

from optimizer.formulation.fefo_tiers import entry_tier, lives, streams
from tests.builders.problems import lot, patients, product


def test_lives_are_what_hospitals_need_and_zero() -> None:
    p = product(patients(1, 1, life_needed=4), patients(1, 1, life_needed=2))
    assert lives(p) == (4, 2, 0)
    assert lives(product(patients(1, 1))) == (0,)


def test_entry_tier_is_the_freshest_the_doses_still_qualify_for() -> None:
    assert entry_tier((4, 2, 0), released=3, last=7) == 0
    assert entry_tier((4, 2, 0), released=3, last=6) == 1
    assert entry_tier((4, 2, 0), released=-5, last=1) == 2


def test_lots_in_order_share_one_stream_with_new_batches() -> None:
    p = product(patients(1, 1), lots=(lot(5, 0, 2), lot(5, 1, 3, id="M")))
    (only,) = streams(p, weeks=8)
    assert only.new_batches
    assert [x.id for x in only.lots] == ["L", "M"]


def test_a_redated_lot_gets_a_stream_of_its_own() -> None:
    """M comes out of quarantine after L and dies before it: no order serves both."""
    p = product(patients(1, 1), shelf=20, lots=(lot(5, 0, 9), lot(5, 2, 4, id="M")))
    main, apart = streams(p, weeks=8)
    assert main.new_batches
    assert not apart.new_batches
    assert {x.id for x in (*main.lots, *apart.lots)} == {"L", "M"}


def test_a_lot_that_outlives_new_batches_stands_apart() -> None:
    """New batches of week 0 are released in week 1 and good to week 3; L to week 30."""
    main, apart = streams(product(patients(1, 1), lots=(lot(5, 0, 30),)), weeks=8)
    assert main.lots == ()
    assert [x.id for x in apart.lots] == ["L"]


def test_a_lot_never_released_in_the_horizon_serves_nobody() -> None:
    (only,) = streams(product(patients(1, 1), lots=(lot(5, 9, 30),)), weeks=8)
    assert only.lots == ()
