"""Names for what things are known by, so that a unit is never taken for a person."""

from typing import NewType
from uuid import uuid4

CountyId = NewType("CountyId", str)
UnitId = NewType("UnitId", str)
PersonId = NewType("PersonId", str)
RoundId = NewType("RoundId", str)
SubmissionId = NewType("SubmissionId", str)
DeliveryId = NewType("DeliveryId", str)
ReleaseId = NewType("ReleaseId", str)


def new_id() -> str:
    """Return 32 hexadecimal digits with 122 random bits: nobody guesses another's id."""
    return uuid4().hex
