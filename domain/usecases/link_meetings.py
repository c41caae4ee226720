"""Lend a link to a meeting as a file for a calendar, and find the meeting that a link leads to."""

from datetime import datetime

from domain.calendars import meeting_entries
from domain.file_links import WORTH, FileLink, digest_of, is_token, make_token
from domain.meetings import Meeting
from domain.ports import UnitOfWork
from domain.roster import UnitKind
from domain.usecases.link_calendar import FoundCalendar


async def link_meeting(uow: UnitOfWork, meeting: Meeting, language: str, machine_now: datetime) -> str:
    """Return the token of a new link, of which only the digest is kept; links that are over are forgotten."""
    token = make_token()
    await uow.file_links.remove_expired(machine_now)
    await uow.file_links.add(FileLink(digest_of(token), None, language, machine_now + WORTH, meeting.id))
    return token


async def find_linked_meeting(uow: UnitOfWork, token: str, machine_now: datetime) -> FoundCalendar | None:
    """Return the meeting as it is now, alone in a calendar; None for a link that is unknown or over."""
    link = await uow.file_links.get(digest_of(token)) if is_token(token) else None
    alive = link is not None and machine_now < link.expires_at
    meeting = await uow.meetings.get(link.meeting_id) if link and link.meeting_id and alive else None
    if link is None or meeting is None:
        return None
    for county in await uow.roster.counties():
        units = await uow.roster.units(county.id, UnitKind.LEADERSHIP)
        names = {unit.id: unit.name for unit in units}
        if meeting.unit_id in names:
            entries = meeting_entries([meeting], names)
            return FoundCalendar(names[meeting.unit_id], link.language, entries)
    return None
