"""Lend links to a letter as files, and find the letter that a link leads to."""

from datetime import datetime

from domain.file_links import WORTH, LetterForm, LetterLink, digest_of, is_token, make_token
from domain.ids import PersonId
from domain.ports import UnitOfWork
from domain.reach_messages import Letter
from domain.roster import Role
from domain.rounds import Round
from domain.usecases.compose_letter import LetterTerms, compose_letter
from domain.usecases.find_unreachable import find_unreachable


async def link_letter(
    uow: UnitOfWork, collection: Round, reader_id: PersonId, coordinator_id: PersonId, machine_now: datetime
) -> dict[LetterForm, str]:
    """Return the token of a new link to each of a letter's forms; of each token only the digest is kept."""
    await uow.letter_links.remove_expired(machine_now)
    tokens = {}
    for form in LetterForm:
        tokens[form] = make_token()
        digest = digest_of(tokens[form])
        link = LetterLink(digest, collection.id, reader_id, coordinator_id, form, machine_now + WORTH)
        await uow.letter_links.add(link)
    return tokens


async def find_letter(
    uow: UnitOfWork, token: str, machine_now: datetime, form: LetterForm, terms: LetterTerms
) -> Letter | None:
    """Return what a link leads to, from how things stand now. Changes nothing.

    None for a link that is unknown, over or of another form, whose coordinator is none any more, and to somebody who
    is reached again or has answered: nobody is written to about that.
    """
    link = await uow.letter_links.get(digest_of(token)) if is_token(token) else None
    if link is None or link.form is not form or machine_now >= link.expires_at:
        return None
    collection = await uow.rounds.get(link.round_id)
    if collection is None or not await _is_coordinator(uow, link.person_id, collection):
        return None
    found = await find_unreachable(uow, collection, terms.is_workday, terms.now)
    mine = [each for each in found if each.person_id == link.reader_id]
    return await compose_letter(uow, collection, mine, link.person_id, terms)


# Private functions


async def _is_coordinator(uow: UnitOfWork, person_id: PersonId, collection: Round) -> bool:
    held = await uow.roster.assignments_of(person_id)
    return any(each.role is Role.COORDINATOR and each.county_id == collection.county_id for each in held)
