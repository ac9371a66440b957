"""Versions of the software that a result depends on."""

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from planner.results.report import CONTRACT_VERSION

PACKAGES = ("cryoplan", "pulp", "highspy", "ortools", "numpy", "pandas")


def versions() -> dict[str, str | int]:
    """Versions of the contract, Python and every package that can change a result, by name."""
    return {
        "contract": CONTRACT_VERSION,
        "python": platform.python_version(),
        **{name: _installed(name) for name in PACKAGES},
    }


@cache
def _installed(name: str) -> str:
    """The version of a package; asking for all of them takes as long as reading a scenario."""
    try:
        return version(name)
    except PackageNotFoundError:  # run from its source, never installed
        return "unknown"
