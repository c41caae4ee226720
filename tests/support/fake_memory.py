"""What the fakes keep everything in, and a copy of it for each unit of work."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from domain.agreements import Agreement
from domain.calendars import CalendarLink
from domain.cards import Card
from domain.conversations import Conversation
from domain.declarations import Declaration
from domain.deliveries import Delivery
from domain.deployments import Deployment
from domain.errors import DomainError
from domain.file_links import FileLink, LetterLink, PageLink, PlanLink
from domain.handovers import Handover
from domain.ids import PersonId, RoundId, UnitId
from domain.indicators import IndicatorYear
from domain.instruments import ImportedInstrument, Part
from domain.invitations import Invitation
from domain.meetings import Meeting, Report
from domain.network import Attendance, Event
from domain.plans import Activity
from domain.ports import AuditEntry, Json
from domain.questionnaires import ImportedQuestionnaire, Questionnaire
from domain.quotes import QuoteApproval
from domain.releases import Release
from domain.rhythms import SaidRhythm
from domain.roster import Assignment, County, Person, Unit
from domain.rounds import Round
from domain.snoozes import Snooze
from domain.stops import Stop
from domain.submissions import Draft, Submission
from domain.time_requests import TimeRequest
from domain.unit_forms import PartAnswer

_DraftKey = tuple[RoundId, UnitId, PersonId]


class Memory(Struct):
    """Everything stored; values are frozen, so that copying the containers copies it all."""

    counties: list[County] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    persons: dict[PersonId, Person] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    handovers: list[Handover] = field(default_factory=list)
    instruments: list[ImportedInstrument] = field(default_factory=list)
    rounds: dict[RoundId, Round] = field(default_factory=dict)
    submissions: list[Submission] = field(default_factory=list)
    drafts: dict[_DraftKey, Draft] = field(default_factory=dict)
    declarations: list[Declaration] = field(default_factory=list)
    snoozes: list[Snooze] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    time_requests: dict[str, TimeRequest] = field(default_factory=dict)
    agreements: list[Agreement] = field(default_factory=list)
    file_links: dict[str, FileLink] = field(default_factory=dict)
    page_links: dict[str, PageLink] = field(default_factory=dict)
    letter_links: dict[str, LetterLink] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    plan_links: dict[str, PlanLink] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    questionnaires: list[ImportedQuestionnaire] = field(default_factory=list)
    round_parts: dict[tuple[RoundId, Part], Questionnaire] = field(default_factory=dict)
    part_answers: list[PartAnswer] = field(default_factory=list)
    quote_approvals: list[QuoteApproval] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    meeting_reports: list[Report] = field(default_factory=list)
    rhythms: list[SaidRhythm] = field(default_factory=list)
    calendar_links: dict[str, CalendarLink] = field(default_factory=dict)
    indicators: list[IndicatorYear] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    conversations: dict[tuple[str, str], Conversation] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    inbox: dict[str, str] = field(default_factory=dict)
    dialog_states: dict[str, str] = field(default_factory=dict)
    deployment: Deployment | None = None
    audit: list[AuditEntry] = field(default_factory=list)

    def copy(self) -> "Memory":
        """Return a copy that can be changed without changing this."""
        return Memory(*[_copy(getattr(self, name)) for name in self.__struct_fields__])


def _copy(kept: Any) -> Any:  # noqa: ANN401 - lists and dictionaries of anything
    return kept.copy() if isinstance(kept, list | dict) else kept


class FakeTransaction:
    """A copy of the memory, and what keeps it; a reader has nothing that keeps it."""

    def __init__(self, memory: Memory, keep: Callable[[Memory], None] | None) -> None:
        self._memory = memory
        self._keep = keep
        self._over = False

    def seen(self) -> Memory:
        """Return the memory to look at."""
        if self._over:
            raise DomainError("unit_of_work_over")
        return self._memory

    def changed(self, *instants: datetime | None) -> Memory:
        """Return the memory to change, with instants that must be aware."""
        if self._keep is None:
            raise DomainError("read_only")
        if any(instant is not None and instant.utcoffset() is None for instant in instants):
            raise DomainError("naive_instant")
        return self.seen()

    def commit(self) -> None:
        """Keep the copy."""
        memory = self.seen()
        self._over = True
        if self._keep is not None:
            self._keep(memory)


class Store(Struct, frozen=True):
    """What all stores have: their unit of work's transaction."""

    transaction: FakeTransaction


def dump(data: Json) -> str:
    """Return data as the JSON that a database would store."""
    return json.dumps(dict(data), allow_nan=False)


def load(stored: str | None) -> Json | None:
    """Return the data of stored JSON."""
    loaded: dict[str, Any] | None = None if stored is None else json.loads(stored)
    return loaded
