"""Days and hours as people write them, in Swedish and English."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.dates import When, read_when
from domain.errors import Reason, Rejected
from rendering.formats import format_full_date, format_long_day

# A Wednesday.
TODAY = date(2025, 2, 26)
DAYS: dict[str, date] = {
    "12 mars": date(2025, 3, 12),
    "den 12 mars": date(2025, 3, 12),
    "12:e mars": date(2025, 3, 12),
    "12 MARS!": date(2025, 3, 12),
    "12/3": date(2025, 3, 12),
    "12/3 2026": date(2026, 3, 12),
    "1/9 2025": date(2025, 9, 1),
    "2025-03-12": date(2025, 3, 12),
    "onsdag 12 mars": date(2025, 3, 12),
    "ons 12 mar": date(2025, 3, 12),
    "12 mars 2027": date(2027, 3, 12),
    "March 12": date(2025, 3, 12),
    "12th of March": date(2025, 3, 12),
    "March 3rd, 2026": date(2026, 3, 3),
    "the 1st of May": date(2025, 5, 1),
    "1 maj": date(2025, 5, 1),
    "24 dec": date(2025, 12, 24),
    "10 januari": date(2025, 1, 10),
    "20 december": date(2025, 12, 20),
    "15 juni": date(2025, 6, 15),
    "torsdag": date(2025, 2, 27),
    "på torsdag": date(2025, 2, 27),
    "onsdag": date(2025, 3, 5),
    "nästa torsdag": date(2025, 3, 6),
    "nasta torsdag": date(2025, 3, 6),
    "next Thursday": date(2025, 3, 6),
    "on Monday": date(2025, 3, 3),
    "lördag": date(2025, 3, 1),
    "lordag": date(2025, 3, 1),
    "i torsdags": date(2025, 2, 20),
    "förra torsdagen": date(2025, 2, 20),
    "last Friday": date(2025, 2, 21),
    "torsdag v 12": date(2025, 3, 20),
    "torsdag vecka 12": date(2025, 3, 20),
    "Thursday in week 12": date(2025, 3, 20),
    "måndag v. 50": date(2025, 12, 8),
    "måndag v. 2": date(2025, 1, 6),
    "i dag": TODAY,
    "today": TODAY,
    "i morgon": date(2025, 2, 27),
    "imorgon": date(2025, 2, 27),
    "tomorrow": date(2025, 2, 27),
    "i övermorgon": date(2025, 2, 28),
    "day after tomorrow": date(2025, 2, 28),
    "i går": date(2025, 2, 25),
    "igår": date(2025, 2, 25),
    "yesterday": date(2025, 2, 25),
    "om två veckor": date(2025, 3, 12),
    "om 10 dagar": date(2025, 3, 8),
    "in 2 weeks": date(2025, 3, 12),
    "in a week": date(2025, 3, 5),
    "vi träffades 12 mars": date(2024, 3, 12),
    "vi träffades på torsdag": date(2025, 2, 20),
    "we met on March 12": date(2024, 3, 12),
    "från 12 mars till 19 mars": date(2025, 3, 19),
    "29 februari": date(2024, 2, 29),
}
CLOCKS: dict[str, time] = {
    "tors 14.00": time(14),
    "torsdag 12 mars kl 14": time(14),
    "12 mars 2026 14:30": time(14, 30),
    "12/3 kl. 9": time(9),
    "12 mars kl 13.15-15.00": time(13, 15),
    "i morgon klockan 8": time(8),
    "March 12 at 2 pm": time(14),
    "12 March 2:30 pm": time(14, 30),
    "12 March at 12 am": time(0),
    "nästa torsdag 14-16 kl 14": time(14),
}
NONE = ["", "banan", "planera möte", "LS07", "3 3 3 3 3", "maj", "kanske", "v 12", "100 mars"]
UNREADABLE = [
    "31 februari",
    "45/3",
    "2025-13-01",
    "12/13",
    "torsdag kl 25",
    "12 mars 14.75",
    "29 februari 2025",
    "torsdag v 60",
]


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_read(text: str, day: date) -> None:
    when = read_when(text, TODAY)
    assert isinstance(when, When)
    assert when.day == day


@pytest.mark.parametrize(("text", "clock"), CLOCKS.items())
def test_an_hour_is_read_beside_its_day(text: str, clock: time) -> None:
    when = read_when(text, TODAY)
    assert isinstance(when, When)
    assert (when.day is not None, when.clock) == (True, clock)


@pytest.mark.parametrize("text", NONE)
def test_what_names_no_day_gives_none(text: str) -> None:
    when = read_when(text, TODAY)
    assert isinstance(when, When)
    assert when.day is None


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_day_or_an_hour_that_there_is_not_is_refused(text: str) -> None:
    assert read_when(text, TODAY) == Rejected(Reason.MEETING_DAY_UNREADABLE, {"text": text})


def test_what_is_left_is_said_without_the_day_and_the_hour() -> None:
    when = read_when("Möte LS07 torsdag 12 mars kl. 14.00 i Teams", TODAY)
    assert when == When(date(2025, 3, 12), time(14), "mote ls07 i teams")


near = st.integers(-59, 300).map(lambda days: TODAY + timedelta(days=days))


@given(near, st.sampled_from(["sv", "en"]))
def test_a_day_that_we_have_written_ourselves_is_read_as_that_day(day: date, language: str) -> None:
    for written in (format_long_day(day, language), format_full_date(day, language), day.isoformat()):
        when = read_when(written, TODAY)
        assert isinstance(when, When)
        assert (when.day, when.rest) == (day, "")


@given(near)
def test_without_its_year_a_day_is_one_of_the_last_weeks_or_the_next_to_come(day: date) -> None:
    when = read_when(f"{day.day}/{day.month}", TODAY)
    assert isinstance(when, When)
    assert when.day is not None
    assert TODAY - timedelta(days=60) <= when.day <= TODAY + timedelta(days=366)
    assert (when.day.day, when.day.month) == (day.day, day.month)


@given(st.text())
def test_any_text_is_read_calmly(text: str) -> None:
    assert isinstance(read_when(text, TODAY), When | Rejected)
