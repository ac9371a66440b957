"""Cell banks: donor -> MCB -> WCB -> batch, in whole vials (contract 4)."""

from optimizer.formulation import batch_rows
from optimizer.formulation.families import Rows, family
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import at_most


@family("K1", "Batches draw whole vials from a usable WCB")
def batches_from_wcbs(m: Model) -> Rows:
    r"""Batches started by week t fit the WCBs usable by then; a batch's vials come from one WCB.

        batches_cum[p,t] <= sum_{b usable by t} floor(vials[b] / vials per batch)
                     + batches_per_wcb wcbs[p, t - wcb_weeks]          for all p, t   (K1)

    Whole by whole, since WCBs never expire.  Twin check: planner.verify K1.  Source: contract 4.
    """
    for key, terms, ready in batch_rows.batches_from_wcbs(m.problem, m.batches_cum, m.wcbs):
        yield key, at_most(terms, ready)


@family("K2", "WCBs draw vials from a usable MCB")
def wcbs_from_mcbs(m: Model) -> Rows:
    r"""Each WCB started takes one MCB vial.

        wcbs[p,t] <= sum_{b usable by t} vials[b] + mcb_vials donors[p, t - mcb_weeks]     (K2)

    Twin check: planner.verify K2.  Source: contract 4.
    """
    for key, terms, vials in batch_rows.wcbs_from_mcbs(m.problem, m.wcbs, m.donors):
        yield key, at_most(terms, vials)


@family("K3", "Donors taken on are donors available")
def donors_available(m: Model) -> Rows:
    r"""donors[p,T-1] <= donors_available[p].                                              (K3)

    Twin check: planner.verify K3.  Source: contract 4.
    """
    for p in m.problem.products:
        if p.bank is not None:
            yield (p.id,), at_most([(m.donors[p.id, m.problem.weeks - 1], 1.0)], p.bank.donors)


@family("K4", "New banks are drawn from")
def new_banks_are_used(_: Model) -> Rows:
    r"""No rows: a bank that nobody draws from never makes a plan cheaper.

    Plans have the fewest banks that their batches need, each as late as can be, and draw first
    from the bank that is usable first (optimizer/capacity/bank_schedule.py, planner/solving/
    banking.py).  Were one of the n new banks not drawn from, the units that are used by the week
    for which n were needed would fit the banks on hand and n - 1 new ones.

    Twin check: planner.verify K4.  Source: contract 5.
    """
    yield from ()
