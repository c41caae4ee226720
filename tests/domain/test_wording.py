"""Which phrase a change deserves (K2)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.wording import DEFAULT_MARGIN, Change, describe_change

means = st.fractions(1, 4, max_denominator=39)


def test_a_change_that_one_decimal_would_hide_is_marginally_higher() -> None:
    assert describe_change(Fraction(79, 26), Fraction(3)) is Change.MARGINALLY_HIGHER  # 3.038…


def test_the_same_mean_is_unchanged() -> None:
    assert describe_change(Fraction(3), Fraction(39, 13)) is Change.UNCHANGED


def test_without_a_year_to_compare_with_nothing_is_said_of_change() -> None:
    assert describe_change(Fraction(3), None) is Change.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("difference", "change"),
    [
        (Fraction(1, 4), Change.HIGHER),
        (Fraction(1, 4) - Fraction(1, 10**9), Change.MARGINALLY_HIGHER),
        (Fraction(1, 10**9), Change.MARGINALLY_HIGHER),
        (Fraction(0), Change.UNCHANGED),
        (Fraction(-1, 10**9), Change.MARGINALLY_LOWER),
        (Fraction(1, 10**9) - Fraction(1, 4), Change.MARGINALLY_LOWER),
        (Fraction(-1, 4), Change.LOWER),
    ],
)
def test_the_margin_itself_is_no_longer_marginal(difference: Fraction, change: Change) -> None:
    assert describe_change(3 + difference, Fraction(3), Fraction(1, 4)) is change


@given(means, means)
def test_telling_it_backwards_turns_the_phrase_around(now: Fraction, before: Fraction) -> None:
    opposite = {
        Change.HIGHER: Change.LOWER,
        Change.LOWER: Change.HIGHER,
        Change.MARGINALLY_HIGHER: Change.MARGINALLY_LOWER,
        Change.MARGINALLY_LOWER: Change.MARGINALLY_HIGHER,
        Change.UNCHANGED: Change.UNCHANGED,
    }
    assert describe_change(before, now) is opposite[describe_change(now, before)]


@given(means, means)
def test_only_equal_means_are_called_unchanged(now: Fraction, before: Fraction) -> None:
    assert (describe_change(now, before) is Change.UNCHANGED) == (now == before)


def test_fewer_than_four_of_thirteen_moving_one_step_stays_marginal() -> None:
    assert Fraction(3, 13) < DEFAULT_MARGIN <= Fraction(4, 13)
