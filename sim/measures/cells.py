"""Counting people and posts in the breakdowns that indicators use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from sim.measures.records import Recorder
from sim.phases.graduation import Graduation
from sim.world.world import World

Floats = NDArray[np.floating]
Codes = NDArray[np.integer]


@dataclass(frozen=True)
class Cells:
    """A set of breakdown cells: for each cell its codes, -1 standing for "all"."""

    region: Codes
    level: Codes
    field: Codes
    origin: Codes
    value: Floats


def tally(shape: tuple[int, ...], codes: tuple[Codes, ...], weights: Floats | None = None) -> Floats:
    """Return sums of `weights` (or counts) by codes; shape `shape`."""
    flat = codes[0]
    if len(codes) > 1:
        flat = flat.astype(np.int64)
        for code, size in zip(codes[1:], shape[1:], strict=True):
            flat = flat * size + code
    counted = np.bincount(flat, weights, minlength=prod(shape))
    return counted.reshape(shape).astype(float, copy=False)


def enrolled_cells(world: World, enrolled: Floats | Codes) -> Floats:
    """Sum students by programme and origin, shape (P, 3), to region, level, field and origin, (R, 5, F, 3).

    General schools teach no field and are left out.
    """
    p = world.programmes
    taught, shape = p.field >= 0, (world.places.regions, 5, len(world.fields))
    codes = (p.region[taught], p.level[taught], p.field[taught])
    return np.stack([tally(shape, codes, of_origin) for of_origin in enrolled[taught].T], axis=-1)


def class_cells(world: World, graduation: Graduation) -> Floats:
    """Count this year's graduates by the codes of their diploma; shape (R, 5, F, 3)."""
    shape = (world.places.regions, 5, len(world.fields), 3)
    return np.bincount(graduation.cell, minlength=prod(shape)).reshape(shape).astype(float)


def graduate_cells(counts: Floats) -> list[tuple[dict[str, Codes], Floats]]:
    """Return (codes, values) of the graduates' breakdowns from counts of shape (R, 5, F, 3), levels 1 to 4."""
    r, _, f, o = counts.shape
    work = counts[:, 1:]
    values = (
        work.sum(axis=(1, 2, 3)),
        work.sum(axis=(2, 3)).ravel(),
        work.sum(axis=3).ravel(),
        work.sum(axis=(1, 2)).ravel(),
        work.sum(axis=2).ravel(),
    )
    return list(zip(_graduate_codes(r, f, o), values, strict=True))


@lru_cache(maxsize=8)
def _graduate_codes(r: int, f: int, o: int) -> tuple[dict[str, Codes], ...]:
    region, levels, fields, origins = np.arange(r), np.arange(1, 5), np.arange(f), np.arange(o)
    a = np.repeat(region, 4)
    return (
        {"region": region},
        {"region": a, "level": np.tile(levels, r)},
        {"region": np.repeat(a, f), "level": np.repeat(np.tile(levels, r), f), "field": np.tile(fields, r * 4)},
        {"region": np.repeat(region, o), "origin": np.tile(origins, r)},
        {"region": np.repeat(a, o), "level": np.repeat(np.tile(levels, r), o), "origin": np.tile(origins, r * 4)},
    )


def post_cells(counts: Floats) -> list[tuple[dict[str, Codes], Floats]]:
    """Return (codes, values) of the posts' breakdowns from counts of shape (R, F, 5), levels 1 to 4."""
    r, f, _ = counts.shape
    work = counts[:, :, 1:]
    values = (work.sum(axis=(1, 2)), work.sum(axis=1).ravel(), work.sum(axis=2).ravel(), work.ravel())
    return list(zip(_post_codes(r, f), values, strict=True))


@lru_cache(maxsize=8)
def _post_codes(r: int, f: int) -> tuple[dict[str, Codes], ...]:
    region, levels, fields = np.arange(r), np.arange(1, 5), np.arange(f)
    return (
        {"region": region},
        {"region": np.repeat(region, 4), "level": np.tile(levels, r)},
        {"region": np.repeat(region, f), "field": np.tile(fields, r)},
        {
            "region": np.repeat(region, f * 4),
            "field": np.tile(np.repeat(fields, 4), r),
            "level": np.tile(levels, r * f),
        },
    )


def ratio(over: Floats, under: Floats) -> Floats:
    """Return over / under, NaN where there is nobody."""
    value: Floats = over / np.where(under > 0, under, np.nan)
    return value


def add_cells(
    recorder: Recorder,
    year: int,
    name: str,
    cells: list[tuple[dict[str, Codes], Floats]],
    present: list[Floats] | None = None,
) -> None:
    """Record the cells of a breakdown; where `present` is given, cells with nobody there are left out."""
    for index, (codes, value) in enumerate(cells):
        shown = value if present is None else np.where(present[index] > 0, value, np.nan)
        recorder.add(year, name, shown, **codes)


def add_by_level(recorder: Recorder, year: int, name: str, value: Floats) -> None:
    """Record an array of shape (R, 5) by region and level, levels 1 to 4; NaN is left out."""
    codes = _post_codes(len(value), 1)[1]
    recorder.add(year, name, value[:, 1:].ravel(), **codes)
