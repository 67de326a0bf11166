"""Whether the loops of these source files have been compiled on this machine before.

Compiling takes longer than a run. Workers that begin together would all do it; where it has not been done, one begins
alone and the others load what it has left on disk.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from sim.experiment.design import source_fingerprint
from sim.experiment.files import write_text


def compiled_before() -> bool:
    """Return whether a study of these source files has been through here; False where that cannot be remembered."""
    with suppress(OSError):
        return _mark().read_text(encoding="utf-8") == _stamp()
    return False


def remember_compiled() -> None:
    """Remember that the loops are compiled; where nothing can be written, the next study compiles alone again."""
    # a note for later studies, not a result: a folder that cannot be written to is no error
    with suppress(OSError):
        mark = _mark()
        mark.parent.mkdir(parents=True, exist_ok=True)
        write_text(mark, _stamp())


def _mark() -> Path:
    # beside the package's own machine code, so that it goes when that is cleared away
    package = Path(__file__).resolve().parents[1]
    return Path(cache_from_source(str(package / "compiled.py"))).with_suffix(".seen")


def _stamp() -> str:
    return f"{source_fingerprint()} {version('numba')} {sys.implementation.cache_tag}"
