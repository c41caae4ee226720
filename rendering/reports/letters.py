"""A letter as files: a draft for a mail program (RFC 5322), and its last day for a calendar (RFC 5545).

The same letter gives the same bytes. Whatever people and units are called, they make no header and no line of a
calendar: what is not seen is taken out before, and the libraries fold and escape the rest.
"""

from datetime import datetime, time, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from icalendar import Alarm

from domain.deadlines import STOCKHOLM, opening_at
from domain.reach_messages import Letter
from rendering.free_text import clean
from rendering.letters import letter_words, write_letter
from rendering.reports.calendars import begin_calendar, begin_event
from rendering.texts.catalogues import texts_for

# When somebody is at work, with time enough left of the day; the alarm comes a day before.
AT_NINE = time(9, 0)
LENGTH = timedelta(minutes=15)
ALARM_BEFORE = timedelta(days=1)


def write_mail(letter: Letter) -> bytes:
    """Return the letter as a draft: `X-Unsent` has mail programs open it for writing, with nobody as its sender."""
    texts, written = texts_for(letter.language), write_letter(letter, with_file=True)
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    to = _read_address(letter)
    if to is not None:
        mail["To"] = to
    mail["Subject"] = _one_line(written.subject)
    mail.set_content("\n\n".join(_one_line(each) for each in written.paragraphs) + "\n", cte="quoted-printable")
    day = write_day(letter)
    name = texts("letter.file_day")
    mail.add_attachment(day, "text", "calendar", filename=name, params={"method": "PUBLISH", "charset": "utf-8"})
    mail.set_boundary(sha256(day).hexdigest()[:32])
    return bytes(mail)


def write_day(letter: Letter) -> bytes:
    """Return the letter's last day as a calendar with one event, and an alarm the day before."""
    texts, collection = texts_for(letter.language), letter.collection
    said = {name: _one_line(each) for name, each in letter_words(letter, texts).items()}
    changed_at = collection.due_moved_at or opening_at(collection.opens_on)
    event = begin_event(f"answer-{collection.id}-{letter.reader.person_id}", collection.due_moves, changed_at)
    begins = datetime.combine(letter.due_on, AT_NINE, STOCKHOLM)
    event.add("summary", texts("ics.answer_due", **said))
    event.add("description", texts("ics.answer_due_how", **said))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", begins)
    event.add("dtend", begins + LENGTH)
    if letter.app_address:
        event.add("url", letter.app_address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", texts("ics.answer_due", **said))
    alarm.add("trigger", -ALARM_BEFORE)
    event.add_component(alarm)
    calendar = begin_calendar(letter.language)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def name_mail(letter: Letter) -> str:
    """Return what the draft's file is called."""
    return texts_for(letter.language)("letter.file_mail")


def name_day(letter: Letter) -> str:
    """Return what the calendar's file is called."""
    return texts_for(letter.language)("letter.file_day")


# Private functions


def _read_address(letter: Letter) -> Address | None:
    """Return whom it is to; None for an address that is none, which nobody's mail program would take."""
    try:
        return Address(_one_line(letter.reader.name or ""), addr_spec=letter.to) if letter.to else None
    except (MessageError, ValueError, IndexError):
        return None


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
