"""Between rows and values of conversations, deliveries and the log: what each column holds, both ways."""

from typing import Any

from domain.conversations import Conversation
from domain.deliveries import Delivery
from domain.delivery_ports import Ending
from domain.ports import AuditEntry
from storage.statements import Row

NewRow = dict[str, Any]

# The columns of a delivery that a try changes.
PROGRESS = (
    "conversation_id",
    "not_before",
    "state",
    "attempts",
    "tries_left_if_ambiguous",
    "uncertain_tries",
    "owner",
    "lease_until",
    "activity_id",
    "detail",
    "sent_at",
)
_NEW_PROGRESS = {f"new_{name}": name for name in PROGRESS}


def conversation_to_row(conversation: Conversation) -> NewRow:
    """Return a conversation's row, without the number that tells when it was last heard from."""
    return {
        "tenant_id": conversation.tenant_id,
        "id": conversation.id,
        "service_url": conversation.service_url,
        "scope": conversation.scope,
        "bot_id": conversation.bot_id,
        "object_id": conversation.object_id,
        "county_id": conversation.county_id,
        "language": conversation.language,
        "reachable": conversation.reachable,
        "greeted": conversation.greeted,
        "member_id": conversation.member_id,
        "tenant_stopped": conversation.tenant_stopped,
        "time_zone": conversation.time_zone,
        "met_at": conversation.met_at,
        "refusal": conversation.refusal,
        "heard_on": conversation.heard_on,
    }


def conversation_from_row(row: Row) -> Conversation:
    """Return the conversation of a row."""
    return Conversation(
        id=row["id"],
        tenant_id=row["tenant_id"],
        service_url=row["service_url"],
        scope=row["scope"],
        bot_id=row["bot_id"],
        object_id=row["object_id"],
        county_id=row["county_id"],
        language=row["language"],
        reachable=row["reachable"],
        greeted=row["greeted"],
        member_id=row["member_id"],
        tenant_stopped=row["tenant_stopped"],
        time_zone=row["time_zone"],
        met_at=row["met_at"],
        refusal=row["refusal"],
        heard_on=row["heard_on"],
    )


def delivery_to_row(delivery: Delivery) -> NewRow:
    """Return a delivery's row."""
    return {
        "id": delivery.id,
        "county_id": delivery.county_id,
        "kind": delivery.kind,
        "key": delivery.key,
        "tenant_id": delivery.tenant_id,
        "payload": dict(delivery.payload),
        "created_at": delivery.created_at,
        "person_id": delivery.person_id,
        "fence": delivery.fence,
    } | delivery_progress(delivery)


def delivery_progress(delivery: Delivery) -> NewRow:
    """Return the columns of a delivery that a try changes."""
    return {name: getattr(delivery, name) for name in PROGRESS}


def delivery_from_row(row: Row) -> Delivery:
    """Return the delivery of a row."""
    return Delivery(**{name: value for name, value in row.items() if name != "sequence"})


def claim_to_row(claimed: Delivery) -> NewRow:
    """Return what a claim changes, as new values, and the fence that the row still has."""
    return _new_progress(claimed) | {"its_fence": claimed.fence - 1}


def ending_to_row(ending: Ending) -> NewRow:
    """Return what a try has changed, as new values, and which row it was, under which claim."""
    which = {"its_id": ending.delivery.id, "its_owner": ending.owner, "its_fence": ending.fence}
    return _new_progress(ending.delivery) | which


def change_to_row(delivery: Delivery, former: Delivery) -> NewRow:
    """Return what was decided about a delivery, as new values, and as what it has to be found for that."""
    which = {"its_id": former.id, "its_state": former.state, "its_fence": former.fence}
    return _new_progress(delivery) | which


def audit_entry_to_row(entry: AuditEntry) -> NewRow:
    """Return an audit entry's row."""
    return {"at": entry.at, "actor": entry.actor, "what": entry.what, "data": dict(entry.data)}


def audit_entry_from_row(row: Row) -> AuditEntry:
    """Return the audit entry of a row."""
    return AuditEntry(at=row["at"], actor=row["actor"], what=row["what"], data=row["data"])


# Private functions


def _new_progress(delivery: Delivery) -> NewRow:
    return {new: getattr(delivery, name) for new, name in _NEW_PROGRESS.items()}
