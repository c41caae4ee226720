"""Approve that a text of a leadership's is quoted, always without its name (K13)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.ports import AuditEntry, UnitOfWork
from domain.quotes import Quotable, QuoteApproval, list_quotables
from domain.rounds import Round


class ListedQuote(Struct, frozen=True):
    """A text, and its approval where it has one."""

    quotable: Quotable
    approval: QuoteApproval | None


async def list_quotes(uow: UnitOfWork, collection: Round) -> Sequence[ListedQuote] | Rejected:
    """Return a round's texts that may be quoted; one that was changed after its approval has none."""
    questionnaire = await uow.round_parts.get(collection.id, Part.LEADERSHIP_STATUS)
    if questionnaire is None:
        return Rejected(Reason.NO_STATUS_FORM, {"year": collection.refers_to})
    approved = {
        (each.unit_id, each.question, each.text): each for each in await uow.quote_approvals.of_round(collection.id)
    }
    texts = list_quotables(questionnaire, await uow.part_answers.of_round(collection.id, Part.LEADERSHIP_STATUS))
    return [ListedQuote(each, approved.get((each.unit_id, each.question, each.text))) for each in texts]


async def approve_quote(
    uow: UnitOfWork, collection: Round, name: str, actor: str, now: datetime
) -> QuoteApproval | Rejected:
    """Store that the text of this name may be quoted, as it is now; approving it again changes nothing."""
    listed = await list_quotes(uow, collection)
    if isinstance(listed, Rejected):
        return listed
    found = next((each for each in listed if each.quotable.name == name), None)
    if found is None:
        return Rejected(Reason.NO_QUOTE, {"name": name[:20], "year": collection.refers_to})
    if found.approval:
        return found.approval
    quotable = found.quotable
    approval = QuoteApproval(collection.id, quotable.unit_id, quotable.question, quotable.text, actor, now)
    await uow.quote_approvals.add(approval)
    entry = {"round": collection.id, "unit": quotable.unit_id, "question": quotable.question}
    await uow.audit.add(AuditEntry(now, actor, "quote_approved", entry))
    return approval
