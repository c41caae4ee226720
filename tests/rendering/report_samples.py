"""Summaries as files tell them: complete, withheld, over several years, with hostile names."""

from collections.abc import Mapping

from msgspec.structs import replace

from domain.instruments import Bilingual, Instrument
from domain.rounds import RoundState
from domain.summaries import CountySummary, YearResults, add_years, summarise
from domain.tallies import tally_results
from rendering.instruments import default_instrument
from rendering.reports.county_reports import CountyReport, report_county
from tests.rendering.samples import (
    PUBLISHED,
    SCORES_2023,
    SCORES_2024,
    SCORES_ZERO_TO_FIVE,
    ZERO_TO_FIVE,
    make_results,
    make_round,
    make_summary,
)
from tests.rendering.summary_samples import broken_down

ZERO = replace(default_instrument(), scale=ZERO_TO_FIVE)
HOSTILE = "=1+1"
HOSTILE_NAMES = (
    '=HYPERLINK("http://evil.example";"x")',
    "@SUM(A1:A9)",
    "+1\t|cmd",
    "$\\frac{a}{b}$ <b>&amp;</b> ]]>",
    "\uff1d1+1 https://evil.example \u202e\ufffe\u0007",
)


def with_years(*before: tuple[int, str, Instrument | None], scores: str = SCORES_2024) -> CountySummary:
    """Return the summary of 2024 beside earlier years, each given as year, scores and form."""
    current = YearResults(make_round(2024, RoundState.CLOSED), tally_results(make_results(scores)))
    earlier = [
        YearResults(make_round(year, RoundState.CLOSED, form), tally_results(make_results(given)))
        for year, given, form in before
    ]
    latest = max(earlier, key=lambda each: each.collection.refers_to, default=None)
    return add_years(summarise("Dalarna", current, 13, latest), current, earlier)


def with_hostile_names() -> CountySummary:
    """Return a summary whose county and goals are named to become formulas, links, markup and mathematics."""
    form = default_instrument()
    items = tuple(
        replace(item, name=Bilingual(name, name)) for item, name in zip(form.items, HOSTILE_NAMES, strict=True)
    )
    return make_summary(county=HOSTILE, instrument=replace(form, items=items))


def summaries() -> Mapping[str, CountySummary]:
    """Return a summary of each kind that files are made of."""
    return {
        "complete": make_summary(),
        "withheld": make_summary(["33333"] * 4),
        "nine_of_thirteen": make_summary(SCORES_2024.split()[:9]),
        "two_answers": make_summary(["33222/24433", *SCORES_2024.split()[1:]], SCORES_2023),
        "other_scale": make_summary(SCORES_ZERO_TO_FIVE, instrument=ZERO, earlier=default_instrument()),
        "withheld_goal": make_summary(["33?33"] * 9 + ["33133"] * 4),
        "broken_down": broken_down(),
        "not_broken_down": broken_down(inside=4),
        "still_open": replace(make_summary(), still_open=True),
        "first_year": with_years(),
        "five_years": with_years(
            (2019, SCORES_ZERO_TO_FIVE, ZERO),
            (2020, SCORES_2023, None),
            (2022, "22222 " * 7 + "33333 " * 6, None),
            (2023, SCORES_2023, None),
        ),
    }


def make_report(name: str, language: str = "sv") -> CountyReport:
    """Return the report of a summary by its name."""
    return report_county(summaries()[name], language, PUBLISHED)
