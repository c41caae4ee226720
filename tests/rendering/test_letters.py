"""Letters as files: a draft that mail programs open, a day that calendars take, and nothing in them but ours."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from domain.instruments import Part
from domain.reach_messages import Letter, LetterTask
from domain.roster import MAX_NAME_LENGTH
from rendering.letters import write_letter
from rendering.reports.letters import write_day, write_mail
from tests.rendering.reach_samples import RECIPIENT, make_letter
from tests.rendering.samples import make_round

LETTER = make_letter(make_round(), "LS13")
ENGLISH = replace(LETTER, language="en")
HEADERS = {"X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"}


def read_mail(letter: Letter) -> EmailMessage:
    """Return a draft as a mail program reads it."""
    mail = message_from_bytes(write_mail(letter), policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def events_of(data: bytes) -> list[Any]:
    """Return the events as a calendar reads them, which have to be one."""
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_a_draft_opens_for_writing_to_its_reader_and_says_what_the_card_says() -> None:
    mail = read_mail(LETTER)
    assert (mail["X-Unsent"], mail["From"], mail["Date"]) == ("1", None, None)
    (to,) = mail["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Ordförande LS13", RECIPIENT)
    written = write_letter(LETTER, with_file=True)
    assert mail["Subject"] == written.subject == "LS13: självskattningen, gärna senast fredag 24 januari"
    assert text_of(mail) == "\n\n".join(written.paragraphs) + "\n"
    assert mail.get_body(("html",)) is None


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        (
            LETTER,
            ("LS13", "självskattningen för 2024", "ungefär 2 minuter", "fredag 24 januari", "”skatta”", "på telefon"),
        ),
        (ENGLISH, ("LS13", "self-assessment for 2024", "about 2 minutes", "Friday 24 January", "“assess”", "by phone")),
    ],
    ids=["sv", "en"],
)
def test_k17_a_letter_says_what_why_how_long_by_when_and_how_in_its_readers_language(
    letter: Letter, said: Iterable[str]
) -> None:
    text = text_of(read_mail(letter))
    for words in (*said, LETTER.app_address or "", "Samordnare RSS"):
        assert words in text
    assert "försenad" not in text


def test_without_an_address_to_open_it_tells_how_to_find_the_app() -> None:
    text = text_of(read_mail(replace(LETTER, app_address=None)))
    assert "sök efter appen Uppföljaren i Teams" in text
    assert "https://" not in text


def test_the_last_day_comes_with_the_draft_and_alone() -> None:
    (attached,) = read_mail(LETTER).iter_attachments()
    assert (attached.get_content_type(), attached.get_param("method")) == ("text/calendar", "PUBLISH")
    assert attached.get_filename() == "sista-dagen.ics"
    assert attached.get_payload(decode=True) == write_day(LETTER)


@pytest.mark.parametrize(
    ("due_on", "hours"),
    [(date(2025, 1, 24), 1), (date(2025, 3, 31), 2), (date(2025, 10, 25), 2), (date(2025, 10, 27), 1)],
)
def test_the_last_day_is_at_nine_in_stockholm_in_winter_and_in_summer(due_on: date, hours: int) -> None:
    late = replace(LETTER, tasks=(LetterTask(Part.SELF_ASSESSMENT, "LS13", due_on),))
    calendar = Calendar.from_ical(write_day(late))
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    (event,) = events_of(write_day(late))
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    start = event["dtstart"].dt
    assert start.astimezone(UTC) == datetime(due_on.year, due_on.month, due_on.day, 9 - hours, tzinfo=UTC)
    assert event["dtend"].dt - start == timedelta(minutes=15)
    assert (event["summary"], event["transp"]) == ("LS13: sista dag för självskattningen", "TRANSPARENT")
    (alarm,) = event.walk("VALARM")
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", -timedelta(days=1))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Stockholm"


def test_a_due_date_that_moves_moves_the_same_entry() -> None:
    moved = replace(LETTER.collection, due_moves=2, due_moved_at=datetime(2025, 1, 20, 9, tzinfo=UTC))
    (first,), (second,) = events_of(write_day(LETTER)), events_of(write_day(replace(LETTER, collection=moved)))
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 2)


def test_the_same_letter_gives_the_same_bytes_within_the_lengths_that_the_standards_allow() -> None:
    wide = _called("Åäö " * 25)
    for letter in (LETTER, ENGLISH, wide):
        assert write_mail(letter) == write_mail(letter)
        assert all(len(line) <= 75 for line in write_day(letter).split(b"\r\n"))
        assert all(len(line) <= 998 for line in write_mail(letter).split(b"\r\n"))
        assert b"\n" not in write_mail(letter).replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "to", ["not an address", "a@b@c", "@", "x@", "a b@example.org", "a@example.org\nBcc: b@example.org"]
)
def test_an_address_that_is_none_leaves_the_draft_without_a_recipient(to: str) -> None:
    mail = read_mail(replace(LETTER, to=to))
    assert mail["Bcc"] is None
    assert "Bcc" not in text_of(mail)
    assert mail["To"] is None or mail["To"].addresses[0].addr_spec == to


HOSTILE = [
    "LS13\r\nBcc: evil@example.org",
    "LS13\nBcc: evil@example.org\n\n<b>",
    "LS13\rX-Unsent: 0",
    "LS13\u2028Bcc: evil@example.org",
    'LS13" <evil@example.org>, "',
    "=?utf-8?q?evil?=",
    "LS13\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:evil",
    "LS13;X=1,2\\n:\\",
    "LS13\x00\x0b\x85",
    ", ; : @ < > ( ) [ ]",
]


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=MAX_NAME_LENGTH)))
@example("\r\n")
@example("")
@settings(max_examples=200)
def test_no_name_makes_a_header_a_recipient_or_a_line_of_a_calendar(name: str) -> None:
    letter = _called(name)
    mail = read_mail(letter)
    assert set(mail.keys()) <= HEADERS
    assert [each.addr_spec for each in mail["To"].addresses] == [RECIPIENT]
    (event,) = events_of(write_day(letter))
    assert {str(key).lower() for key in event} == {str(key).lower() for key in events_of(write_day(LETTER))[0]}
    assert event["transp"] == "TRANSPARENT"
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"


# Private functions


def _called(name: str) -> Letter:
    """Return a letter to somebody, of a unit and from somebody, who all are called so."""
    reader = replace(LETTER.reader, name=name)
    return replace(LETTER, reader=reader, sender=name, tasks=(LetterTask(Part.SELF_ASSESSMENT, name, LETTER.due_on),))
