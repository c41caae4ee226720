"""The summary in all its years, its details, its preview, and the mirror: their telling variants."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec.structs import replace

from domain.answers import Perspective
from domain.errors import Reason, Rejected
from domain.ids import ReleaseId
from domain.instruments import Instrument
from domain.messages import (
    Message,
    Summary,
)
from domain.mirrors import Mirror, OwnYear, make_mirror
from domain.progress import Progress
from domain.release_messages import (
    OwnMirror,
    PreviewWaits,
    ReleasePreview,
    SummaryComparison,
    SummaryDetail,
    SummaryPublished,
    Temperature,
)
from domain.releases import Release
from domain.rounds import Round, RoundState
from domain.summaries import CountySummary, YearResults, add_years
from domain.tallies import tally_results
from tests.rendering.beside_samples import a_beside
from tests.rendering.joint_samples import ADDRESS
from tests.rendering.summary_samples import (
    PUBLISHED,
    SCORES_2023,
    SCORES_2024,
    ZERO_TO_FIVE,
    broken_down,
    make_results,
    make_round,
    make_summary,
)

# Made-up scores of earlier years, for the same LS01 to LS13.
SCORES_2020 = "22121 22222 32222 32323 33333 32232 32232 33333 33323 33332 33433 33443 43443"
SCORES_2021 = "32121 32222 32232 33323 33333 33232 33232 33333 33333 33333 33433 33443 43444"
SCORES_2022 = "32122 33222 32232 33333 33333 33232 33232 33333 33333 33433 33433 34443 43444"
TWO_ANSWERS = "33333/33343 33333/23333 33333 33333 33333 33333 33333 33333 33333"


def with_years(summary: CountySummary, scores: Mapping[int, str], other: Mapping[int, Instrument]) -> CountySummary:
    """Return the summary of 2024 beside the years given; some of them on another form."""
    current = YearResults(make_round(2024, RoundState.CLOSED), tally_results(make_results(SCORES_2024)))
    earlier = [
        YearResults(make_round(year, RoundState.CLOSED, other.get(year)), tally_results(make_results(row)))
        for year, row in scores.items()
    ]
    return add_years(summary, current, earlier)


FIVE_YEARS = with_years(
    make_summary(), {2020: SCORES_2020, 2021: SCORES_2021, 2022: SCORES_2022, 2023: SCORES_2023}, {}
)
GAPS = with_years(
    make_summary(),
    {2020: SCORES_2020, 2021: SCORES_2021, 2023: SCORES_2023},
    {2020: replace(make_round().instrument, scale=ZERO_TO_FIVE)},
)
YEAR_BETWEEN = with_years(make_summary(before=None), {2021: SCORES_2021, 2022: SCORES_2022}, {})
FIRST_YEAR = with_years(make_summary(before=None), {}, {})


def release_messages(unit: str, county: str) -> Mapping[str, Message]:
    """Return what is told of the county's figures beyond the plain summary."""
    nine = make_summary(SCORES_2024.split()[:9], SCORES_2023, county)
    closed = make_round(state=RoundState.CLOSED)
    return {
        "summary_five_years": Summary(replace(FIVE_YEARS, county=county), PUBLISHED),
        "summary_gaps": Summary(replace(GAPS, county=county), PUBLISHED),
        "summary_first_year": Summary(replace(FIRST_YEAR, county=county), PUBLISHED),
        "summary_nine": Summary(nine, PUBLISHED),
        "summary_in_private": Summary(make_summary(county=county), PUBLISHED, has_mirror=True),
        "summary_corrected": Summary(make_summary(county=county), PUBLISHED, version=2),
        "summary_still_open": Summary(replace(nine, still_open=True), PUBLISHED),
        "summary_broken_down": Summary(broken_down(county), PUBLISHED),
        "summary_not_broken_down": Summary(broken_down(county, 4), PUBLISHED),
        "summary_two_of_nine": Summary(make_summary(TWO_ANSWERS, None, county), PUBLISHED),
        "summary_detail": SummaryDetail(make_summary(county=county), PUBLISHED),
        "summary_detail_beside": SummaryDetail(
            replace(make_summary(county=county), beside=a_beside(county)), PUBLISHED
        ),
        "summary_detail_broken_down": SummaryDetail(broken_down(county), PUBLISHED),
        "summary_detail_withheld_goal": SummaryDetail(
            make_summary(["33?33"] * 9 + ["33133"] * 4, county=county), PUBLISHED
        ),
        "comparison": SummaryComparison(make_summary(county=county), PUBLISHED),
        "comparison_five_years": SummaryComparison(replace(FIVE_YEARS, county=county), PUBLISHED),
        "comparison_first_year": SummaryComparison(replace(FIRST_YEAR, county=county), PUBLISHED),
        "comparison_withheld_goal": SummaryComparison(
            make_summary(["33?33"] * 9 + ["33133"] * 4, county=county), PUBLISHED, version=2
        ),
        **_previews(closed, county),
        "preview_waits": PreviewWaits(closed, Progress(12, 13)),
        "summary_published": SummaryPublished(closed, 1, channel_connected=True),
        "summary_published_no_channel": SummaryPublished(closed, 1, channel_connected=False),
        "summary_published_again": SummaryPublished(closed, 2, channel_connected=True),
        "mirror": OwnMirror(_mirror(unit)),
        "mirror_two_answers": OwnMirror(_mirror(unit, 6)),
        "mirror_with_page": OwnMirror(_mirror(unit), ADDRESS),
        "mirror_first_year": OwnMirror(_mirror(unit, years=())),
        "temperature": Temperature(make_summary(county=county)),
        "temperature_with_page": Temperature(make_summary(county=county), ADDRESS),
        "temperature_withheld_goal": Temperature(make_summary(["33?33"] * 9 + ["33133"] * 4, county=county)),
    }


