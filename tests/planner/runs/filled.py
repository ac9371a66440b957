"""A store with rows in every table."""

from planner.runs import Store

FILES = {"scenario.toml": b'name = "tiny"\n', "demand.csv": b"product,week,patients\n" * 50}


def fill(store: Store) -> dict[str, str]:
    """Write something of every kind; ids by what they are of."""
    first = store.keep_version(FILES, name="Tiny", kind="opened", note="as sent", who="ann")
    changed = {**FILES, "scenario.toml": b'name = "small"\n'}
    second = store.keep_version(changed, name="Small", kind="edited", parent=first.id, who="bo")
    store.place("tab", second.id, who="bo")
    run = store.begin_run(
        "plan", version=second.id, settings={"gap": 0.005}, problem="p", note="try", who="bo"
    )
    later = store.begin_run("plan", version=second.id, settings={}, parent=run.id, who="bo")
    store.happened(run.id, "running", who="bo")
    store.tell(run.id, 1.0, "Improving", best=10.0, bound=9.0, share=0.5)
    store.add_files(run.id, {"kpis.csv": b"scope,kpi\n", "stock.csv": b"lot\n" * 90}, who="bo")
    store.summarise(run.id, {"cost": 10.0}, who="bo")
    store.happened(run.id, "done", why="proven", who="bo")
    store.note(first.scenario, "for the board", who="cy")
    store.delete(later.id, why="a slip", who="cy")
    return {"scenario": first.scenario, "version": second.id, "run": run.id, "deleted": later.id}
