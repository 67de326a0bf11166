import math

import pytest

from sim.report.numbers import decimals, number, percent, significant


@pytest.mark.parametrize(
    ("value", "digits", "signed", "text"),
    [
        (1234567.4, 0, False, "1,234,567"),
        (-0.04, 1, True, "0.0"),
        (-2.5, 1, False, "−2.5"),
        (2.5, 1, True, "+2.5"),
        (0.0, 0, True, "0"),
        (math.nan, 1, True, ""),
    ],
)
def test_numbers(value, digits, signed, text):
    assert number(value, digits, signed=signed) == text


def test_percent():
    assert percent(0.3266) == "32.7%"
    assert percent(math.nan) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.2811, "8.28"),
        (0.017384, "0.0174"),
        (123456, "123,456"),
        (45.25, "45.2"),
        (0.0, "0"),
        (math.nan, ""),
    ],
)
def test_three_significant_digits(value, text):
    assert significant(value) == text


@pytest.mark.parametrize(
    ("ends", "digits"), [((0.01, 3.0), 2), ((-2.0, -0.049), 2), ((0.05, 3.0), 1), ((1.0, math.nan), 1), ((), 1)]
)
def test_the_end_of_an_interval_is_not_rounded_to_0(ends, digits):
    assert decimals(*ends) == digits
