"""Store what a try to send has told about the conversation it went to."""

from msgspec.structs import replace

from domain.conversations import Conversation, Scope, without_thread
from domain.deliveries import BLOCKED_BY_ADMIN, Delivery, Kind, State
from domain.ports import UnitOfWork

NOT_FOUND = "404"


async def remember_way(uow: UnitOfWork, settled: Delivery, conversation: Conversation) -> None:
    """Store a private chat's new id, that nothing reaches it and why, or that something has arrived again (F12, F14).

    An administrator's block concerns all of the tenant (F15).

    Args:
        uow: the unit of work in which the try is stored.
        settled: the message after the try.
        conversation: as it was when the try began.
    """
    if without_thread(settled.conversation_id) != conversation.id and conversation.scope is Scope.PERSONAL:
        former = await uow.conversations.get(conversation.tenant_id, conversation.id) or conversation
        await uow.conversations.put(replace(former, reachable=False, refusal=settled.detail))
        conversation = replace(former, id=settled.conversation_id, refusal=None)
        await uow.conversations.put(conversation)
    if settled.detail == BLOCKED_BY_ADMIN:
        await uow.conversations.stop_tenant(settled.tenant_id)
        return
    known = _learn(settled, conversation)
    # Who came back while we were refused is not shut out.
    if known != conversation and await uow.conversations.get(known.tenant_id, known.id) == conversation:
        await uow.conversations.put(known)


# Private functions


def _learn(settled: Delivery, conversation: Conversation) -> Conversation:
    """Return what is known of a conversation now; a reminder that was refused for good leaves it open for others."""
    if _shuts_conversation(settled):
        shut = replace(conversation, reachable=False, refusal=settled.detail)
        return shut if conversation.reachable else conversation
    if settled.kind is Kind.REMINDER and settled.state is State.FAILED:
        return replace(conversation, refusal=settled.detail)
    arrived = settled.state is State.SENT and conversation.reachable
    return replace(conversation, refusal=None) if arrived else conversation


def _shuts_conversation(settled: Delivery) -> bool:
    """Tell whether nothing reaches the conversation any more; a thread that is gone says nothing about its channel."""
    if settled.state is not State.UNREACHABLE:
        return False
    in_thread = settled.conversation_id != without_thread(settled.conversation_id)
    return not (in_thread and (settled.detail or "").startswith(NOT_FOUND))
