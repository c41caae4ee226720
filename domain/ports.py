"""What the rules need from the outside, as plain nouns; `storage` and the tests' fakes provide it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from domain.card_ports import Cards
from domain.conversation_ports import Conversations
from domain.delivery_ports import Outbox
from domain.deployment_ports import Deployments
from domain.ids import CountyId, PersonId, RoundId, UnitId
from domain.indicator_ports import Indicators
from domain.instruments import ImportedInstrument, Part
from domain.joint_ports import Agreements, FileLinks, LetterLinks, PageLinks
from domain.meeting_ports import MeetingStores
from domain.part_ports import PartStores
from domain.people_ports import Declarations, Handovers, Invitations
from domain.plan_ports import PlanStores
from domain.releases import Release
from domain.reminder_ports import Snoozes, Stops, TimeRequests
from domain.roster import Assignment, County, Person, Unit, UnitKind
from domain.rounds import Round
from domain.submissions import Draft, Submission
from domain.tallies import LatestAnswers

Json = Mapping[str, Any]


class Roster(Protocol):
    """Counties, their units, and the people who speak for them."""

    async def counties(self) -> Sequence[County]: ...
    async def county_named(self, name: str) -> County | None: ...
    async def add_county(self, county: County) -> None: ...
    async def units(self, county_id: CountyId, kind: UnitKind | None = None) -> Sequence[Unit]:
        """Return the county's units sorted by name, Swedish letters last."""

    async def add_unit(self, unit: Unit) -> None: ...
    async def person(self, tenant_id: str, object_id: str) -> Person | None: ...
    async def person_by_email(self, tenant_id: str, email: str) -> Person | None:
        """Return the person with this address, whatever its case."""

    async def person_with_id(self, person_id: PersonId) -> Person | None: ...
    async def persons(self, county_id: CountyId) -> Sequence[Person]: ...
    async def has_unmatched_emails(self, tenant_id: str) -> bool:
        """Tell whether someone in the tenant is known by e-mail only."""

    async def put_person(self, person: Person) -> None:
        """Add the person, or replace the one with the same id."""

    async def assignments(self, county_id: CountyId) -> Sequence[Assignment]: ...
    async def assignments_of(self, person_id: PersonId) -> Sequence[Assignment]: ...
    async def add_assignment(self, assignment: Assignment) -> bool:
        """Add the assignment; False when it was there already."""

    async def remove_assignment(self, assignment: Assignment) -> bool:
        """Remove the assignment; False when it was not there."""


class Instruments(Protocol):
    """The instruments that counties brought in; only ever added to."""

    async def all(self, county_id: CountyId) -> Sequence[ImportedInstrument]:
        """Return what a county has imported, in the order it was added."""

    async def latest(self, county_id: CountyId, part: Part) -> ImportedInstrument | None:
        """Return the county's instrument of a part that was added last."""

    async def add(self, imported: ImportedInstrument) -> None:
        """Add an instrument; a version comes once for each who confirmed it."""


class Rounds(Protocol):
    """The county's rounds."""

    async def all(self, county_id: CountyId) -> Sequence[Round]:
        """Return the county's rounds, the latest year first."""

    async def by_year(self, county_id: CountyId, refers_to: int) -> Round | None: ...
    async def get(self, round_id: RoundId) -> Round | None: ...
    async def put(self, collection: Round) -> None:
        """Add the round, or replace the one with the same id."""


