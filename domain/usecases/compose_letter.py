"""Compose the letter that a coordinator sends to somebody whom nothing reaches in Teams."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.deadlines import IsWorkday, end_of
from domain.ids import PersonId
from domain.ports import UnitOfWork
from domain.reach_messages import Letter, LetterTask, Unreachable
from domain.reachability import Barrier
from domain.rounds import Round
from domain.usecases.measure_parts import measure_parts

DEFAULT_LANGUAGE = "sv"


class LetterTerms(Struct, frozen=True):
    """When a letter is written, and where its reader opens the bot."""

    now: datetime
    is_workday: IsWorkday
    app_address: str | None = None


async def compose_letter(
    uow: UnitOfWork, collection: Round, mine: Sequence[Unreachable], sender_id: PersonId | None, terms: LetterTerms
) -> Letter | None:
    """Return the letter about all that is missing of one person; None where that is nothing.

    Args:
        uow: the unit of work to read in.
        collection: the round.
        mine: those of `find_unreachable` that are about the person.
        sender_id: the coordinator who sends it; None at the command line.
        terms: when it is written.
    """
    if not mine:
        return None
    reader = mine[0].colleague
    person = await uow.roster.person_with_id(reader.person_id)
    sender = await uow.roster.person_with_id(sender_id) if sender_id else None
    amounts = await measure_parts(uow, collection, {(each.part, each.unit_id) for each in mine}, reader.person_id)
    return Letter(
        collection=collection,
        reader=reader,
        to=_address_of(person.email if person else None),
        language=(person.language if person else None) or DEFAULT_LANGUAGE,
        tasks=tuple(_task(collection, each, terms.now) for each in mine),
        minutes=sum(amounts[each.part, each.unit_id].minutes for each in mine),
        silent=all(each.barrier is Barrier.SILENT for each in mine),
        sender=sender.display_name if sender else None,
        app_address=terms.app_address,
    )


# Private functions


def _task(collection: Round, each: Unreachable, now: datetime) -> LetterTask:
    """Return what is asked for; once the due date is over, the round's last day is what counts."""
    until = collection.closes_on if now >= end_of(each.due_on) else each.due_on
    return LetterTask(each.part, each.unit, until)


def _address_of(email: str | None) -> str | None:
    """Return an address that can be written to: of who is known by their id only a mark is kept."""
    return email if email and "@" in email else None