# Private functions


def _previews(closed: Round, county: str) -> Mapping[str, Message]:
    plain = ReleasePreview(closed, make_summary(county=county), "1a2b3c4d", 1, channel_connected=True)
    few = make_summary(SCORES_2024.split()[:4], SCORES_2023, county)
    withheld_goal = make_summary(["33?33"] * 9 + ["33133"] * 4, county=county)
    return {
        "preview": plain,
        "preview_few": replace(plain, summary=few, channel_connected=False),
        "preview_withheld_goal": replace(plain, summary=withheld_goal),
        "preview_corrected": replace(plain, version=2, changes=3),
        "preview_not_broken_down": replace(plain, summary=broken_down(county, 4)),
        "preview_decided": replace(plain, version=2, changes=1, decision="Styrgruppen 2025-02-10 § 4 *[x](https://x)*"),
        "preview_changed": replace(plain, refused=Rejected(Reason.PREVIEW_CHANGED)),
    }


def _mirror(unit: str, index: int = 2, years: tuple[int, ...] = (2020, 2021, 2022, 2023)) -> Mirror:
    """Return the mirror of one of the sample's units: of LS03, or of LS07 with its two answers."""
    closed, results = make_round(2024, RoundState.CLOSED), make_results(SCORES_2024)
    release = Release(ReleaseId("r"), closed.county_id, closed.id, make_summary(), results, PUBLISHED)
    own = results[index]
    zero = replace(closed.instrument, scale=ZERO_TO_FIVE)
    scores = {2020: SCORES_2020, 2021: None, 2022: SCORES_2022, 2023: SCORES_2023}
    then = [
        OwnYear(
            make_round(year, RoundState.CLOSED, zero if year == 2020 else None),
            make_results(row)[index] if (row := scores[year]) else None,
        )
        for year in years
    ]
    now = replace(own, values={**own.values, 1: Fraction(4)}) if index == 6 else own
    perspectives = (Perspective.MUNICIPALITY, Perspective.REGION) if index == 6 else ()
    return make_mirror(unit, release, replace(own, perspectives=perspectives), now, then)
