"""Make and revoke links by which calendars subscribe, and find what one shows (S22)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.calendars import CalendarEntry, CalendarLink, due_entries, event_entries, meeting_entries, sort_entries
from domain.conversations import Conversation
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.file_links import digest_of, is_token, make_token
from domain.ids import CalendarLinkId, DeliveryId, UnitId, new_id
from domain.network import current_events
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import County, Principal, Unit, UnitKind, speakers

# As many digits as the list shows.
SHORTEST_ID = 8

# Entries that come from elsewhere, such as the network's meetings, for a county and, where it is given, a leadership.


class NewCalendarLink(Struct, frozen=True):
    """A link, and its token: the only time that anybody sees it."""

    link: CalendarLink
    token: str


class Asked(Struct, frozen=True):
    """A person who asks for a leadership's calendar, and the chat that its address is sent to."""

    principal: Principal
    unit_id: UnitId
    language: str
    chat: Conversation


class FoundCalendar(Struct, frozen=True):
    """What a link leads to: whose calendar it is, and all that is in it."""

    name: str
    language: str
    entries: tuple[CalendarEntry, ...]


async def link_county_calendar(
    uow: UnitOfWork, county: County, language: str, actor: str, now: datetime
) -> NewCalendarLink:
    """Make a link to the whole county's calendar."""
    new = await _make(uow, CalendarLink(CalendarLinkId(new_id()), "", county.id, None, None, language, now))
    await uow.audit.add(AuditEntry(now, actor, "calendar_linked", {"link": new.link.id}))
    return new


async def find_own_link(uow: UnitOfWork, principal: Principal, unit_id: UnitId) -> CalendarLink | None:
    """Return the person's link to a leadership's calendar that works."""
    known = await uow.calendar_links.of_unit(unit_id)
    mine = [each for each in known if each.person_id == principal.person.id and each.revoked_at is None]
    return mine[-1] if mine else None


