"""The database as the rest sees it: units of work that write or read."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from shutil import disk_usage
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from domain.errors import DomainError
from domain.ports import Arrival, UnitOfWork
from storage.agreements import AgreementsTable
from storage.audit import AuditTable
from storage.calendar_links import CalendarLinksTable
from storage.cards import CardsTable
from storage.catalogues import Catalogues
from storage.conversations import ConversationsTable
from storage.declarations import DeclarationsTable
from storage.deployments import DeploymentsTable
from storage.dialog_states import DialogStatesTable
from storage.engine import create_engines
from storage.expectations import read_what_turns_ask
from storage.failures import DatabaseUnavailable
from storage.file_links import FileLinksTable, LetterLinksTable, PageLinksTable
from storage.handovers import HandoversTable
from storage.inbox import InboxTable
from storage.indicators import IndicatorsTable
from storage.instruments import InstrumentsTable
from storage.invitations import InvitationsTable
from storage.meetings import MeetingsTable
from storage.network import NetworkTable
from storage.outbox import OutboxTable
from storage.parts import PartAnswersTable, QuestionnairesTable, QuoteApprovalsTable, RoundPartsTable
from storage.plans import PlanLinksTable, PlansTable
from storage.releases import ReleasesTable
from storage.roster import RosterTable
from storage.rounds import RoundsTable
from storage.schema import upgrade
from storage.snoozes import SnoozesTable
from storage.stops import StopsTable
from storage.submissions import SubmissionsTable
from storage.time_requests import TimeRequestsTable
from storage.transactions import Access, Transaction

if TYPE_CHECKING:
    from storage.postgres_connections import PostgresConnection, PostgresEngine
    from storage.sqlite_connections import SqliteConnection, SqliteEngine

AnyTable = TypeVar("AnyTable")

# Bytes on the disk: what a turn may write, many times over.
ROOM = 1024 * 1024
MIGRATION_TRIES = 5
# A standby, or a server that was made read-only because its disk is nearly full.
_IS_READ_ONLY = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"


class Store(Generic[AnyTable]):
    """One of a unit of work's tables, made when it is first asked for: most units of work ask for few of them."""

    def __init__(self, make: Callable[[Transaction], AnyTable]) -> None:
        self._make = make
        self._name = ""

    def __set_name__(self, _owner: object, name: str) -> None:
        self._name = name

    def __get__(self, uow: "StoredUnitOfWork", _owner: object) -> AnyTable:
        made = self._make(uow.transaction)
        # Found before this from now on.
        vars(uow)[self._name] = made
        return made


class StoredUnitOfWork:
    """The port `UnitOfWork`: one transaction over all tables; after `commit` it can be left only."""

    roster = Store(RosterTable)
    invitations = Store(InvitationsTable)
    handovers = Store(HandoversTable)
    instruments = Store(InstrumentsTable)
    rounds = Store(RoundsTable)
    submissions = Store(SubmissionsTable)
    declarations = Store(DeclarationsTable)
    snoozes = Store(SnoozesTable)
    stops = Store(StopsTable)
    time_requests = Store(TimeRequestsTable)
    agreements = Store(AgreementsTable)
    file_links = Store(FileLinksTable)
    page_links = Store(PageLinksTable)
    letter_links = Store(LetterLinksTable)
    plans = Store(PlansTable)
    plan_links = Store(PlanLinksTable)
    network = Store(NetworkTable)
    indicators = Store(IndicatorsTable)
    questionnaires = Store(QuestionnairesTable)
    round_parts = Store(RoundPartsTable)
    part_answers = Store(PartAnswersTable)
    quote_approvals = Store(QuoteApprovalsTable)
    meetings = Store(MeetingsTable)
    calendar_links = Store(CalendarLinksTable)
    releases = Store(ReleasesTable)
    conversations = Store(ConversationsTable)
    outbox = Store(OutboxTable)
    cards = Store(CardsTable)
    inbox = Store(InboxTable)
    dialog_states = Store(DialogStatesTable)
    deployments = Store(DeploymentsTable)
    audit = Store(AuditTable)

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction

    async def expect(self, arrivals: Sequence[Arrival]) -> Collection[str]:
        """Read at once what these turns are about to ask for, and take their places for this unit.

        Returns the places that another process has taken; a single arrival waits for its place instead. On SQLite
        there is one writer, and with it every place is taken.
        """
        return await read_what_turns_ask(self, self.transaction, arrivals)

    async def commit(self) -> None:
        """Keep everything that was done."""
        await self.transaction.commit()


