"""Names for what things are known by, so that a unit is never taken for a person."""

from datetime import datetime
from secrets import randbits
from typing import NewType
from uuid import uuid4

CountyId = NewType("CountyId", str)
UnitId = NewType("UnitId", str)
PersonId = NewType("PersonId", str)
RoundId = NewType("RoundId", str)
SubmissionId = NewType("SubmissionId", str)
DeliveryId = NewType("DeliveryId", str)
ReleaseId = NewType("ReleaseId", str)
CardId = NewType("CardId", str)
DeclarationId = NewType("DeclarationId", str)
InvitationId = NewType("InvitationId", str)
HandoverId = NewType("HandoverId", str)
AgreementId = NewType("AgreementId", str)
ActivityId = NewType("ActivityId", str)
EventId = NewType("EventId", str)
MeetingId = NewType("MeetingId", str)
CalendarLinkId = NewType("CalendarLinkId", str)
SnoozeId = NewType("SnoozeId", str)
TimeRequestId = NewType("TimeRequestId", str)
StopId = NewType("StopId", str)

_LOW_62_BITS = (1 << 62) - 1


def new_id() -> str:
    """Return 32 hexadecimal digits with 122 random bits: nobody guesses another's id."""
    return uuid4().hex


def new_id_at(now: datetime) -> str:
    """Return 32 hexadecimal digits that begin with the time, then 74 random bits (UUID version 7, RFC 9562).

    For what is stored one after the other in great number: the database finds it, and writes it, side by side. Not for
    what somebody outside could try to guess.
    """
    milliseconds = int(now.timestamp() * 1000)
    # Asked for at once: the machine's chance costs more than all the rest.
    chance = randbits(74)
    return f"{milliseconds:012x}7{chance >> 62:03x}{0x8000_0000_0000_0000 | chance & _LOW_62_BITS:016x}"
