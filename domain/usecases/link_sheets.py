"""Lend a link to a unit's talking sheet, and find the sheet that a link leads to."""

from datetime import datetime

from msgspec import Struct

from domain.agreements import Agreement
from domain.file_links import WORTH, FileLink, digest_of, is_token, make_token
from domain.joint_messages import TalkingSheet
from domain.ports import UnitOfWork
from domain.usecases.compare_answers import recall_joint_answers


class FoundSheet(Struct, frozen=True):
    """A talking sheet and the language that it was asked for in."""

    sheet: TalkingSheet
    language: str


async def link_sheet(uow: UnitOfWork, agreement: Agreement, language: str, machine_now: datetime) -> str:
    """Return the token of a new link, of which only the digest is kept; links that are over are forgotten."""
    token = make_token()
    await uow.file_links.remove_expired(machine_now)
    await uow.file_links.add(FileLink(digest_of(token), agreement.id, language, machine_now + WORTH))
    return token


async def find_sheet(uow: UnitOfWork, token: str, machine_now: datetime) -> FoundSheet | None:
    """Return what a link leads to, from what is stored now; None for one that is unknown or over. Changes nothing."""
    link = await uow.file_links.get(digest_of(token)) if is_token(token) else None
    alive = link is not None and machine_now < link.expires_at
    agreement = await uow.agreements.get(link.agreement_id) if link and link.agreement_id and alive else None
    if link is None or agreement is None:
        return None
    collection = await uow.rounds.get(agreement.round_id)
    joint = await recall_joint_answers(uow, collection, agreement) if collection else None
    if collection is None or joint is None:
        return None
    units = await uow.roster.units(collection.county_id)
    name = next((unit.name for unit in units if unit.id == agreement.unit_id), "")
    return FoundSheet(TalkingSheet(collection, name, joint, agreement.made_at), link.language)
