"""What a unit does about two answers: keep both, agree on one, or talk about it at its next meeting (K9)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from domain.answers import check_values
from domain.errors import Reason, Rejected
from domain.ids import AgreementId, PersonId, RoundId, SubmissionId, UnitId
from domain.instruments import Instrument, Part
from domain.submissions import Submission

# Letters.
MAX_REASON_LENGTH = 500


class Choice(StrEnum):
    """What can be done about two answers."""

    KEEP_BOTH = "keep_both"
    AGREE = "agree"
    NEXT_MEETING = "next_meeting"


class Agreement(Struct, frozen=True):
    """What somebody of a unit says that the unit does about its answers; a change is a new revision.

    Attributes:
        based_on: the submissions it is about, sorted; it counts for as long as these are the unit's latest.
        values: a whole step of the scale for each goal that was agreed on; empty unless `choice` is AGREE.
        why: in the person's own words.
    """

    id: AgreementId
    round_id: RoundId
    unit_id: UnitId
    part: Part
    revision: int
    choice: Choice
    based_on: tuple[SubmissionId, ...]
    person_id: PersonId
    made_at: datetime
    values: Mapping[int, int] = field(default_factory=dict)
    why: str = ""


def name_basis(latest: Iterable[Submission]) -> tuple[SubmissionId, ...]:
    """Return what an agreement about these submissions is based on, whatever their order."""
    return tuple(sorted(each.id for each in latest))


def find_agreement(agreements: Iterable[Agreement], latest: Sequence[Submission]) -> Agreement | None:
    """Return the agreement that counts for a unit, given the latest submission of each of its respondents.

    Only the last revision can count, and only while exactly those submissions are the latest: who answers anew has
    not agreed (K9).
    """
    about = {(each.round_id, each.unit_id, each.part) for each in latest}
    mine = [each for each in agreements if (each.round_id, each.unit_id, each.part) in about]
    last = max(mine, key=lambda each: each.revision, default=None)
    return last if last is not None and last.based_on == name_basis(latest) else None


def check_agreed_values(instrument: Instrument, differing: Sequence[int], values: Mapping[int, int]) -> Rejected | None:
    """Say no unless each goal that is answered differently, and no other, has a whole step of the scale."""
    if not differing:
        return Rejected(Reason.ANSWERS_ALIKE)
    if not set(values) <= set(differing):
        return Rejected(Reason.TOO_MANY_VALUES, {"items": len(differing)})
    refused = check_values(instrument, values)
    missing = [number for number in differing if number not in values]
    if refused or not missing:
        return refused
    return Rejected(Reason.VALUES_MISSING, {"items": ", ".join(map(str, missing)), "count": len(missing)})


def check_reason(why: str) -> Rejected | None:
    """Say no to an agreement without a reason, or with one that is too long to be read aloud."""
    if not why.strip():
        return Rejected(Reason.REASON_MISSING)
    if len(why) > MAX_REASON_LENGTH:
        return Rejected(Reason.REASON_TOO_LONG, {"length": len(why), "most": MAX_REASON_LENGTH})
    return None
