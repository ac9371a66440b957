"""Functions over arrays in machine code (Numba), kept on disk between runs where that can be."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """`function` in machine code; threads may run it side by side."""
    function.__qualname__ = (
        f"{function.__name__}_{_stamp(Path(function.__code__.co_filename).parent)}"
    )
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder to keep it in
        return cast(Function, numba.njit(nogil=True)(function))


@cache
def _stamp(folder: Path) -> str:
    """A name for the sources of a folder.

    What is kept on disk is known by the function's name and the age of its file; a change to a
    function in another file, which it calls, would go unseen.
    """
    return sha256(b"".join(x.read_bytes() for x in sorted(folder.glob("*.py")))).hexdigest()[:12]
