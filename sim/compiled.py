"""Loops over columns, compiled: one pass where numpy needs several over millions of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function of arrays and numbers to machine code when it is first called, and keep the code on disk.

    Parameters
    ----------
    function
        What numba understands: arrays, numbers, flags, loops. It may use compiled functions and constants of its own
        file only, for the code kept on disk is renewed when that file changes, not when another does.

    Returns
    -------
    Callable
        The same function, quicker. With ``NUMBA_DISABLE_JIT=1`` in the environment it runs as Python, to be stepped
        through.

    Notes
    -----
    No fast-math and no threads: sums are made in the order written, so that results are the same to the bit in any
    process. Sums of floats that numpy makes pairwise may differ in the last bit from a loop's.
    """
    try:
        made: Function = numba.njit(function, cache=True, error_model="numpy")
    except RuntimeError:
        # neither beside the file nor in the user's folder can anything be written: compiled anew in each process
        made = numba.njit(function, error_model="numpy")
    return made
