"""Numbers and dates as they are written here."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from babel import localedata

from rendering.formats import (
    format_count,
    format_day,
    format_full_date,
    format_mean,
    format_moment,
    format_months,
    format_step,
    local_day,
    sort_by_name,
)


def test_swedish_has_a_decimal_comma_and_english_a_point() -> None:
    assert format_mean(Fraction(41, 13), "sv") == "3,15"
    assert format_mean(3, "sv") == "3,00"
    assert format_mean(2.96, "en") == "2.96"


def test_steps_show_halves_and_no_needless_decimals() -> None:
    assert [format_step(value, "sv") for value in (3.0, 2.5, Fraction(8, 3))] == ["3", "2,5", "2,67"]
    assert format_step(2.5, "en") == "2.5"


def test_thousands_stand_apart_by_a_narrow_space_in_swedish() -> None:
    assert format_count(2000, "sv") == "2\u202f000"
    assert format_count(15711504, "en") == "15,711,504"


def test_days_have_their_names() -> None:
    day = date(2025, 1, 31)
    assert format_day(day, "sv") == "fredag 31 januari"
    assert format_day(day, "en") == "Friday 31 January"
    assert format_full_date(day, "sv") == "31 januari 2025"
    assert format_full_date(day, "en") == "31 January 2025"


def test_moments_are_told_in_stockholms_time_summer_and_winter() -> None:
    assert format_moment(datetime(2025, 1, 17, 8, 14, tzinfo=UTC), "sv") == "fredag 17 januari kl. 09.14"
    assert format_moment(datetime(2025, 7, 1, 8, 14, tzinfo=UTC), "sv") == "tisdag 1 juli kl. 10.14"
    assert format_moment(datetime(2025, 1, 17, 8, 14, tzinfo=UTC), "en") == "Friday 17 January at 09:14"


def test_the_day_at_midnight_is_the_day_in_stockholm() -> None:
    assert local_day(datetime(2025, 1, 31, 23, 30, tzinfo=UTC)) == date(2025, 2, 1)


@pytest.mark.parametrize(
    ("collected", "sv", "en"),
    [
        ("2025-01", "januari 2025", "January 2025"),
        ("2025-01/2025-02", "januari\u2013februari 2025", "January\u2013February 2025"),
        ("2024-12/2025-01", "december 2024\u2013januari 2025", "December 2024\u2013January 2025"),
    ],
)
def test_months_of_collection(collected: str, sv: str, en: str) -> None:
    assert format_months(collected, "sv") == sv
    assert format_months(collected, "en") == en


def test_names_are_sorted_as_swedes_do() -> None:
    assert sort_by_name(["Älvdalen", "Orsa", "Åre", "öster", "LS02", "LS01"]) == (
        "LS01",
        "LS02",
        "Orsa",
        "Åre",
        "Älvdalen",
        "öster",
    )


@pytest.mark.parametrize("locale", ["sv_SE", "sv", "en_GB", "en", "root"])
def test_the_worlds_units_and_currencies_do_not_stay_in_memory(locale: str) -> None:
    kept = localedata.load(locale)
    assert {"months", "days"} <= set(kept)
    assert {"unit_patterns", "currency_names", "territories", "languages"}.isdisjoint(kept)
