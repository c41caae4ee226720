"""The port `Releases`, on all databases."""

from fractions import Fraction

from msgspec.structs import replace

from domain.breakdowns import Breakdown, GroupGoal, GroupSummary
from domain.consolidation import UnitResult
from domain.groupings import Group, Grouping
from domain.ids import CountyId, ReleaseId, RoundId
from domain.instruments import Bilingual
from domain.releases import Release
from domain.rounds import RoundState
from domain.summaries import Rules, YearResults, summarise
from domain.tallies import tally_results
from tests.storage.samples import COUNTY, LS01, LS02, MINUTE, NOW, ROUND, AnyDatabase

RESULTS = (
    UnitResult(LS01.id, {1: Fraction(5, 2), 2: Fraction(3)}, {1: (2, 3), 2: (3,)}),
    UnitResult(LS02.id, {1: Fraction(3), 2: Fraction(1)}, {1: (3,), 2: (1,)}),
)
THIRDS = UnitResult(LS01.id, {1: Fraction(10, 3), 2: Fraction(5, 2)}, {1: (3, 3, 4), 2: (2, 3)})
CLOSED = replace(ROUND, state=RoundState.CLOSED, closed_at=NOW)
SUMMARY = summarise(COUNTY.name, YearResults(CLOSED, tally_results(RESULTS)), 2, None, Rules(threshold=2))
RELEASE = Release(ReleaseId("first"), COUNTY.id, ROUND.id, SUMMARY, RESULTS, NOW)
SIZE = Bilingual("storlek", "size")
GROUPING = Grouping(
    SIZE, (Group(Bilingual("större", "large"), frozenset({LS01.id})), Group(SIZE, frozenset({LS02.id})))
)
TOLD = GroupSummary(SIZE, 2, (GroupGoal(1, {2.5: 1, 3.0: 1}, 2.75),))
BREAKDOWN = Breakdown(SIZE, (TOLD,))
EARLIER_ROUND = replace(CLOSED, id=RoundId("round-2023"), refers_to=2023)


async def test_a_release_comes_back_word_for_word_with_exact_fractions(seeded: AnyDatabase) -> None:
    decided = replace(RELEASE, results=(THIRDS,), decision="2025-02-03 § 4", version=2, approved_by="coordinator")
    decided = replace(decided, summary=replace(SUMMARY, breakdown=BREAKDOWN), grouping=GROUPING)
    async with seeded.open() as unit:
        await unit.releases.add(decided)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.releases.of_round(ROUND.id) == decided
    assert SUMMARY.goals[0].mean == 2.75


async def test_before_any_release_there_is_none(seeded: AnyDatabase) -> None:
    async with seeded.read() as unit:
        assert await unit.releases.latest(COUNTY.id) is None
        assert await unit.releases.of_round(ROUND.id) is None
        assert await unit.releases.history(ROUND.id) == []


async def test_the_history_has_all_of_a_rounds_releases_the_oldest_first(seeded: AnyDatabase) -> None:
    later = replace(RELEASE, id=ReleaseId("later"), published_at=NOW + MINUTE, version=2)
    of_another = replace(RELEASE, id=ReleaseId("2023"), round_id=EARLIER_ROUND.id)
    async with seeded.open() as unit:
        await unit.rounds.put(EARLIER_ROUND)
        for each in (later, RELEASE, of_another):
            await unit.releases.add(each)
        assert await unit.releases.history(ROUND.id) == [RELEASE, later]


async def test_a_rounds_last_release_is_the_one_published_last(seeded: AnyDatabase) -> None:
    later = replace(RELEASE, id=ReleaseId("later"), published_at=NOW + MINUTE)
    async with seeded.open() as unit:
        await unit.releases.add(later)
        await unit.releases.add(RELEASE)
        assert await unit.releases.of_round(ROUND.id) == later
        assert await unit.releases.latest(COUNTY.id) == later


async def test_of_two_releases_at_one_instant_the_one_added_last_counts(seeded: AnyDatabase) -> None:
    again = replace(RELEASE, id=ReleaseId("again"))
    async with seeded.open() as unit:
        await unit.releases.add(RELEASE)
        await unit.releases.add(again)
        assert await unit.releases.of_round(ROUND.id) == again
        assert await unit.releases.latest(COUNTY.id) == again


async def test_the_latest_release_is_of_the_latest_year_though_an_older_was_published_anew(
    seeded: AnyDatabase,
) -> None:
    anew = replace(RELEASE, id=ReleaseId("2023"), round_id=EARLIER_ROUND.id, published_at=NOW + MINUTE)
    async with seeded.open() as unit:
        await unit.rounds.put(EARLIER_ROUND)
        await unit.releases.add(RELEASE)
        await unit.releases.add(anew)
        assert await unit.releases.latest(COUNTY.id) == RELEASE
        assert await unit.releases.of_round(EARLIER_ROUND.id) == anew
        assert await unit.releases.latest(CountyId("other")) is None