async def link_unit_calendar(uow: UnitOfWork, asked: Asked, now: datetime) -> CalendarLink | Rejected:
    """Make a link to a leadership's calendar in the place of the person's former one, and put it on its way to them.

    Only for who speaks for it: the link works as long as they do. Its token is made when it is sent (`give_token`):
    what is on its way is stored, and a token never is.
    """
    principal = asked.principal
    if not principal.speaks_for(asked.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    former = await find_own_link(uow, principal, asked.unit_id)
    if former:
        await uow.calendar_links.put(replace(former, revoked_at=now))
    link_id, county_id = CalendarLinkId(new_id()), principal.county.id
    blank = CalendarLink(link_id, "", county_id, asked.unit_id, principal.person.id, asked.language, now)
    new = await _make(uow, blank)
    await uow.outbox.add(_delivery(asked, new.link, now))
    return new.link


async def find_addressed(uow: UnitOfWork, delivery: Delivery) -> Unit | str:
    """Return the leadership whose calendar's address is on its way, or why it is dropped."""
    unit_id = UnitId(delivery.payload["unit"])
    link = await _find_link(uow, unit_id, delivery.payload["link"])
    if link is None or link.revoked_at is not None:
        return "revoked"
    units = await uow.roster.units(link.county_id, UnitKind.LEADERSHIP)
    shown = [unit for unit in units if unit.id == unit_id]
    return shown[0] if await _is_alive(uow, link, shown) else "no_longer_speaks"


async def give_token(uow: UnitOfWork, delivery: Delivery) -> str | None:
    """Return a new token of the link that is on its way, of which only the digest is kept; None if there is no link."""
    link = await _find_link(uow, UnitId(delivery.payload["unit"]), delivery.payload["link"])
    if link is None:
        return None
    token = make_token()
    await uow.calendar_links.put(replace(link, digest=digest_of(token)))
    return token


async def revoke_own_link(
    uow: UnitOfWork, principal: Principal, unit_id: UnitId, now: datetime
) -> CalendarLink | Rejected:
    """Have the person's link to a leadership's calendar lead nowhere any more."""
    link = await find_own_link(uow, principal, unit_id)
    if link is None:
        return Rejected(Reason.NO_CALENDAR_LINK)
    revoked = replace(link, revoked_at=now)
    await uow.calendar_links.put(revoked)
    return revoked


async def revoke_calendar(
    uow: UnitOfWork, county: County, given: str, actor: str, now: datetime
) -> CalendarLink | Rejected:
    """Revoke any link of the county, named by its id or by the beginning of it."""
    wanted = given.strip().lower()
    known = await uow.calendar_links.all(county.id)
    found = [each for each in known if len(wanted) >= SHORTEST_ID and each.id.startswith(wanted)]
    if len(found) != 1 or found[0].revoked_at:
        return Rejected(Reason.NO_CALENDAR_LINK, {"given": given[:60]})
    revoked = replace(found[0], revoked_at=now)
    await uow.calendar_links.put(revoked)
    await uow.audit.add(AuditEntry(now, actor, "calendar_revoked", {"link": revoked.id}))
    return revoked


async def find_calendar(uow: UnitOfWork, token: str) -> FoundCalendar | None:
    """Return what a link leads to, from what is stored now; None for one that is unknown or revoked.

    So is one whose owner no longer speaks for the leadership. Changes nothing, and asks the database the same question
    for every token that could be one.
    """
    link = await uow.calendar_links.by_digest(digest_of(token))
    if link is None or link.revoked_at is not None or not is_token(token):
        return None
    units = await uow.roster.units(link.county_id, UnitKind.LEADERSHIP)
    shown = [unit for unit in units if link.unit_id in {None, unit.id}]
    if not await _is_alive(uow, link, shown):
        return None
    entries = await _collect(uow, link, shown)
    county = next(each.name for each in await uow.roster.counties() if each.id == link.county_id)
    return FoundCalendar(shown[0].name if link.unit_id else county, link.language, sort_entries(entries))


# Private functions


async def _make(uow: UnitOfWork, blank: CalendarLink) -> NewCalendarLink:
    token = make_token()
    link = replace(blank, digest=digest_of(token))
    await uow.calendar_links.put(link)
    return NewCalendarLink(link, token)


async def _find_link(uow: UnitOfWork, unit_id: UnitId, link_id: str) -> CalendarLink | None:
    return next((each for each in await uow.calendar_links.of_unit(unit_id) if each.id == link_id), None)


def _delivery(asked: Asked, link: CalendarLink, now: datetime) -> Delivery:
    person_id = asked.principal.person.id
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=link.county_id,
        kind=Kind.CALENDAR_ADDRESS,
        key=f"calendar_address:{link.id}",
        tenant_id=asked.chat.tenant_id,
        conversation_id=asked.chat.id,
        payload={"unit": asked.unit_id, "person": person_id, "link": link.id},
        created_at=now,
        not_before=AT_ONCE,
        person_id=person_id,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.CALENDAR_ADDRESS],
    )


async def _is_alive(uow: UnitOfWork, link: CalendarLink, shown: Sequence[Unit]) -> bool:
    if link.unit_id is None:
        return True
    speaking = speakers(await uow.roster.assignments(link.county_id), link.unit_id)
    return bool(shown) and link.person_id in speaking


async def _collect(uow: UnitOfWork, link: CalendarLink, shown: Sequence[Unit]) -> list[CalendarEntry]:
    of_unit = link.unit_id is not None
    meetings = await (uow.meetings.of_unit(shown[0].id) if of_unit else uow.meetings.of_county(link.county_id))
    rounds = await uow.rounds.all(link.county_id)
    events = current_events(await uow.network.events(link.county_id))
    names = {unit.id: unit.name for unit in shown}
    return [*meeting_entries(meetings, names), *due_entries(rounds), *event_entries(events)]
