"""Prices of a product from run-cost models, stock, disposal, waiting and losing (contract 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from making.sourced import Sourced, assume, use

FX = Decimal("7.2")  # CNY per USD, figure `fx`
CHINA = Decimal("0.5")  # a Chinese site's cost against the model's, on both sides; assumption
RELEASE_SHARE = Decimal("0.15")  # figure `qc_share`
CAPITAL = Decimal("0.10")  # per year, figure `capital_charge`
MULTIPLE = 3  # figure `lost_multiple`
MASTER_TESTS = 100_000  # [USD] of a master bank: identity, purity, viruses; figure `bank_tests`
WORKING_TESTS = 50_000  # [USD] of a working bank, tested for less


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run-cost model C = F + v N in USD."""

    fixed: int  # [USD]
    variable: int  # [USD/dose]
    key: str
    words: str

    def cost(self, doses: int) -> int:
        return self.fixed + self.variable * doses


MSC_RUN = Run(fixed=100_000, variable=600, key="msc_run_cost", words="MSC run cost")
STEM_DOSE = 4_260  # [USD] of a lot of one dose, figure `auto_stem_cost`
NK_RUN = Run(fixed=375_000, variable=1_250, key="nk_run_cost", words="NK run cost")


def money(value: Decimal, step: str = "1") -> Decimal:
    return value.quantize(Decimal(step))


def prices(
    *,
    run: Run,
    doses: int,
    planned: int,
    price: Sourced,
    hazard: Sourced,
    yuan: bool = False,
    china: bool = False,
) -> Mapping[str, Sourced]:
    """The six price columns of products.csv; `planned` doses a batch, `hazard` per month."""
    rate = FX if yuan else Decimal(1)
    share = CHINA if china else Decimal(1)
    whole = run.cost(doses) * rate * share
    rule = f"{run.words} {run.fixed:,} + {run.variable:,} × {doses} doses = {run.cost(doses):,} USD"
    keys = [run.key]
    if yuan:
        rule += f" × {rate} CNY/USD"
        keys.append("fx")
    if china:
        rule += f" × {share} for a Chinese site"
        keys.append("msc_cogs_cn")
    cogs = whole / planned
    week = Decimal(12) / Decimal(52)
    storage = 2 * week * rate + cogs * CAPITAL / 52
    lost = MULTIPLE * Decimal(price.text)
    wait = lost * Decimal(hazard.text) * week
    per_dose = f"run cost per planned dose {money(cogs):,}"
    keys_fx = ("fx",) if yuan else ()
    return {
        "batch_cost": assume(
            money(whole * (1 - RELEASE_SHARE)), f"85 % of {rule}", *keys, "qc_share"
        ),
        "release_cost": assume(money(whole * RELEASE_SHARE), f"15 % of {rule}", *keys, "qc_share"),
        "storage_cost": assume(
            money(storage, "0.01"),
            f"2 USD/vial-month and 10 %/yr of the {per_dose}, per week",
            "storage_price",
            "capital_charge",
            *keys_fx,
        ),
        "discard_cost": assume(money(20 * rate), "disposal of one vial", "disposal", *keys_fx),
        "wait_cost": assume(
            money(wait),
            f"{hazard.text} per month ({hazard.how}) × 12/52 × lost_cost",
            *hazard.keys,
        ),
        "lost_cost": assume(
            money(lost),
            f"{MULTIPLE} × price of a course {price.text} ({price.how})",
            "lost_multiple",
            *price.keys,
        ),
    }


def bank_cost(vials: int, per_vial: int, *, yuan: bool = False) -> Sourced:
    """Price of a bank so large that `per_vial` USD pay for its tests."""
    rate = FX if yuan else Decimal(1)
    rule = f"{vials} vials × {per_vial:,} USD, tests included"
    if yuan:
        rule += f" × {rate} CNY/USD"
    return assume(money(vials * per_vial * rate), rule, "vial_cost", *(("fx",) if yuan else ()))


def small_bank_cost(
    vials: int, per_vial: int, *, yuan: bool = False, china: bool = False
) -> Sourced:
    """Price of a working bank of few vials: they are filled for `per_vial` USD, then tested."""
    rate, keys = Decimal(1), ["vial_cost", "bank_tests"]
    rule = f"({vials} vials × {per_vial:,} + {WORKING_TESTS:,} for the tests) USD"
    if yuan:
        rate, rule = rate * FX, f"{rule} × {FX} CNY/USD"
        keys.append("fx")
    if china:
        rate, rule = rate * CHINA, f"{rule} × {CHINA} for a Chinese site"
        keys.append("msc_cogs_cn")
    return assume(money((vials * per_vial + WORKING_TESTS) * rate), rule, *keys)


def donor_bank_cost(yuan: int, words: str) -> Sourced:
    """Price in CNY of a donor taken on at a Chinese site: `yuan` for `words`, and the tests."""
    tests = MASTER_TESTS * FX * CHINA
    rule = (
        f"{yuan:,} CNY for {words}, and tests of {MASTER_TESTS:,} USD × {FX} CNY/USD × {CHINA} "
        "for a Chinese site"
    )
    return assume(money(yuan + tests), rule, "bank_tests", "fx", "msc_cogs_cn")


def ship(usd_per_shipment: int, doses: int, words: str, *, yuan: bool = False) -> Sourced:
    """Freight per dose where `doses` travel in one dry shipper."""
    rate = FX if yuan else Decimal(1)
    value = money(usd_per_shipment * rate / doses)
    rule = f"{words}: {usd_per_shipment:,} USD a shipment, {doses} doses in one shipper"
    return assume(value, rule, "delivery", *(("fx",) if yuan else ()))


def msc_lot(doses: int) -> Sourced:
    """Cost in CNY of one patient's lot of MSC at a Chinese site: fixed and per dose.

    A lot of one dose costs figure `auto_stem_cost`; each dose in it what it costs in any run.
    """
    fixed = STEM_DOSE - MSC_RUN.variable
    usd = fixed + MSC_RUN.variable * doses
    return assume(
        money(usd * FX * CHINA),
        f"one lot: fixed {fixed:,} ({STEM_DOSE:,} for a lot of one dose, less {MSC_RUN.variable}) "
        f"+ {MSC_RUN.variable} × {doses} doses = {usd:,} USD × {FX} CNY/USD × {CHINA} for a "
        "Chinese site, as off the shelf",
        "auto_stem_cost",
        MSC_RUN.key,
        "fx",
        "msc_cogs_cn",
    )


def lot_price(usd: int, words: str, *keys: str, yuan: bool = False) -> Sourced:
    """Cost of one autologous lot."""
    rate = FX if yuan else Decimal(1)
    if yuan:
        return assume(money(usd * rate), f"{words}: {usd:,} USD × {rate} CNY/USD", *keys, "fx")
    return use(usd, words, *keys)
