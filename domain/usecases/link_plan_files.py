"""Lend links to documents about a leadership's plan, and find what a link leads to."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.file_links import WORTH, PlanDocument, PlanLink, digest_of, is_token, make_token
from domain.ids import UnitId
from domain.plans import Activity, current_plan
from domain.ports import UnitOfWork
from domain.roster import UnitKind


class PlanPaper(Struct, frozen=True):
    """A document about a leadership's plan, to be written in a language; activities only where it shows them."""

    document: PlanDocument
    unit: str
    activities: tuple[Activity, ...]
    language: str
    made_at: datetime


async def link_plan_files(
    uow: UnitOfWork, unit_id: UnitId, documents: Sequence[PlanDocument], language: str, machine_now: datetime
) -> dict[PlanDocument, str]:
    """Return the token of a new link to each document; of each token only the digest is kept."""
    await uow.plan_links.remove_expired(machine_now)
    tokens = {}
    for document in documents:
        tokens[document] = make_token()
        link = PlanLink(digest_of(tokens[document]), unit_id, document, language, machine_now + WORTH)
        await uow.plan_links.add(link)
    return tokens


async def find_plan_paper(uow: UnitOfWork, token: str, machine_now: datetime) -> PlanPaper | None:
    """Return what a link leads to, from what is stored now; None for one that is unknown or over. Changes nothing."""
    link = await uow.plan_links.get(digest_of(token)) if is_token(token) else None
    if link is None or machine_now >= link.expires_at:
        return None
    for county in await uow.roster.counties():
        for unit in await uow.roster.units(county.id, UnitKind.LEADERSHIP):
            if unit.id == link.unit_id:
                shown = link.document is PlanDocument.ACTIVITY_PLAN
                activities = current_plan(await uow.plans.of_unit(unit.id)) if shown else ()
                return PlanPaper(link.document, unit.name, activities, link.language, machine_now)
    return None
