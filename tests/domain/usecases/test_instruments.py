"""A county's own instrument: imported once, taken by the rounds that open after it."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.instruments import Bilingual, Instrument, Part
from domain.ports import UnitOfWork
from domain.rounds import Round, RoundState
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.import_instrument import InstrumentImported, import_instrument
from domain.usecases.open_round import open_round, reopen_round
from tests.support.builders import COUNTY, NOW, a_round, a_scale, an_instrument

DEFAULT = an_instrument()
OWN = an_instrument(version="2024", scale=a_scale(6, lowest=0))
LATER = an_instrument(version="2025", scale=a_scale(5))
NEW = NewRound(2024, date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31), DEFAULT)


async def test_what_is_imported_is_kept_with_when_by_whom_and_an_audit_entry(uow: UnitOfWork) -> None:
    assert await _import(uow, OWN) == InstrumentImported(OWN, added=True)
    (imported,) = await uow.instruments.all(COUNTY.id)
    assert (imported.instrument, imported.imported_at, imported.imported_by) == (OWN, NOW, "operator")
    (entry,) = await uow.audit.all()
    assert (entry.what, entry.actor, entry.data["version"]) == ("instrument_imported", "operator", "2024")


async def test_importing_the_same_again_changes_nothing(uow: UnitOfWork) -> None:
    for each in (OWN, LATER, OWN):
        result = await _import(uow, each)
    assert result == InstrumentImported(LATER, added=False)
    assert [each.instrument for each in await uow.instruments.all(COUNTY.id)] == [OWN, LATER]
    assert len(await uow.audit.all()) == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(OWN, scale=a_scale(5)),
        replace(OWN, items=OWN.items[:4]),
        replace(OWN, title=Bilingual("Annan", "Another")),
        replace(OWN, scale=replace(OWN.scale, dont_know=True)),
    ],
)
async def test_a_version_with_other_content_is_refused(uow: UnitOfWork, other: Instrument) -> None:
    await _import(uow, OWN)
    refused = Rejected(Reason.VERSION_TAKEN, {"version": "2024", "part": "self_assessment"})
    assert await _import(uow, other) == refused
    assert await _import(uow, replace(other, confirmed_by="RSS")) == refused
    assert len(await uow.instruments.all(COUNTY.id)) == 1


async def test_the_same_version_of_another_part_is_another_instrument(uow: UnitOfWork) -> None:
    await _import(uow, OWN)
    economy = replace(LATER, version=OWN.version, part=Part.ECONOMY)
    assert await _import(uow, economy) == InstrumentImported(economy, added=True)
    assert (await _plan(uow)).instrument == OWN


async def test_a_version_may_be_confirmed_later(uow: UnitOfWork) -> None:
    confirmed = replace(OWN, confirmed_by="RSS styrgrupp 2024-11-12")
    await _import(uow, OWN)
    assert await _import(uow, confirmed) == InstrumentImported(confirmed, added=True)
    assert (await _plan(uow)).instrument == confirmed


async def test_a_new_round_takes_what_was_imported_last_else_the_default(uow: UnitOfWork) -> None:
    assert (await _plan(uow, 2022)).instrument == DEFAULT
    await _import(uow, OWN)
    assert (await _plan(uow, 2023)).instrument == OWN
    await _import(uow, LATER)
    assert (await _plan(uow, 2024)).instrument == LATER


async def test_a_planned_round_takes_at_its_opening_what_was_imported_since(uow: UnitOfWork) -> None:
    planned = await _plan(uow)
    await _import(uow, OWN)
    opened = await open_round(uow, planned, "operator", NOW)
    assert isinstance(opened, Round)
    assert opened.instrument == OWN
    assert await uow.rounds.by_year(COUNTY.id, 2024) == opened


async def test_a_round_that_the_calendar_opens_takes_it_too(uow: UnitOfWork) -> None:
    await _plan(uow)
    await _import(uow, OWN)
    await advance_rounds(uow, Rules(), NOW)
    stored = await uow.rounds.by_year(COUNTY.id, 2024)
    assert stored
    assert (stored.state, stored.instrument) == (RoundState.OPEN, OWN)


async def test_an_import_changes_nothing_for_a_round_that_has_opened(uow: UnitOfWork) -> None:
    opened = await open_round(uow, await _plan(uow), "operator", NOW)
    await _import(uow, OWN)
    assert isinstance(opened, Round)
    stored = await uow.rounds.by_year(COUNTY.id, 2024)
    assert stored
    assert stored.instrument == DEFAULT


async def test_a_round_that_is_opened_again_keeps_what_it_asked(uow: UnitOfWork) -> None:
    closed = a_round(state=RoundState.CLOSED)
    await uow.rounds.put(closed)
    await _import(uow, OWN)
    reopened = await reopen_round(uow, closed, closed.closes_on + timedelta(days=7), "operator", NOW)
    assert isinstance(reopened, Round)
    assert reopened.instrument == closed.instrument


# Private functions


async def _import(uow: UnitOfWork, instrument: Instrument) -> InstrumentImported | Rejected:
    return await import_instrument(uow, COUNTY, instrument, "operator", NOW)


async def _plan(uow: UnitOfWork, year: int = 2024) -> Round:
    created = await create_round(uow, COUNTY, replace(NEW, refers_to=year), "operator", NOW)
    assert isinstance(created, Round)
    return created
