"""Days and hours as people write them, in Swedish and English: for meetings, reminders, plans and forms."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.dates import When, find_day, read_day, read_full_day, read_when
from dialogs.named_days import Lean
from domain.errors import Reason, Rejected
from rendering.formats import format_full_date, format_long_day
from tests.support.strategies import days

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
    "12.3.2026": date(2026, 3, 12),
    "3 sept": date(2025, 9, 3),
    "torsdag nästa vecka": date(2025, 3, 6),
    "fredag nästa vecka": date(2025, 3, 7),
    "nästa vecka på fredag": date(2025, 3, 7),
    "Friday next week": date(2025, 3, 7),
    "kommande fredag": date(2025, 2, 28),
    "mån 3 mars": date(2025, 3, 3),
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
NONE = [
    "",
    "banan",
    "planera möte",
    "LS07",
    "3 3 3 3 3",
    "maj",
    "kanske",
    "v 12",
    "100 mars",
    "nästa vecka",
    "hur bokar man möte",
    "vår son",
]
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


# A Wednesday, too.
JANUARY = date(2025, 1, 15)
TO_COME: dict[str, date] = {
    "påminn mig på torsdag": date(2025, 1, 16),
    "Påminn mig på måndag tack": date(2025, 1, 20),
    "på onsdag": date(2025, 1, 22),
    "lördagen": date(2025, 1, 18),
    "nästa torsdag": date(2025, 1, 23),
    "nästa vecka": date(2025, 1, 20),
    "påminn mig 20 januari": date(2025, 1, 20),
    "den 20:e januari": date(2025, 1, 20),
    "10 januari": date(2026, 1, 10),
    "31 jan": date(2025, 1, 31),
    "20/1": date(2025, 1, 20),
    "2025-01-20": date(2025, 1, 20),
    "2025-01-02": date(2025, 1, 2),
    "3 mars 2026": date(2026, 3, 3),
    "i morgon": date(2025, 1, 16),
    "imorgon bitti": date(2025, 1, 16),
    "i övermorgon": date(2025, 1, 17),
    "om 3 dagar": date(2025, 1, 18),
    "om två veckor": date(2025, 1, 29),
    "om en vecka": date(2025, 1, 22),
    "remind me on Thursday": date(2025, 1, 16),
    "remind me January 20th": date(2025, 1, 20),
    "on the 20th of January": date(2025, 1, 20),
    "next Monday": date(2025, 1, 20),
    "tomorrow": date(2025, 1, 16),
    "the day after tomorrow": date(2025, 1, 17),
    "in a week": date(2025, 1, 22),
    "senast på torsdag nästa vecka": date(2025, 1, 23),
    "påminn mig idag och på torsdag": date(2025, 1, 16),
    "om tio dagar": date(2025, 1, 25),
    "hur gör man? påminn mig på fredag": date(2025, 1, 17),
}
NONE_TO_COME = [
    "",
    "påminn mig senare",
    "32 januari",
    "30 februari",
    "20/13",
    "3 2 3 3 4",
    "om 0 dagar",
    "montera",
    "maj",
    "1",
    "15 januari",
    "i dag",
    "i går",
    "i torsdags",
    "vad gör man då",
]
FULL_DAYS: dict[str, str] = {
    "2024-05-14": "2024-05-14",
    " 2024-5-4. ": "2024-05-04",
    "14/5 2024": "2024-05-14",
    "14.5.2024": "2024-05-14",
    "14 maj 2024": "2024-05-14",
    "den 14 maj 2024": "2024-05-14",
    "tisdag 14 maj 2024": "2024-05-14",
    "14 sept 2024": "2024-09-14",
    "1st October 2024": "2024-10-01",
    "3 March 2024": "2024-03-03",
}
NO_FULL_DAYS = [
    "",
    "i våras",
    "2024",
    "31 februari 2024",
    "2024-13-01",
    "14 xyz 2024",
    "14 ma 2024",
    "14 maj",
    "på torsdag",
]
NO_FULL_DAYS += ["antogs 14 maj 2024", "14 maj 2024 och 15 maj 2024"]


@pytest.mark.parametrize(("text", "day"), TO_COME.items())
def test_a_day_to_come_is_found_among_other_words(text: str, day: date) -> None:
    found = find_day(text, JANUARY)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("text", NONE_TO_COME)
def test_what_names_no_day_to_come_is_none(text: str) -> None:
    assert find_day(text, JANUARY) is None


def test_what_follows_the_day_is_kept_as_it_was_written() -> None:
    found = find_day("Till den 31 januari: nämnden möts\nförst 30 januari, Å!", JANUARY)
    assert found is not None
    assert (found.day, found.after) == (date(2025, 1, 31), ": nämnden möts först 30 januari, Å!")


@given(days, days)
def test_every_day_is_read_back_from_how_it_is_written(today: date, day: date) -> None:
    for text in (day.isoformat(), f"{day.day}/{day.month} {day.year}"):
        found = find_day(text, today)
        assert found is not None
        assert found.day == day == read_day(text, today, Lean.TO_COME)
        assert read_full_day(text) == day.isoformat()


@given(days, st.text(max_size=40))
def test_any_text_is_taken_and_a_day_without_a_year_is_to_come(today: date, text: str) -> None:
    found = find_day(text, today)
    assert found is None or isinstance(found.day, date)
    weekday = find_day(f"torsdag {text}", today)
    assert weekday is not None
    assert found is not None or today < weekday.day <= today + timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "to_come", "nearest"),
    [
        ("2025-06-30", date(2025, 6, 30), date(2025, 6, 30)),
        ("30 juni", date(2025, 6, 30), date(2025, 6, 30)),
        ("den 1:e januari", date(2026, 1, 1), date(2025, 1, 1)),
        ("14 okt", date(2025, 10, 14), date(2024, 10, 14)),
        ("14/10", date(2025, 10, 14), date(2024, 10, 14)),
        ("14/10 2023", date(2023, 10, 14), date(2023, 10, 14)),
        ("3rd of May", date(2025, 5, 3), date(2025, 5, 3)),
        ("3 May 2025", date(2025, 5, 3), date(2025, 5, 3)),
        ("31 februari", None, None),
        ("0", None, None),
        ("", None, None),
        ("om två veckor", date(2025, 1, 29), date(2025, 1, 29)),
        ("15 januari", JANUARY, JANUARY),
        ("i torsdags", date(2025, 1, 9), date(2025, 1, 9)),
        ("29 februari", None, date(2024, 2, 29)),
        ("någon gång 30 juni", None, None),
        ("midsommar", None, None),
    ],
)
def test_a_day_alone_is_read_and_its_year_is_the_next_or_the_nearest(
    text: str, to_come: date | None, nearest: date | None
) -> None:
    for lean, expected in ((Lean.TO_COME, to_come), (Lean.NEAREST, nearest)):
        read = read_day(text, JANUARY, lean)
        assert (None if isinstance(read, Rejected) else read) == expected


def test_what_is_no_day_alone_is_said_back() -> None:
    refused = read_day("  någon  gång", JANUARY, Lean.TO_COME)
    assert refused == Rejected(Reason.DATE_UNREADABLE, {"given": "någon gång"})


@pytest.mark.parametrize(("text", "day"), FULL_DAYS.items())
def test_a_day_with_its_year_is_read_however_it_is_written(text: str, day: str) -> None:
    assert read_full_day(text) == day


@pytest.mark.parametrize("text", NO_FULL_DAYS)
def test_what_is_no_day_with_its_year_is_none(text: str) -> None:
    assert read_full_day(text) is None
