"""Rounds, results and county summaries for samples: rows of digits in, a summary out."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction

from msgspec.structs import replace

from domain.breakdowns import break_down
from domain.consolidation import UnitResult
from domain.groupings import Group, Grouping
from domain.ids import CountyId, RoundId, UnitId
from domain.instruments import Bilingual, Instrument, Scale
from domain.rounds import Round, RoundState
from domain.summaries import CountySummary, YearResults, summarise
from domain.tallies import tally_results
from rendering.instruments import default_instrument

# The made-up scores of the project's facts (self-assessment-sample.csv), one group a leadership, LS01 to LS13.
SCORES_2023 = "32122 33222 33232 33333 33333 33232 33332 33333 33333 33433 33433 34443 43444"
# LS07 has two respondents this year.
SCORES_2024 = "32122 33222 33332 33333 33333 33232 33232/33343 33333 33333 33433 33433 43443 44444"
# One leadership does not know of goal 5.
SCORES_ZERO_TO_FIVE = "30122 33222 34332 33333 53333 33232 34232/33343 33533 33333 3343? 33433 43443 44544"
# Spread enough for each half to be told.
SCORES_SPREAD = "32122 43232 22333 33343 44434 23224 32423 43333 22332 33443 44324 33433 23244"
PUBLISHED = datetime(2025, 2, 3, 7, 0, tzinfo=UTC)
ZERO_TO_FIVE = Scale(
    tuple(
        Bilingual(sv, en)
        for sv, en in (
            ("inte alls", "not at all"),
            ("i mycket liten grad", "to a very small degree"),
            ("i liten grad", "to a small degree"),
            ("till viss del", "to some degree"),
            ("i hög grad", "to a high degree"),
            ("helt och hållet", "entirely"),
        )
    ),
    lowest=0,
    dont_know=True,
)


def make_round(year: int = 2024, state: RoundState = RoundState.OPEN, instrument: Instrument | None = None) -> Round:
    """Return a round as a county has it: January, due before it closes; the default form unless another is given."""
    collected_in = year + 1
    return Round(
        id=RoundId(f"round-{year}"),
        county_id=CountyId("county-1"),
        refers_to=year,
        opens_on=date(collected_in, 1, 7),
        due_on=date(collected_in, 1, 24),
        closes_on=date(collected_in, 1, 31),
        state=state,
        instrument=instrument or default_instrument(),
    )


def make_results(scores: str | Sequence[str]) -> tuple[UnitResult, ...]:
    """Return results from rows of digits, respondents of the same unit apart by a slash; ? is "vet ej"."""
    rows = scores.split() if isinstance(scores, str) else scores
    return tuple(make_result(f"unit-{index}", row.split("/")) for index, row in enumerate(rows, start=1))


def make_summary(
    scores: str | Sequence[str] = SCORES_2024,
    before: str | Sequence[str] | None = SCORES_2023,
    county: str = "Dalarna",
    instrument: Instrument | None = None,
    earlier: Instrument | None = None,
) -> CountySummary:
    """Return the county summary of 2024, beside 2023 unless `before` is None; `earlier` is what 2023 asked."""
    current = YearResults(make_round(2024, RoundState.CLOSED, instrument), tally_results(make_results(scores)))
    previous = (
        YearResults(make_round(2023, RoundState.CLOSED, earlier or instrument), tally_results(make_results(before)))
        if before
        else None
    )
    return summarise(county, current, 13, previous)


def broken_down(county: str = "Dalarna", inside: int = 6) -> CountySummary:
    """Return a summary broken down into the first leaderships and the others; withheld where the first are few."""
    summary, results = make_summary(SCORES_SPREAD, county=county), make_results(SCORES_SPREAD)
    first, others = (frozenset(each.unit_id for each in half) for half in (results[:inside], results[inside:]))
    groups = (
        Group(Bilingual("Större kommuner", "Larger municipalities"), first),
        Group(Bilingual("Mindre kommuner", "Smaller municipalities"), others),
    )
    grouping = Grouping(Bilingual("storlek", "size"), groups)
    return replace(summary, breakdown=break_down(grouping, results, [goal.number for goal in summary.goals]))


def make_result(unit_id: str, rows: Sequence[str]) -> UnitResult:
    """Return a unit's result from a row of digits for each respondent."""
    given = {
        number: tuple(sorted(int(row[number - 1]) for row in rows if row[number - 1] != "?"))
        for number in range(1, len(rows[0]) + 1)
    }
    answers = {number: steps for number, steps in given.items() if steps}
    values = {number: Fraction(sum(steps), len(steps)) for number, steps in answers.items()}
    return UnitResult(UnitId(unit_id), values, answers)
