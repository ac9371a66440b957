"""Numba as this room uses it: one decorator for every compiled function."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])

# Numba's cache minds the file of a function, not those of the functions that it calls: machine code
# of all files here is kept under a name that changes with any of them.
STAMP = sha256(b"".join(x.read_bytes() for x in sorted(Path(__file__).parent.glob("*.py"))))


def compiled(function: Function) -> Function:
    """`function` as machine code without the lock of the interpreter, compiled when first called.

    Machine code is kept beside the source or in the user's cache folder; where neither can be
    written it is compiled anew in every process.
    """
    function.__qualname__ = f"{function.__name__}_{STAMP.hexdigest()[:12]}"
    try:
        return cast(Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder for the cache
        return cast(Function, njit(nogil=True)(function))
