"""What was handed in: revisions that are never overwritten, and where each unit stands."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from domain.answers import Answers
from domain.deadlines import end_of
from domain.ids import PersonId, RoundId, SubmissionId, UnitId
from domain.instruments import Part

# The respondent of what was noted at an interview: one for a unit, so that a new one is a new revision.
INTERVIEW = "interview"


class Source(StrEnum):
    """How an answer came in."""

    CHAT = "chat"
    IMPORT = "import"
    INTERVIEW = "interview"


class Standing(StrEnum):
    """Where a unit stands with a part."""

    MISSING = "missing"
    DRAFT = "draft"
    CONFIRMED_NONE = "confirmed_none"
    SUBMITTED = "submitted"
    SUBMITTED_LATE = "submitted_late"


class Submission(Struct, frozen=True):
    """One person's answers for a unit and part; a change is a new revision.

    Attributes:
        respondent: keeps persons apart: the person's id, a file's own name for one, or `INTERVIEW`.
        sequence: the order in which the database received it; decides what is latest (R5).
        noted_by: who wrote it down for the respondent: a coordinator's id, or who worked at the command line.
        noted_of: whom the coordinator interviewed, as a role.
        confirmed_by: who of the unit has said that an interview is right.
        amends: the interview that this takes the place of: its confirmation, or what someone handed in instead.
        reason: why it was entered or changed after the close.
    """

    id: SubmissionId
    round_id: RoundId
    unit_id: UnitId
    part: Part
    respondent: str
    revision: int
    answers: Answers
    source: Source
    submitted_at: datetime
    person_id: PersonId | None = None
    sequence: int = 0
    noted_by: str | None = None
    noted_of: str | None = None
    confirmed_by: PersonId | None = None
    amends: SubmissionId | None = None
    reason: str | None = None


class Draft(Struct, frozen=True):
    """What a person has answered so far; kept so that nothing is lost between two messages.

    `begun_by` is whom it was taken over from, when another has begun it; `amends` the interview that is to be amended.
    """

    round_id: RoundId
    unit_id: UnitId
    part: Part
    person_id: PersonId
    answers: Answers
    saved_at: datetime
    begun_by: PersonId | None = None
    amends: SubmissionId | None = None


def latest_revisions(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Return each respondent's last submission for each unit and part, by the order they were received (R5)."""
    latest: dict[tuple[UnitId, Part, str], Submission] = {}
    for each in sorted(submissions, key=lambda one: (one.sequence, one.revision)):
        latest[each.unit_id, each.part, each.respondent] = each
    return tuple(latest.values())


def standing_of(
    submissions: Iterable[Submission], due_on: date, *, has_draft: bool, declared_none: bool = False
) -> Standing:
    """Tell where a unit stands, from its submissions for one part: late only if the first came after the due date.

    That it hands in none holds while there is no submission, whatever has been begun.
    """
    instants = [each.submitted_at for each in submissions]
    if not instants:
        unanswered = Standing.DRAFT if has_draft else Standing.MISSING
        return Standing.CONFIRMED_NONE if declared_none else unanswered
    return Standing.SUBMITTED if min(instants) < end_of(due_on) else Standing.SUBMITTED_LATE
