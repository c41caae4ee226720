"""The ports of storage in memory, checked by the same contract suite as the SQL (tests/storage).

They keep the same promises but two: they do not ask whether what a value refers to is there, and
they lend only one writing unit of work at a time.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from domain.ports import Arrival, UnitOfWork
from tests.support.fake_answers import (
    FakeDeclarations,
    FakeInstruments,
    FakeReleases,
    FakeRoster,
    FakeRounds,
    FakeSubmissions,
)
from tests.support.fake_deployments import FakeDeployments
from tests.support.fake_joint import FakeAgreements, FakeFileLinks, FakeLetterLinks, FakePageLinks
from tests.support.fake_meetings import FakeCalendarLinks, FakeMeetings
from tests.support.fake_memory import FakeTransaction, Memory
from tests.support.fake_messages import FakeAudit, FakeCards, FakeConversations, FakeDialogStates, FakeInbox, FakeOutbox
from tests.support.fake_parts import FakePartAnswers, FakeQuestionnaires, FakeQuoteApprovals, FakeRoundParts
from tests.support.fake_people import FakeHandovers, FakeInvitations
from tests.support.fake_plans import FakeIndicators, FakeNetwork, FakePlanLinks, FakePlans
from tests.support.fake_reminders import FakeSnoozes, FakeStops, FakeTimeRequests


class FakeUnitOfWork:
    """The port `UnitOfWork` over one copy of the memory."""

    def __init__(self, transaction: FakeTransaction) -> None:
        self.roster = FakeRoster(transaction)
        self.invitations = FakeInvitations(transaction)
        self.handovers = FakeHandovers(transaction)
        self.instruments = FakeInstruments(transaction)
        self.rounds = FakeRounds(transaction)
        self.submissions = FakeSubmissions(transaction)
        self.declarations = FakeDeclarations(transaction)
        self.snoozes = FakeSnoozes(transaction)
        self.stops = FakeStops(transaction)
        self.time_requests = FakeTimeRequests(transaction)
        self.agreements = FakeAgreements(transaction)
        self.file_links = FakeFileLinks(transaction)
        self.page_links = FakePageLinks(transaction)
        self.letter_links = FakeLetterLinks(transaction)
        self.plans = FakePlans(transaction)
        self.plan_links = FakePlanLinks(transaction)
        self.network = FakeNetwork(transaction)
        self.questionnaires = FakeQuestionnaires(transaction)
        self.round_parts = FakeRoundParts(transaction)
        self.part_answers = FakePartAnswers(transaction)
        self.quote_approvals = FakeQuoteApprovals(transaction)
        self.meetings = FakeMeetings(transaction)
        self.calendar_links = FakeCalendarLinks(transaction)
        self.indicators = FakeIndicators(transaction)
        self.releases = FakeReleases(transaction)
        self.conversations = FakeConversations(transaction)
        self.outbox = FakeOutbox(transaction)
        self.cards = FakeCards(transaction)
        self.inbox = FakeInbox(transaction)
        self.dialog_states = FakeDialogStates(transaction)
        self.deployments = FakeDeployments(transaction)
        self.audit = FakeAudit(transaction)
        self._transaction = transaction

    async def expect(self, arrivals: Sequence[Arrival]) -> Collection[str]:  # noqa: ARG002 - the port's signature
        """Go on at once: in memory one unit writes at a time, and nothing has to be read beforehand."""
        return ()

    async def commit(self) -> None:
        """Keep everything that was done."""
        self._transaction.commit()


class FakeDatabase:
    """`storage.unit_of_work.Database` in memory."""

    def __init__(self) -> None:
        self._memory = Memory()
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[UnitOfWork]:
        """Lend a unit of work that may write, one at a time; without a commit its copy is dropped."""
        async with self._writing:
            yield FakeUnitOfWork(FakeTransaction(self._memory.copy(), self._keep))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Lend a unit of work that only reads."""
        yield FakeUnitOfWork(FakeTransaction(self._memory.copy(), None))

    def fork(self) -> "FakeDatabase":
        """Return another that remembers the same and goes its own way from now on."""
        other = FakeDatabase()
        other._keep(self._memory.copy())
        return other

    async def migrate(self) -> None:
        """Do nothing: memory has no tables."""

    async def ping(self) -> None:
        """Do nothing: memory always answers."""

    async def dispose(self) -> None:
        """Do nothing: memory has no connections."""

    def _keep(self, memory: Memory) -> None:
        self._memory = memory
