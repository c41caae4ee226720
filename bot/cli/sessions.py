"""How a command runs: one unit of work, committed once at the end, and one answer."""

import asyncio
import getpass
import os
import sys
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime
from fractions import Fraction
from typing import TypeVar

import typer
from msgspec import Struct

from bot.cli.output import Outcome, open_screen, show_outcome, show_problems
from bot.cli.problems import ExitCode, Problems, word_rejections
from bot.cli.texts import cli_texts
from bot.clock import SystemClock
from bot.settings import Settings, load_settings
from bot.wiring import open_for_reading, open_for_writing
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.roster import County
from domain.summaries import Rules
from rendering.texts.catalogues import Texts, texts_for


class Call(Struct, frozen=True):
    """What every command is given: where the data is, which county, and how to answer."""

    database: str | None
    county: str | None
    as_json: bool


class Session(Struct, frozen=True):
    """What a command works with."""

    uow: UnitOfWork
    settings: Settings
    county_name: str | None
    actor: str
    now: datetime

    @property
    def language(self) -> str:
        """What is spoken."""
        return self.settings.cli_language

    @property
    def texts(self) -> Texts:
        """The sentences of the command line."""
        return cli_texts(self.language)

    @property
    def shared_texts(self) -> Texts:
        """The sentences that the chat says too."""
        return texts_for(self.language)

    @property
    def rules(self) -> Rules:
        """What the county has set about how results are told."""
        return Rules(self.settings.disclosure_threshold, Fraction(self.settings.change_margin))

    def refuse(self, *rejections: Rejected) -> Problems:
        """Return the sentences for what was refused."""
        return word_rejections(rejections, self.language)


Named = TypeVar("Named")
Work = Callable[[Session], Awaitable[Outcome | Problems]]
CountyWork = Callable[[Session, County], Awaitable[Outcome | Problems]]
OpenStore = Callable[[str], AbstractAsyncContextManager[UnitOfWork]]


def run_reading(call: Call, work: CountyWork) -> None:
    """Run a command that only looks."""
    _answer(call, open_for_reading, _within_county(work))


def run_writing(call: Call, work: CountyWork) -> None:
    """Run a command that changes what is stored, or changes nothing when there is a problem."""
    _answer(call, open_for_writing, _within_county(work))


def run_live(call: Call, work: CountyWork, wait: Callable[[], None]) -> None:
    """Show what a command that only looks has to tell, and look again after each wait, until somebody has had enough.

    Where nobody looks at a screen it is shown once.
    """
    if not sys.stdout.isatty():
        run_reading(call, work)
        return
    settings, answer = load_settings(), None
    with suppress(KeyboardInterrupt), open_screen() as screen:
        while not isinstance(answer, Problems):
            answer = asyncio.run(_work(call, settings, open_for_reading, _within_county(work)))
            if isinstance(answer, Outcome):
                screen.show(answer)
                wait()
    if isinstance(answer, Problems):
        show_problems(answer, settings.cli_language, as_json=False)
        raise typer.Exit(answer.exit_code)


def run_founding(call: Call, work: Work) -> None:
    """Run a command that changes what is stored, and may be the first to name its county."""
    _answer(call, open_for_writing, work)


def run_looking(call: Call, work: Work) -> None:
    """Run a command that only looks, at no county in particular."""
    _answer(call, open_for_reading, work)


def find_county(name: str, counties: Mapping[str, County]) -> County | None:
    """Return the county of that name."""
    return find_named(name, counties)


def find_named(name: str, known: Mapping[str, Named]) -> Named | None:
    """Return what has that name, whatever its case and however its accents are written."""
    return {fold_name(each): value for each, value in known.items()}.get(fold_name(name))


def fold_name(name: str) -> str:
    """Return what is the same for two spellings of one name."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


# Private functions


def _answer(call: Call, open_store: OpenStore, work: Work) -> None:
    settings = load_settings()
    answer = asyncio.run(_work(call, settings, open_store, work))
    if isinstance(answer, Problems):
        unstored = open_store is open_for_writing
        show_problems(answer, settings.cli_language, as_json=call.as_json, unstored=unstored)
        raise typer.Exit(answer.exit_code)
    show_outcome(answer, as_json=call.as_json)
    if answer.exit_code:
        raise typer.Exit(answer.exit_code)


async def _work(call: Call, settings: Settings, open_store: OpenStore, work: Work) -> Outcome | Problems:
    async with open_store(call.database or settings.database_url) as uow:
        answer = await work(Session(uow, settings, call.county, _name_actor(), SystemClock().now()))
        if isinstance(answer, Outcome):
            await uow.commit()
    return answer


def _within_county(work: CountyWork) -> Work:
    async def choose_and_work(session: Session) -> Outcome | Problems:
        county = await _choose_county(session)
        if isinstance(county, Rejected):
            return word_rejections([county], session.language, ExitCode.WRONG_USE)
        return await work(session, county)

    return choose_and_work


async def _choose_county(session: Session) -> County | Rejected:
    counties = {county.name: county for county in await session.uow.roster.counties()}
    listed = ", ".join(counties)
    if not counties:
        return Rejected(Reason.NO_COUNTY)
    if session.county_name is not None:
        found = find_county(session.county_name, counties)
        return found or Rejected(Reason.UNKNOWN_COUNTY, {"county": session.county_name, "counties": listed})
    if len(counties) > 1:
        return Rejected(Reason.SEVERAL_COUNTIES, {"counties": listed})
    return next(iter(counties.values()))


def _name_actor() -> str:
    """Return who works at the terminal, for the audit log (S23)."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user may have a number and no name
        return f"cli:{os.getuid()}"
