"""Mean, spread and distribution, beside the same worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics import distribution, mean, spread

half_steps = st.lists(st.integers(2, 8).map(lambda halves: Fraction(halves, 2)), min_size=1, max_size=13)


def test_a_mean_is_exact() -> None:
    assert mean([Fraction(1), Fraction(2), Fraction(2)]) == Fraction(5, 3)


def test_the_spread_is_that_of_the_whole_population() -> None:
    assert spread([Fraction(value) for value in (2, 4, 4, 4, 5, 5, 7, 9)]) == 2.0


def test_one_unit_has_no_spread() -> None:
    assert spread([Fraction(3)]) == 0.0


def test_a_distribution_counts_each_value_lowest_first() -> None:
    values = [Fraction(4), Fraction(3), Fraction(5, 2), Fraction(3)]
    assert list(distribution(values).items()) == [(2.5, 1), (3.0, 2), (4.0, 1)]


@given(half_steps)
def test_a_mean_lies_within_what_was_answered(values: list[Fraction]) -> None:
    assert min(values) <= mean(values) <= max(values)


@given(half_steps)
def test_a_distribution_counts_every_unit_once(values: list[Fraction]) -> None:
    assert sum(distribution(values).values()) == len(values)


@given(half_steps)
def test_the_spread_agrees_with_its_definition(values: list[Fraction]) -> None:
    middle = sum(values) / len(values)
    variance = sum((value - middle) ** 2 for value in values) / len(values)
    assert spread(values) == pytest.approx(float(variance) ** 0.5)
