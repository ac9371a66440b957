"""`cryoplan app`."""

import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from typing import Annotated

from typer import Exit, Option

from planner.cli.console import say, warn
from planner.errors import PlannerError, require

HERE = "127.0.0.1"  # this machine only
PORT = 8501
LAST_PORT = 65535
OPEN_DOOR = (
    "Everybody who reaches this machine over the network can open, change, plan and delete "
    "what is kept here: there is no sign-in yet. Leave out --host for this machine only."
)


def front_end(
    host: Annotated[
        str,
        Option(help="Address it listens on. Another than this machine's own opens it to others."),
    ] = HERE,
    port: Annotated[
        int | None,
        Option(min=1, max=LAST_PORT, help="Where it listens.", show_default=f"{PORT}, or the next"),
    ] = None,
    store: Annotated[
        str | None,
        Option(
            metavar="URL",
            help="Where runs are kept: sqlite:///FILE or postgresql://….",
            show_default="$CRYOPLAN_STORE, or a file of your account",
        ),
    ] = None,
    no_browser: Annotated[bool, Option("--no-browser", help="Say the address only.")] = False,
) -> None:
    """Open the front end in a browser; it listens on this machine only, unless told otherwise."""
    import os

    from planner.shipped import PAGE

    free = _free_port(host, port)
    if port is None and free != PORT:
        say(f"Port {PORT} is taken; this one listens on {free}.")
    if not _own(host):
        warn([OPEN_DOOR])
    options: dict[str, object] = {
        "server.address": host,
        "server.port": free,
        "browser.gatherUsageStats": "false",  # a flag: no environment variable turns it on
        "server.showEmailPrompt": "false",
        "logger.hideWelcomeMessage": "true",
    }
    if no_browser:
        options["server.headless"] = "true"
    say(f"cryoplan is at http://{_written(host)}:{free}. Ctrl-C ends it.")
    kept = {} if store is None else {"CRYOPLAN_STORE": store}
    words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
    command = [sys.executable, "-m", "streamlit", "run", str(PAGE), *words]
    raise Exit(_follow(command, {**os.environ, **kept}))


def _follow(command: list[str], environment: Mapping[str, str]) -> int:
    """Run the server until it ends; Ctrl-C reaches it too, and is its regular end."""
    import signal

    with subprocess.Popen(command, env=environment) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        interrupted = False
        while True:
            try:
                code = server.wait()
            except KeyboardInterrupt:
                interrupted = True
            else:
                return 0 if interrupted else max(code, 0)


def _free_port(host: str, asked: int | None) -> int:
    """The port asked for, or the first free one from the usual one on.

    Raises PlannerError for an address that is not this machine's, and, with the next free port,
    where the one asked for is taken.
    """
    wrong = f"--host {host}: no address of this machine. Say {HERE}, or 0.0.0.0 for all of them."
    require(_binds(host, 0), wrong)
    first = asked or PORT
    free = next((x for x in range(first, LAST_PORT + 1) if _binds(host, x)), None)
    if free is None:
        raise PlannerError(f"Every port from {first} on is taken. Say a lower --port.")
    taken = f"Port {asked} is taken, perhaps by another cryoplan. Say --port {free}, which is free."
    require(asked in {None, free}, taken)
    return free


def _binds(host: str, port: int) -> bool:
    """Whether a server can listen there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            if sys.platform != "win32":  # a port whose last connection is just over is free
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError:
        return False
    return True


def _own(host: str) -> bool:
    """Whether the address can be reached from this machine only."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _written(host: str) -> str:
    """The address as a browser takes it."""
    if host in {"0.0.0.0", "::"}:
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host
