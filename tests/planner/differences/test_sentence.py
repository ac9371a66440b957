"""One sentence for each way in which two plans differ."""

from datetime import date

import pytest

from planner.differences.inputs import InputDifference
from planner.differences.schedule import BatchDifference
from planner.differences.sentence import PlanSide, difference_sentence
from planner.domain.plan import Batch, Plan, Service
from planner.language import follow

MOVED = BatchDifference(
    batch="N1", product="A", what="moved", before=date(2026, 1, 5), now=date(2026, 1, 12)
)


def side(
    name: str, served: int, cost: float | None, batches: int, currency: str = "CNY"
) -> PlanSide:
    made = [
        Batch(
            id=f"N{n}", product="A", suite="S", room=1, start=n, frozen=n, released=n, last=n,
            doses=1, firm=n < 0,
        )
        for n in range(-1, batches)
    ]  # fmt: skip
    service = (
        Service(product="A", hospital="H", due=1, start=2, patients=served),
        Service(product="A", hospital="H", due=1, start=None, patients=7),
    )
    plan = Plan(batches=tuple(made), service=service)
    return PlanSide(name=name, plan=plan, cost=cost, currency=currency)


def differs(column: str, row: str = "x", file: str = "demand.csv") -> InputDifference:
    return InputDifference(file=file, row=row, column=column, what="changed", before="1", now="2")


@pytest.mark.parametrize(
    ("now", "inputs", "schedule", "said"),
    [
        (side("Run B", 112, 700_000.0, 7), [differs("ship_cost", "H1", "hospitals.csv")], [],
         "Run B serves 12 patients more for 300,000 CNY less, with 2 batches more; "
         "ship_cost of H1 in hospitals.csv differs."),
        (side("B", 99, 1_000_001.0, 4), [differs("patients", f"r{n}") for n in range(3)], [],
         "B serves 1 patient fewer for 1 CNY more, with 1 batch fewer; "
         "patients of demand.csv differs in 3 places."),
        (side("B", 100, 1_000_000.001, 5), [], [],
         "B serves as many patients at the same cost, with the same batches; "
         "the inputs are the same."),
        (side("B", 100, None, 5), [differs(""), differs("seed", "", "scenario.toml")], [MOVED],
         "B serves as many patients at costs that cannot be compared, with as many batches, of "
         "which 1 changed; x of demand.csv differs and seed of scenario.toml differs."),
        (side("B", 100, 1e6, 5, "EUR"), [differs(c) for c in "abc"], [],
         "B serves as many patients at costs that cannot be compared, with the same batches; "
         "3 inputs differ, in 3 columns."),
    ],
)  # fmt: skip
def test_each_way(now, inputs, schedule, said):
    assert difference_sentence(side("A", 100, 1e6, 5), now, inputs, schedule) == said


def test_it_is_said_in_the_language_of_the_page() -> None:
    follow(lambda: "zh_CN")
    try:
        said = difference_sentence(side("A", 100, 1e6, 5), side("B", 2100, 1e6, 5), [], [])
    finally:
        follow(lambda: "en")
    assert said == "B 多服务 2,000 位患者，成本相同，批次相同；输入相同。"
