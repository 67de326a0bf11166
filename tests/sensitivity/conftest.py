"""Thousands of runs of a formula: the libraries' objects are not looked through for rubbish after each."""

import gc

import pytest


@pytest.fixture(autouse=True, scope="module")
def spared():
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
