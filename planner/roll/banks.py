"""The books of vials: banks on the Monday, and the donors that are left."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.domain.bank import Bank
from planner.domain.donors import donor_behind
from planner.domain.plan import NewBank
from planner.domain.product import Lineage
from planner.formatting import count
from planner.roll.books import BANKING, BATCHES, Books


@dataclass(frozen=True, slots=True, kw_only=True)
class BankBooks:
    """Banks that have vials, also those in the making, and how cells are banked from here on."""

    banks: Mapping[str, Bank]
    lineage: Mapping[str, Lineage]


def bank_books(books: Books) -> BankBooks:
    """Vials at the start or made since, less those drawn; fewer than none is a fault."""
    scenario, calendar = books.scenario, books.scenario.calendar
    begun = _begun(books)
    drawn: Counter[str] = Counter()
    for new in begun.values():
        if new.tier == "WCB":
            drawn[new.parent] += 1
            _usable_by(books, new.parent, new.week, new.id, begun)
    for b in books.plan.batches:
        if b.bank and not b.firm and b.start < books.week:
            drawn[b.bank] += scenario.lineage[b.product].wcb_vials_per_batch
            _usable_by(books, b.bank, b.start, b.id, begun)
    held = dict(scenario.banks)
    for new in begun.values():
        held[new.id] = Bank(
            id=new.id,
            product=new.product,
            tier=new.tier,
            donor=donor_behind(new.id, scenario.banks, begun),
            vials=new.vials,
            available_on=calendar.monday(new.usable),
        )
    rows = {a.bank: a.row for a in books.actuals.banking}
    for name, vials in drawn.items():
        had = held[name].vials if name in held else 0
        if vials > had:
            _overdrawn(books, name, had, vials, rows.get(name))
    left = {b.id: replace(b, vials=b.vials - drawn[b.id]) for b in held.values()}
    return BankBooks(
        banks={name: b for name, b in left.items() if b.vials > 0},
        lineage=_with_donors_left(books, begun),
    )


def _begun(books: Books) -> dict[str, NewBank]:
    """Banks begun before the Monday, as they really were."""
    known = {a.bank: a for a in books.actuals.banking}
    found = {}
    for bank in books.plan.banking:
        a = known.get(bank.id)
        new = bank
        if a is not None:
            week = bank.week if a.week is None else a.week
            usable = bank.usable + week - bank.week if a.usable is None else a.usable
            vials = bank.vials if a.vials is None else a.vials
            new = replace(bank, week=week, usable=usable, vials=vials)
            if usable < week:
                books.refuse(
                    "out-of-order", BANKING, f"is before the bank was begun, {books.monday(week)}.",
                    "Correct week or usable.", row=a.row, column="usable",
                    value=books.monday(usable),
                )  # fmt: skip
        if new.week < books.week:
            found[new.id] = new
    return found


def _usable_by(books: Books, bank: str, week: int, user: str, begun: Mapping[str, NewBank]) -> None:
    """What was told of a bank lets those draw from it that did; the plan itself is checked."""
    actual = next((a for a in books.actuals.banking if a.bank == bank), None)
    if actual is None:
        return
    if bank not in begun or begun[bank].usable > week:
        usable = books.monday(begun[bank].usable) if bank in begun else f"{books.day} at best"
        rule = f"is usable from {usable}, but {user} drew on it on {books.monday(week)}."
        repair = "Correct week and usable."
        books.refuse(
            "out-of-order", BANKING, rule, repair, row=actual.row, column="bank", value=bank
        )


def _overdrawn(books: Books, bank: str, had: int, drawn: int, row: int | None) -> None:
    rule = f"does not balance: bank {bank} had {count(had, 'vial')}, but {drawn} were drawn before "
    rule += f"{books.day}: {drawn - had} too many."
    if row is None:
        books.refuse(
            "too-many-vials",
            BATCHES,
            f"bank {bank} {rule}",
            "Correct the plan: see cryoplan check.",
        )
        return
    books.refuse(
        "too-many-vials", BANKING, rule, f"Write {drawn} or more, or the week it was begun.",
        row=row, column="vials", value=had,
    )  # fmt: skip


def _with_donors_left(books: Books, begun: Mapping[str, NewBank]) -> dict[str, Lineage]:
    taken = Counter(new.product for new in begun.values() if new.tier == "MCB")
    found = {}
    for name, line in books.scenario.lineage.items():
        over = taken[name] - line.donors_available
        if over > 0:
            rule = f"{taken[name]} donors of {name} were taken on before {books.day}: {over} more "
            rule += "than donors_available."
            repair = "Correct the plan, or donors_available in lineage.csv."
            books.refuse("too-many-donors", BANKING, rule, repair)
        found[name] = replace(line, donors_available=max(0, -over))
    return found
