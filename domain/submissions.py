"""What was handed in: revisions that are never overwritten, and where each unit stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.answers import Answers
from domain.deadlines import end_of
from domain.ids import PersonId, RoundId, SubmissionId, UnitId
from domain.instruments import Part


class Source(StrEnum):
    """How an answer came in."""

    CHAT = "chat"
    IMPORT = "import"


class Standing(StrEnum):
    """Where a unit stands with a part."""

    MISSING = "missing"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SUBMITTED_LATE = "submitted_late"


@dataclass(frozen=True, slots=True)
class Submission:
    """One person's answers for a unit and part; a change is a new revision.

    `respondent` keeps persons apart: the person's id, or a file's own name for one.
    `sequence` is the order in which the database received it and decides what is latest (R5).
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


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has answered so far; kept so that nothing is lost between two messages.

    `begun_by` is whom it was taken over from, when another has begun it.
    """

    round_id: RoundId
    unit_id: UnitId
    part: Part
    person_id: PersonId
    answers: Answers
    saved_at: datetime
    begun_by: PersonId | None = None


def latest_revisions(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Return each respondent's last submission for each unit and part, by the order they were received (R5)."""
    latest: dict[tuple[UnitId, Part, str], Submission] = {}
    for each in sorted(submissions, key=lambda one: (one.sequence, one.revision)):
        latest[each.unit_id, each.part, each.respondent] = each
    return tuple(latest.values())


def standing_of(submissions: Iterable[Submission], due_on: date, *, has_draft: bool) -> Standing:
    """Tell where a unit stands, from its submissions for one part: late only if the first came after the due date."""
    instants = [each.submitted_at for each in submissions]
    if not instants:
        return Standing.DRAFT if has_draft else Standing.MISSING
    return Standing.SUBMITTED if min(instants) < end_of(due_on) else Standing.SUBMITTED_LATE
