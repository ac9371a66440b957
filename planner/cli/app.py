"""`cryoplan app`."""

from pathlib import Path
from typing import Annotated

from typer import Exit, Option

from planner.errors import require


def front_end(
    port: Annotated[
        int, Option(min=1, max=65535, help="Where it listens, on this machine.")
    ] = 8501,
) -> None:
    """Open the front end in a browser; it listens on this machine only."""
    import subprocess
    import sys

    page = Path(__file__).resolve().parents[2] / "streamlit_app.py"
    require(page.exists(), f"{page} is missing. Install cryoplan from its folder: make app.")
    address = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    quiet = ["--browser.gatherUsageStats", "false", "--server.maxUploadSize", "20"]
    command = [sys.executable, "-m", "streamlit", "run", str(page), *address, *quiet]
    raise Exit(subprocess.call(command, cwd=page.parent))
