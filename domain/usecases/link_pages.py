"""Lend links to pages for printing, and find what a link leads to: a unit's own mirror, or the county's temperature."""

from datetime import datetime

from msgspec import Struct

from domain.errors import Rejected
from domain.file_links import WORTH, PageLink, digest_of, is_token, make_token
from domain.ids import CountyId, PersonId, UnitId
from domain.mirrors import Mirror
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.roster import Principal, speakers
from domain.summaries import CountySummary
from domain.usecases.mirror_unit import read_mirror


class FoundPage(Struct, frozen=True):
    """What is to be printed: a mirror, or the summary whose temperature is shown; and the language it is told in."""

    content: Mirror | CountySummary
    language: str
    made_at: datetime


async def link_mirror(
    uow: UnitOfWork, principal: Principal, unit_id: UnitId, language: str, machine_now: datetime
) -> str:
    """Return the token of a new link to a unit's mirror, worth something while the person speaks for it (K12)."""
    return await _lend(uow, (principal.county.id, unit_id, principal.person.id), language, machine_now)


async def link_temperature(uow: UnitOfWork, county_id: CountyId, language: str, machine_now: datetime) -> str:
    """Return the token of a new link to the county's temperature, which holds nothing but what is published."""
    return await _lend(uow, (county_id, None, None), language, machine_now)


async def find_page(uow: UnitOfWork, token: str, machine_now: datetime) -> FoundPage | None:
    """Return what a link leads to, from the latest release and by today's roles. Changes nothing.

    None for a link that is unknown or over, whose person no longer speaks for the unit, or with nothing to show.
    """
    link = await uow.page_links.get(digest_of(token)) if is_token(token) else None
    if link is None or machine_now >= link.expires_at:
        return None
    release = await uow.releases.latest(link.county_id)
    if release is None:
        return None
    content = release.summary if link.unit_id is None else await _find_mirror(uow, link, link.unit_id, release)
    return FoundPage(content, link.language, machine_now) if content else None


# Private functions


async def _lend(
    uow: UnitOfWork, whose: tuple[CountyId, UnitId | None, PersonId | None], language: str, machine_now: datetime
) -> str:
    token = make_token()
    await uow.page_links.remove_expired(machine_now)
    await uow.page_links.add(PageLink(digest_of(token), *whose, language, machine_now + WORTH))
    return token


async def _find_mirror(uow: UnitOfWork, link: PageLink, unit_id: UnitId, release: Release) -> Mirror | None:
    units = await uow.roster.units(link.county_id)
    unit = next((each for each in units if each.id == unit_id), None)
    if unit is None or link.person_id not in speakers(await uow.roster.assignments(link.county_id), unit_id):
        return None
    found = await read_mirror(uow, unit, release)
    return None if isinstance(found, Rejected) else found