class Database:
    """An SQLite file or a PostgreSQL database; connects when first used, and is disposed of at the end.

    Raises:
        DatabaseUrlError: when the address cannot be used.
    """

    def __init__(self, address: str) -> None:
        self._engines = create_engines(address)
        self._catalogues = Catalogues()

    @property
    def writers(self) -> int:
        """How many units of work of this process may write side by side: more only wait for each other."""
        return self._engines.writers

    def open(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Return a unit of work that may write; what is not committed is undone on leaving.

        Raises:
            DatabaseUnavailable: on entering or within, when the database does not answer or stays locked.
        """
        return _unit_of_work(self._engines.writer, Access(writes=True, catalogues=self._catalogues))

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Return a unit of work that only reads, all of it at one moment, and waits for no writer."""
        return _unit_of_work(self._engines.reader, Access(writes=False, catalogues=self._catalogues))

    async def migrate(self) -> None:
        """Bring the tables up to this version of the code; several processes may do so at once.

        Raises:
            SchemaTooNew: when the database was made by a newer version.
        """
        for tries_left in reversed(range(MIGRATION_TRIES)):
            try:
                async with _connect(self._engines.writer) as connection:
                    await upgrade(connection)
            except DomainError as error:
                # A turn of the version before wants the same tables in another order, and was there first (R17).
                if error.code != "changed_meanwhile" or not tries_left:
                    raise
            else:
                return

    async def ping(self) -> None:
        """Ask the database for an answer.

        Raises:
            DatabaseUnavailable: when there is none.
        """
        async with _connect(self._engines.reader) as connection:
            await connection.execute(text("SELECT 1"))

    async def check_writable(self) -> None:
        """Commit something that changes nothing, as a turn would have to.

        Raises:
            DatabaseUnavailable: the database does not answer, is locked, takes no changes, or its disk is full.
        """
        async with _connect(self._engines.writer) as connection:
            if connection.dialect.name == "sqlite":
                _check_room(self._engines.writer.sync_engine.url.database or "")
                await connection.execute(text("PRAGMA user_version = 0"))
            elif (await connection.execute(text(_IS_READ_ONLY))).scalar():
                raise DatabaseUnavailable("database_unavailable", error="read_only")
            await connection.commit()

    async def dispose(self) -> None:
        """Close all connections."""
        await self._engines.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.dispose()


# Private functions


def _check_room(path: str) -> None:
    """Refuse to be called ready when the next turn or two will fail."""
    if disk_usage(path).free < ROOM:
        raise DatabaseUnavailable("database_unavailable", error="no_room")


@asynccontextmanager
async def _unit_of_work(engine: "PostgresEngine | SqliteEngine", access: Access) -> AsyncIterator[UnitOfWork]:
    try:
        async with engine.transact() as connection:
            yield StoredUnitOfWork(Transaction(connection, access))
    except NoConnectionLeft as error:
        raise DatabaseUnavailable("database_unavailable", error="no_connection_left") from error


@asynccontextmanager
async def _connect(engine: "PostgresEngine | SqliteEngine") -> AsyncIterator["PostgresConnection | SqliteConnection"]:
    """Lend a connection with a transaction begun; closing it undoes what was not committed."""
    try:
        async with engine.connect() as connection:
            await connection.begin()
            yield connection
    except NoConnectionLeft as error:
        raise DatabaseUnavailable("database_unavailable", error="no_connection_left") from error