class Submissions(Protocol):
    """Answers as revisions, and drafts."""

    async def of_round(self, round_id: RoundId) -> Sequence[Submission]:
        """Return all revisions of a round in the order they were received."""

    async def of_respondent(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Sequence[Submission]:
        """Return one respondent's revisions for a unit, in the order they were received."""

    async def deciding(self, round_id: RoundId, unit_id: UnitId) -> Sequence[Submission]:
        """Return what decides a unit's result: each respondent's last revision, and all that amend an interview."""

    async def latest_answers(self, round_id: RoundId, part: Part) -> LatestAnswers:
        """Return what a round's tally is made of."""

    async def latest(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Submission | None:
        """Return one respondent's last revision for a unit."""

    async def some_respondents(self, round_id: RoundId, part: Part) -> Mapping[UnitId, frozenset[str]]:
        """Return the units that have answered, each with two of those who did, or with the only one."""

    async def add(self, submission: Submission) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced."""

    async def draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> Draft | None: ...
    async def drafts_by(self, round_id: RoundId, person_id: PersonId) -> Sequence[Draft]:
        """Return a person's drafts of a round, the oldest first."""

    async def drafts_of_round(self, round_id: RoundId) -> Sequence[Draft]: ...
    async def put_draft(self, draft: Draft) -> None: ...
    async def remove_draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> None: ...


class Releases(Protocol):
    """Published summaries."""

    async def latest(self, county_id: CountyId) -> Release | None:
        """Return the release published last, of the latest year the county has published."""

    async def of_round(self, round_id: RoundId) -> Release | None:
        """Return the round's last release."""

    async def history(self, round_id: RoundId) -> Sequence[Release]:
        """Return all of the round's releases, the oldest first."""

    async def add(self, release: Release) -> None: ...


class Inbox(Protocol):
    """Activities that were dealt with, with the response each got."""

    async def response_to(self, key: str) -> Json | None:
        """Return the stored response of an activity that was dealt with before."""

    async def add(self, key: str, response: Json, received_at: datetime) -> None:
        """Store the response, at the commit at the latest."""


class DialogStates(Protocol):
    """What each person is in the middle of, as plain JSON."""

    async def load(self, key: str) -> Json | None: ...
    async def save(self, key: str, state: Json | None, saved_at: datetime) -> None:
        """Store the state; None removes it."""


class AuditEntry(Struct, frozen=True):
    """Who changed what, when; `what` is a code.

    `data` holds ids, numbers and a reason that the operator gave, never what persons wrote.
    """

    at: datetime
    actor: str
    what: str
    data: Mapping[str, str | int | None]


class Audit(Protocol):
    """The log of changes; only ever added to."""

    async def add(self, entry: AuditEntry) -> None: ...
    async def all(self) -> Sequence[AuditEntry]: ...


class Arrival(Struct, frozen=True):
    """What a turn is known by before anything is read for it.

    Attributes:
        key: its activity's, as the inbox knows it.
        place: its conversation, which one process at a time may deal with.
        state_key: under which the dialog state is kept.
        card_id: of the card that was pressed, as the press says.
    """

    key: str
    place: str
    tenant_id: str
    conversation_id: str
    state_key: str
    object_id: str | None = None
    card_id: str | None = None


class UnitOfWork(MeetingStores, PartStores, PlanStores, Protocol):
    """Everything stored, within one transaction; what is not committed is undone on leaving."""

    async def expect(self, arrivals: Sequence[Arrival]) -> Collection[str]:
        """Read at once what these turns are about to ask for, and take their places for this unit.

        Returns the places that another process has taken; a single arrival waits for its place instead.
        """

    @property
    def roster(self) -> Roster: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def instruments(self) -> Instruments: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def submissions(self) -> Submissions: ...
    @property
    def declarations(self) -> Declarations: ...
    @property
    def snoozes(self) -> Snoozes: ...
    @property
    def stops(self) -> Stops: ...
    @property
    def time_requests(self) -> TimeRequests: ...
    @property
    def agreements(self) -> Agreements: ...
    @property
    def file_links(self) -> FileLinks: ...
    @property
    def page_links(self) -> PageLinks: ...
    @property
    def letter_links(self) -> LetterLinks: ...
    @property
    def indicators(self) -> Indicators: ...
    @property
    def releases(self) -> Releases: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def dialog_states(self) -> DialogStates: ...
    @property
    def deployments(self) -> Deployments: ...
    @property
    def audit(self) -> Audit: ...
    async def commit(self) -> None: ...


OpenUnitOfWork = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
