"""Where everything is put together: the only module that sees all rooms."""

import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from fractions import Fraction
from secrets import token_hex

from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from bot.activity_handler import ActivityHandler, TurnPorts
from bot.adapter import TeamsAdapter
from bot.background import Background
from bot.batches import Batches
from bot.calendar_feeds import CalendarFeeds
from bot.channel_tokens import ChannelTokens
from bot.clock import REAL_CLOCKS, Clocks
from bot.compositions import Composer
from bot.connector import Connector
from bot.crash_points import die_at
from bot.crash_watches import CrashWatch
from bot.credentials import CredentialWatch, find_expiry
from bot.delivery import DeliveryPorts, DeliveryWorker
from bot.files import Files
from bot.front_door import FrontDoor
from bot.health import Health
from bot.holds import Gate
from bot.jobs import CalendarJobs
from bot.limits import Limits, share_limits
from bot.newcomers import Newcomers
from bot.outbox_watches import OutboxWatch
from bot.presses import list_presses, write_feed
from bot.rates import Pace, SlidingWindow
from bot.replies import TeamsPresenter
from bot.scheduler import Job, Ticker
from bot.send_marks import SendMark, find_mark
from bot.service_urls import ServiceHosts
from bot.settings import Settings
from bot.signing_keys import METADATA_URL, SigningKeys
from bot.token_sources import make_token_source
from bot.tokens import CachedToken, NoToken
from bot.trial_readers import TrialReaders
from bot.warm_ups import read_what_turns_need
from bot.web import WebParts, build_app
from bot.workdays import is_swedish_workday
from bot.workload import Workload
from dialogs.handlings import Handled
from dialogs.runner import Manner, Runner
from dialogs.turns import Turn
from domain.invitations import MOST_WRONG_CODES, WRONG_CODES_WITHIN
from domain.ports import UnitOfWork
from domain.summaries import Rules
from rendering.cards.messages import acknowledgement, render
from rendering.cards.trial_marks import render_for_trial
from storage.unit_of_work import Database


@asynccontextmanager
async def open_for_writing(database_url: str) -> AsyncIterator[UnitOfWork]:
    """Lend one unit of work on an up-to-date database; what is not committed is undone on leaving.

    Raises:
        DomainError: its code says why the database cannot be used (`database_…`, `schema_too_new`).
    """
    async with Database(database_url) as database:
        await database.migrate()
        async with database.open() as uow:
            yield uow


@asynccontextmanager
async def open_for_reading(database_url: str) -> AsyncIterator[UnitOfWork]:
    """Lend one unit of work that only reads, all of it at one moment.

    Raises:
        DomainError: as `open_for_writing`.
    """
    async with Database(database_url) as database:
        await database.migrate()
        async with database.read() as uow:
            yield uow


class Outside(Struct, frozen=True):
    """Where Microsoft is, and how it is spoken to; a test has a Microsoft of its own.

    Attributes:
        metadata_url: where the signing keys are announced.
        hosts: who may be sent our token; None takes the settings'.
        tokens: what gives our token; None takes what the settings name.
        each_person: how often each may write to us; None is as often as anybody does.
        each_conversation: how fast we write to each; None is as fast as Teams takes it.
    """

    metadata_url: str = METADATA_URL
    hosts: ServiceHosts | None = None
    tokens: NoToken | CachedToken | None = None
    each_person: SlidingWindow | None = None
    each_conversation: Pace | None = None


MICROSOFT = Outside()
NO_WATCH = CrashWatch()

# What a running service is asked for by name: its jobs, to be run at once, and its work under way, to be waited for.
TICKER = web.AppKey("ticker", Ticker)
BACKGROUND = web.AppKey("background", Background)


def open_database(database_url: str) -> Database:
    """Return the database, which the caller migrates and disposes of.

    Raises:
        DomainError: its code says why the address cannot be used (`database_url_…`).
    """
    return Database(database_url)


def rules_of(settings: Settings) -> Rules:
    """Return how results are told here."""
    return Rules(settings.disclosure_threshold, Fraction(settings.change_margin))


def limits_of(settings: Settings, outside: Outside) -> Limits:
    """Return how fast Teams is written to."""
    plain = share_limits(settings.tenant_rate, settings.replicas)
    return plain if outside.each_conversation is None else replace(plain, conversation=outside.each_conversation)


def build_service(
    settings: Settings,
    database: Database,
    clocks: Clocks = REAL_CLOCKS,
    outside: Outside = MICROSOFT,
    watch: CrashWatch | None = None,
) -> web.Application:
    """Return the service as an application: serving it starts the ticker, its end closes all but the database."""
    if watch is None:
        watch = CrashWatch(die_at(settings.crash_at)) if settings.dev and settings.crash_at else NO_WATCH
    return _Service(settings, database, clocks, outside, watch).build()


# Private functions


