"""Studies whose runs are kept only for as long as their results are in use."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Results = TypeVar("Results")


def in_passing(run_in: Callable[[Path], Results]) -> Results:
    """Run a study in a temporary folder, which goes with what `run_in` returns."""
    folder = Path(tempfile.mkdtemp(prefix="talent-pipeline-"))
    try:
        results = run_in(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(results, shutil.rmtree, folder, ignore_errors=True)
    return results
