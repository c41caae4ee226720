"""Between rows and values of invitations and handovers: what each column holds, both ways."""

from typing import Any

from domain.handovers import Handover
from domain.invitations import Invitation
from storage.statements import Row

NewRow = dict[str, Any]


def invitation_to_row(invitation: Invitation) -> NewRow:
    """Return an invitation's row."""
    return {
        "id": invitation.id,
        "digest": invitation.digest,
        "county_id": invitation.county_id,
        "role": invitation.role,
        "unit_id": invitation.unit_id,
        "name": invitation.name,
        "invited_at": invitation.invited_at,
        "expires_at": invitation.expires_at,
        "used_at": invitation.used_at,
        "person_id": invitation.person_id,
        "revoked_at": invitation.revoked_at,
    }


def invitation_from_row(row: Row) -> Invitation:
    """Return the invitation of a row."""
    return Invitation(**{name: value for name, value in row.items() if name != "version"})


def handover_to_row(handover: Handover) -> NewRow:
    """Return a handover's row, without the sequence that the database gives it."""
    return {
        "id": handover.id,
        "round_id": handover.round_id,
        "unit_id": handover.unit_id,
        "sender_id": handover.sender_id,
        "receiver_id": handover.receiver_id,
        "handed_at": handover.handed_at,
        "part": handover.part,
    }


def handover_from_row(row: Row) -> Handover:
    """Return the handover of a row."""
    return Handover(**{name: value for name, value in row.items() if name != "sequence"})