class _Service:
    """The parts of one running service, each made once."""

    def __init__(
        self, settings: Settings, database: Database, clocks: Clocks, outside: Outside, watch: CrashWatch
    ) -> None:
        self._watch = watch
        self._settings = settings
        self._database = database
        self._clocks = clocks
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
        self._each_person = outside.each_person
        self._hosts = outside.hosts or ServiceHosts(frozenset(settings.service_hosts), settings.dev)
        self._tokens = outside.tokens or make_token_source(settings)
        self._connector = Connector(self._tokens, self._hosts, clocks.machine, limits_of(settings, outside))
        self._keys = SigningKeys(lambda: self._connector.session, outside.metadata_url)
        self._presenter = TeamsPresenter(render_for_trial if settings.is_trial else render, acknowledgement)
        self._background = Background()
        self._batches = Batches(watch.watch_units(database.open), Workload().is_busy, database.writers)
        self._newcomers = Newcomers(database.read)
        self._worker = DeliveryWorker(self._delivery_ports())
        mark = SendMark(find_mark(settings.database_url, settings.mark_file))
        self._gate = Gate(database.read, self._worker, mark)
        rules = rules_of(settings)
        self._runner = Runner(
            share=self._batches.share,
            manner=Manner(
                presenter=self._presenter,
                rules=rules,
                machine_now=clocks.machine.now,
                may_answer_at=self._hosts.allow,
                wrong_codes=SlidingWindow(MOST_WRONG_CODES, WRONG_CODES_WITHIN.total_seconds()),
                is_workday=is_swedish_workday,
                public_url=settings.files_address,
                app_address=settings.app_address,
            ),
        )
        self._ticker = Ticker(self._jobs(), settings.tick_seconds)

    def build(self) -> web.Application:
        handler = ActivityHandler(self._turn_ports(), self._background)
        presses = list_presses(self._clocks.calendar, self._settings.app_address)
        app = build_app(
            WebParts(
                front_door=self._front_door(),
                process=self._watch.watch_process(TeamsAdapter(self._connector, handler.on_turn).process),
                health=Health(self._ticker.measure_age, self._readiness()),
                background=self._background,
                files=Files(self._database.read, presses, self._clocks.machine),
                calendars=CalendarFeeds(self._database.read, write_feed),
                start=self._start,
                leave=self._worker.leave,
                stop=self._stop,
            )
        )
        app[TICKER], app[BACKGROUND] = self._ticker, self._background
        return app

    async def _start(self) -> None:
        if not self._settings.dev:
            await self._keys.warm()
        read_what_turns_need(self._clocks.calendar.now().date())
        self._ticker.start()

    async def _stop(self) -> None:
        await self._ticker.stop()
        await self._keys.close()
        await self._tokens.close()
        await self._connector.close()

    async def _run_turn(self, turn: Turn) -> Handled:
        handled = await self._runner.run(turn)
        if handled.wakes_outbox:
            # The channel sees the summary at once, not at the next tick.
            self._background.start(self._deliver())
        return handled

    async def _deliver(self) -> int:
        return await self._gate.deliver_due(self._clocks.machine.now())

    async def _answers(self) -> bool:
        await self._database.check_writable()
        return True

    async def _knows_keys(self) -> bool:
        return self._keys.known or await self._keys.warm()

    def _front_door(self) -> FrontDoor:
        tokens = None if self._settings.dev else ChannelTokens(self._settings.app_id, self._keys)
        door = FrontDoor(tokens, frozenset(self._settings.tenants), self._hosts)
        return door if self._each_person is None else replace(door, rate=self._each_person)

    def _readiness(self) -> Mapping[str, Callable[[], Awaitable[bool]]]:
        checks: dict[str, Callable[[], Awaitable[bool]]] = {"database": self._answers}
        return checks if self._settings.dev else checks | {"signing_keys": self._knows_keys}

    def _jobs(self) -> Mapping[str, Job]:
        jobs = CalendarJobs(
            open_unit_of_work=self._watch.watch_units(self._database.open, "calendar"),
            read_clock=self._clocks.calendar.now,
            is_workday=is_swedish_workday,
            rules=rules_of(self._settings),
        )
        watch = OutboxWatch(self._database.read)
        return {
            "rounds": jobs.advance_rounds,
            "reminders": jobs.plan_reminders,
            "unreachable": jobs.tell_unreachable,
            "plans": jobs.remind_plans,
            "meetings": jobs.plan_meeting_questions,
            "deliveries": self._deliver,
            "outbox": watch.look,
            "cards": jobs.forget_cards,
            "credential": CredentialWatch(find_expiry(self._settings), self._clocks.machine).look,
        }

    def _delivery_ports(self) -> DeliveryPorts:
        composer = Composer(
            self._database.read,
            self._watch.watch_units(self._database.open, "draw"),
            self._presenter,
            self._clocks.calendar,
            self._settings.fixed_language,
            self._settings.files_address,
        )
        compose = composer.compose
        if self._settings.is_trial:
            readers = frozenset(self._settings.test_readers)
            compose = TrialReaders(self._database.read, readers, compose).compose
        return DeliveryPorts(
            open_unit_of_work=self._watch.watch_units(self._database.open),
            open_to_read=self._database.read,
            batches=self._batches,
            connector=self._watch.watch_sender(self._connector),
            compose=self._watch.watch_compose(compose),
            clock=self._clocks.machine,
            owner=self._owner,
        )

    def _turn_ports(self) -> TurnPorts:
        return TurnPorts(
            run_turn=self._run_turn,
            send_replies=self._worker.send_replies,
            needs_email=self._newcomers.need_email,
            get_member=self._connector.get_member,
            clock=self._clocks.calendar,
            fixed_language=self._settings.fixed_language,
        )
