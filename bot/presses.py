"""What makes the files that people fetch; what writes them is loaded with the first one, as no turn needs it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.clock import Clock
from bot.workdays import is_swedish_workday
from domain.file_links import LetterForm
from domain.ports import UnitOfWork
from domain.reach_messages import Letter
from domain.usecases.compose_letter import LetterTerms
from domain.usecases.link_calendar import FoundCalendar
from domain.usecases.link_letters import find_letter
from domain.usecases.link_meetings import find_linked_meeting
from domain.usecases.link_pages import FoundPage, find_page
from domain.usecases.link_plan_files import PlanPaper, find_plan_paper
from domain.usecases.link_sheets import FoundSheet, find_sheet
from rendering.refusals import tell_not_printed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EML = "message/rfc822"
ICS = "text/calendar"
PDF = "application/pdf"


class FileNotMadeError(Exception):
    """This machine lacks what the file is made with; the message is a sentence to whoever asked for it."""


class Press(Struct, frozen=True):
    """One kind of file: what finds it by its link's token, what writes it, and its name.

    Attributes:
        find: returns None for a token that leads to none of its kind.
    """

    find: Callable[[UnitOfWork, str, datetime], Awaitable[Any]]
    write: Callable[[Any], bytes]
    name: Callable[[Any], str]
    content_type: str = DOCX


def write_sheet(found: FoundSheet) -> bytes:
    """Return a talking sheet."""
    from rendering.reports.talking_sheets import write_talking_sheet  # noqa: PLC0415 - with the first one

    return write_talking_sheet(found.sheet, found.language)


def name_sheet(found: FoundSheet) -> str:
    """Return the name of a talking sheet."""
    from rendering.reports.talking_sheets import name_talking_sheet  # noqa: PLC0415 - as above

    return name_talking_sheet(found.language)


def write_paper(paper: PlanPaper) -> bytes:
    """Return a document about a plan."""
    from rendering.reports.plan_papers import write_plan_paper  # noqa: PLC0415 - as above

    return write_plan_paper(paper)


def name_paper(paper: PlanPaper) -> str:
    """Return the name of a document about a plan."""
    from rendering.reports.plan_papers import name_plan_paper  # noqa: PLC0415 - as above

    return name_plan_paper(paper)


def write_page(found: FoundPage) -> bytes:
    """Return a page for printing.

    Raises:
        FileNotMadeError: the system lacks what lays out a PDF (docs/reports.md).
    """
    try:
        from rendering.reports.printed_pages import write_page as write  # noqa: PLC0415 - as above
    except OSError:
        raise FileNotMadeError(tell_not_printed(found.language)) from None
    return write(found)


def name_page(found: FoundPage) -> str:
    """Return the name of a page for printing."""
    from rendering.reports.printed_pages import name_page as name  # noqa: PLC0415 - as above

    return name(found)


def write_feed(found: FoundCalendar) -> bytes:
    """Return a calendar, of a meeting or of all that one subscribes to."""
    from rendering.reports.calendars import write_calendar  # noqa: PLC0415 - as above

    return write_calendar(found)


def name_meeting(found: FoundCalendar) -> str:
    """Return the name of a meeting's file."""
    from rendering.reports.calendars import name_calendar_file  # noqa: PLC0415 - as above

    return name_calendar_file(found.language)


def write_mail(letter: Letter) -> bytes:
    """Return a letter as a draft for a mail program."""
    from rendering.reports.letters import write_mail as write  # noqa: PLC0415 - as above

    return write(letter)


def name_mail(letter: Letter) -> str:
    """Return the name of a draft's file."""
    from rendering.reports.letters import name_mail as name  # noqa: PLC0415 - as above

    return name(letter)


def write_day(letter: Letter) -> bytes:
    """Return a letter's last day for a calendar."""
    from rendering.reports.letters import write_day as write  # noqa: PLC0415 - as above

    return write(letter)


def name_day(letter: Letter) -> str:
    """Return the name of a last day's file."""
    from rendering.reports.letters import name_day as name  # noqa: PLC0415 - as above

    return name(letter)


PRESSES: Sequence[Press] = (
    Press(find_sheet, write_sheet, name_sheet),
    Press(find_plan_paper, write_paper, name_paper),
    Press(find_page, write_page, name_page, PDF),
    Press(find_linked_meeting, write_feed, name_meeting, ICS),
)


def list_presses(calendar: Clock, app_address: str | None) -> Sequence[Press]:
    """Return what makes files.

    Letters go by the calendar that rounds go by, and not by the machine's clock as links do.

    Args:
        calendar: gives the day that letters are written on.
        app_address: where the app opens in Teams, for the letters to say.
    """

    def find_as(form: LetterForm) -> Callable[[UnitOfWork, str, datetime], Awaitable[Letter | None]]:
        async def find(uow: UnitOfWork, token: str, machine_now: datetime) -> Letter | None:
            terms = LetterTerms(calendar.now(), is_swedish_workday, app_address)
            return await find_letter(uow, token, machine_now, form, terms)

        return find

    return (
        *PRESSES,
        Press(find_as(LetterForm.MAIL), write_mail, name_mail, EML),
        Press(find_as(LetterForm.DAY), write_day, name_day, ICS),
    )
