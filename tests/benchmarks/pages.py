"""Seconds of a page change and of a cell edit, and memory of a server with five visitors.

`data/platform` is open, with a plan.  A real server answers what a browser asks of it; what the
browser then draws is not in the figures.
"""

import json
import os
import sys
from pathlib import Path
from sys import stdout
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from uuid import uuid4

from psutil import Process

from planner.io.scenario.examples import example_files
from planner.runs import open_store
from tests.benchmarks.visitor import Visitor
from tests.served import ROOT, Server, served

COMMAND = [sys.executable, "-c", "from planner.cli import main; main()"]
VISITORS = 5
TIMES = 3  # visits of each page
EDIT = '{{"edited_rows": {{"0": {{"{column}": {value}}}}}, "added_rows": [], "deleted_rows": []}}'
WANTED_PAGE, WANTED_EDIT, WANTED_MEMORY = 1.0, 0.3, 400  # [s], [s], [MB]


def process(server: Server) -> Process:
    """That of the pages; solves and jobs have processes of their own."""
    (found,) = (p for p in server.processes() if "streamlit" in p.cmdline())
    return found


def memory(server: Server) -> float:
    """[MB] that the process of the pages holds."""
    return float(process(server).memory_info().rss) / 1e6


def cpu(server: Server) -> float:
    """[s] that the process of the pages has used."""
    used = process(server).cpu_times()
    return float(used.user + used.system)


def work_on(name: str, url: str) -> str:
    """A workspace of the store that stands on an example; its key."""
    store, key = open_store(url), uuid4().hex
    version = store.keep_version(example_files(name), name=name, kind="opened")
    store.place(key, version.id)
    return key


def plan(server: Server, visitor: Visitor, seconds: float) -> None:
    """Press the button that solves, and wait until what solves has ended and charts are there."""
    shown = visitor.open("plan")
    (button,) = (x for label, x in shown.buttons.items() if label.startswith("Find a plan"))
    idle = len(server.processes())
    visitor.press(button)
    until = monotonic() + seconds
    while len(server.processes()) > idle or "plotly_chart" not in visitor.open("plan").kinds:
        assert monotonic() < until, "no plan"
        sleep(2)


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'runs.db'}"
        key = work_on("platform", url)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with served(COMMAND, Path(folder), environment, "--store", url) as server:
            address = f"http://127.0.0.1:{server.port}"
            stdout.write(f"server before the first visit: {memory(server):.0f} MB\n")
            first = Visitor(address, f"work={key}")
            plan(server, first, 240)
            stdout.write(f"one visitor with a plan: {memory(server):.0f} MB\n")
            visitors = [first, *(Visitor(address, f"work={key}") for _ in range(VISITORS - 1))]
            slow = [*pages(server, first), *edits(server, first)]
            for visitor in visitors[1:]:
                for page in visitor.pages:
                    visitor.open(page)
            held = memory(server)
            stdout.write(f"{VISITORS} visitors: {held:.0f} MB; wanted: {WANTED_MEMORY}\n")
            for visitor in visitors:
                visitor.close()
    over = [*slow, *["memory"] * (held > WANTED_MEMORY)]
    stdout.write(f"above what is wanted: {', '.join(over) or 'nothing'}\n")


def pages(server: Server, visitor: Visitor) -> list[str]:
    """Print what each page takes; the names of those that take too long."""
    slow = []
    for page in ["", *visitor.pages]:
        used = cpu(server)
        shown = [visitor.open(page) for _ in range(TIMES)]
        used = cpu(server) - used
        took = [x.seconds for x in shown]
        assert not any(x.failed for x in shown), shown[0].failed
        stdout.write(
            f"page {page or 'home'}: first {took[0]:.2f} s, then {min(took[1:]):.2f} s "
            f"({used / TIMES:.2f} s of CPU, {shown[-1].size / 1e3:,.0f} kB); "
            f"wanted: {WANTED_PAGE:.1f} s\n"
        )
        slow += [page or "home"] * (max(took) > WANTED_PAGE)
    return slow


def edits(server: Server, visitor: Visitor) -> list[str]:
    """Type into the first grid of the Scenario page, each time another value."""
    shown = visitor.open("scenario")
    took = []
    used = cpu(server)
    for value in (7001, 7002, 7003):
        assert shown.grids, "the Scenario page has no grid"
        edit = EDIT.format(column="batch_cost", value=json.dumps(str(value)))
        shown = visitor.type(shown.grids[0], edit)
        assert not shown.failed, shown.failed
        took.append(shown.seconds)
    used = (cpu(server) - used) / len(took)
    said = ", ".join(f"{x:.2f}" for x in took)
    stdout.write(f"cell edit: {said} s ({used:.2f} s of CPU); wanted: {WANTED_EDIT} s\n")
    return ["edit"] * (max(took) > WANTED_EDIT)


if __name__ == "__main__":
    main()
