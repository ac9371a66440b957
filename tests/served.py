"""`cryoplan app` on a free port, until it answers."""

import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parents[1]
PAGE_NAMES = sorted(
    x.stem for x in (ROOT / "planner" / "app" / "pages").glob("*.py")
    if x.stem not in {"home", "__init__"}
)  # fmt: skip
PATIENCE = 120  # [s] until the first answer, on a cold and busy machine


@dataclass(slots=True)
class Server:
    """A front end that answers."""

    process: subprocess.Popen[str]
    port: int
    said: str = ""  # on both streams, once it has ended

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def processes(self) -> list[psutil.Process]:
        """The command and the server it started."""
        own = psutil.Process(self.process.pid)
        every = [own, *own.children(recursive=True)]
        return [p for p in every if p.status() != psutil.STATUS_ZOMBIE]

    def end(self) -> int:
        """Ctrl-C in its terminal; the exit code."""
        for process in self.processes():
            process.send_signal(signal.SIGINT)
        self.said = self.process.communicate(timeout=60)[0]
        return self.process.returncode


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], *options: str
) -> Iterator[Server]:
    """`command` app, run in `folder`; ended at the latest when the block ends."""
    port = free_port()
    words = [*command, "app", "--no-browser", "--port", str(port), *options]
    process = subprocess.Popen(
        words, cwd=folder, env=environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    server = Server(process, port)
    try:
        until = monotonic() + PATIENCE
        while True:
            try:
                if server.get("/_stcore/health") == "ok":
                    break
            except OSError:
                sleep(0.2)
            assert process.poll() is None, process.communicate()[0]
            assert monotonic() < until, "the front end did not answer"
        yield server
    finally:
        if process.poll() is None:
            server.end()
