"""What else is known of a summary's year: read when it is told, of that year only."""

from msgspec.structs import replace

from domain.besides import Beside
from domain.ids import RoundId
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.quotes import QuoteApproval
from domain.rounds import RoundState
from domain.summaries import CountySummary, YearResults, summarise
from domain.tallies import Tally
from domain.usecases.add_beside import add_beside
from tests.support.builders import COUNTY, NOW, a_round, leaderships
from tests.support.indicators import published_figures
from tests.support.questionnaires import CHALLENGES, SMALL, an_answer

ROUND = a_round(state=RoundState.CLOSED)
BEFORE = replace(ROUND, id=RoundId("round-2023"), refers_to=2023)
SUMMARY: CountySummary = summarise(COUNTY.name, YearResults(ROUND, Tally()), 13, None)
LS01 = leaderships(1)[0]


async def beside(uow: UnitOfWork) -> Beside:
    return (await add_beside(uow, COUNTY, SUMMARY)).beside


async def ask(uow: UnitOfWork) -> None:
    for collection in (ROUND, BEFORE):
        await uow.rounds.put(collection)
        await uow.round_parts.put(collection.id, SMALL)


async def test_without_a_form_an_answer_or_key_figures_there_is_nothing(uow: UnitOfWork) -> None:
    await uow.rounds.put(ROUND)
    assert await beside(uow) == Beside()
    await ask(uow)
    # A mapping that nobody has answered would tell noughts of what is not known (D4).
    assert await beside(uow) == Beside()


async def test_k16_what_is_beside_a_year_is_the_years_own(uow: UnitOfWork) -> None:
    await ask(uow)
    await uow.part_answers.add_all([an_answer("rhythm", "two_per_term")])
    for collection, text in ((ROUND, "I år."), (BEFORE, "I fjol.")):
        await uow.quote_approvals.add(QuoteApproval(collection.id, LS01.id, CHALLENGES.code, text, "coordinator", NOW))
    found = await beside(uow)
    assert found.picture is not None
    assert (found.picture.refers_to, found.picture.counts[0].value) == (2024, 1)
    assert found.quotes == ("I år.",)
    assert found.figures is None


async def test_k16_another_years_mapping_stands_beside_no_year_but_its_own(uow: UnitOfWork) -> None:
    await ask(uow)
    await uow.part_answers.add_all([an_answer("rhythm", "two_per_term", round_id=BEFORE.id)])
    assert await beside(uow) == Beside()


async def test_key_figures_are_of_the_summarys_year_else_of_the_year_it_was_collected_in(uow: UnitOfWork) -> None:
    figures = replace(published_figures(), county_id=COUNTY.id)
    assert SUMMARY.collected.startswith("2025")
    for year in (2026, 2023):
        await uow.indicators.add(replace(figures, year=year))
    assert (await beside(uow)).figures is None
    await uow.indicators.add(figures)
    assert (await beside(uow)).figures == figures
    await uow.indicators.add(replace(figures, year=2024))
    assert (await beside(uow)).figures == replace(figures, year=2024)


async def test_the_summary_itself_stays_as_it_was(uow: UnitOfWork) -> None:
    await ask(uow)
    await uow.part_answers.add_all([an_answer("rhythm", "two_per_term")])
    told = await add_beside(uow, COUNTY, SUMMARY)
    assert told != SUMMARY
    assert replace(told, beside=SUMMARY.beside) == SUMMARY
    assert await uow.part_answers.of_round(ROUND.id, Part.LEADERSHIP_STATUS)
