"""Days as people write them, in both languages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.dates_in_text import find_date
from tests.support.strategies import days

TODAY = date(2025, 1, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("påminn mig på torsdag", date(2025, 1, 16)),
        ("Påminn mig på måndag tack", date(2025, 1, 20)),
        ("på onsdag", date(2025, 1, 22)),
        ("lördagen", date(2025, 1, 18)),
        ("nästa torsdag", date(2025, 1, 23)),
        ("nästa vecka", date(2025, 1, 20)),
        ("påminn mig 20 januari", date(2025, 1, 20)),
        ("den 20:e januari", date(2025, 1, 20)),
        ("10 januari", date(2026, 1, 10)),
        ("31 jan", date(2025, 1, 31)),
        ("20/1", date(2025, 1, 20)),
        ("2025-01-20", date(2025, 1, 20)),
        ("2025-01-02", date(2025, 1, 2)),
        ("3 mars 2026", date(2026, 3, 3)),
        ("i morgon", date(2025, 1, 16)),
        ("imorgon bitti", date(2025, 1, 16)),
        ("i övermorgon", date(2025, 1, 17)),
        ("om 3 dagar", date(2025, 1, 18)),
        ("om två veckor", date(2025, 1, 29)),
        ("om en vecka", date(2025, 1, 22)),
        ("remind me on Thursday", date(2025, 1, 16)),
        ("remind me January 20th", date(2025, 1, 20)),
        ("on the 20th of January", date(2025, 1, 20)),
        ("next Monday", date(2025, 1, 20)),
        ("tomorrow", date(2025, 1, 16)),
        ("the day after tomorrow", date(2025, 1, 17)),
        ("in a week", date(2025, 1, 22)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    found = find_date(text, TODAY)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "text",
    ["", "påminn mig senare", "32 januari", "30 februari", "20/13", "3 2 3 3 4", "om 0 dagar", "montera", "maj", "1"],
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert find_date(text, TODAY) is None


def test_what_stands_beside_the_day_is_kept_as_it_was_written() -> None:
    found = find_date("Till den 31 januari: nämnden möts först då, Å!", TODAY)
    assert found is not None
    assert (found.before, found.after) == ("Till den", ": nämnden möts först då, Å!")


@given(days, days)
def test_every_day_is_read_back_from_how_it_is_written(today: date, day: date) -> None:
    for text in (day.isoformat(), f"{day.day}/{day.month} {day.year}"):
        found = find_date(text, today)
        assert found is not None
        assert found.day == day


@given(days, st.text(max_size=40))
def test_any_text_is_taken_and_a_day_without_a_year_is_to_come(today: date, text: str) -> None:
    found = find_date(text, today)
    assert found is None or isinstance(found.day, date)
    weekday = find_date(f"torsdag {text}", today)
    assert weekday is not None
    assert found is not None or today < weekday.day <= today + timedelta(days=7)
