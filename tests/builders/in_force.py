"""The plan costed by hand, made anew beside a plan in force (contract 7a).

In force were B1 in week 1, as now, and a batch in week 3; a donor in week 0, as now, and a WCB in
week 2.  Now a batch begins in week 5 and a WCB in week 3.  Two patients' course is interrupted.
"""

from dataclasses import replace

from planner.domain.plan import Interruption, NewBank, PlanInForce
from tests.builders.costed_by_hand import PLAN, batch

IN_FORCE = PlanInForce(
    batches=(batch("B1", 1, bank="W1"), batch("B8", 3, bank="W9"), batch("B7", -2, bank="W0")),
    banking=(
        NewBank(id="D1", product="MSC", tier="MCB", week=0, usable=2, vials=3),
        NewBank(id="W9", product="MSC", tier="WCB", parent="M1", week=2, usable=3, vials=5),
    ),
)
INTERRUPTED = (Interruption(product="MSC", hospital="H1", started=-1, week=1, patients=2),)
PLAN_ANEW = replace(PLAN, previous=IN_FORCE, interrupted=INTERRUPTED)
