"""The command line as a person meets it: words are typed, something is said, a code comes back."""

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import NamedTuple

import pytest

from planner import cli


class Said(NamedTuple):
    """Exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


def cryoplan(*words: object) -> Said:
    """`cryoplan` with these words, in this process; a traceback is never shown."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        cli.main([str(w) for w in words])
    said = Said(int(ended.value.code or 0), out.getvalue(), err.getvalue())
    assert "Traceback" not in said.text
    return said
