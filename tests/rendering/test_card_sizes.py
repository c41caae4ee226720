"""A summary's card is never too large, however it is broken down and whatever the groups are called (F29, D2)."""

from collections.abc import Mapping
from functools import cache

import pytest
from msgspec.structs import replace

from domain.breakdowns import break_down
from domain.groupings import LONGEST_NAME, MOST_GROUPS, Group, Grouping
from domain.instruments import Bilingual
from domain.messages import Message, Summary
from domain.release_messages import ReleasePreview, SummaryComparison, SummaryDetail
from domain.rounds import RoundState
from domain.summaries import CountySummary
from rendering.cards.messages import render
from rendering.cards.trial_marks import render_for_trial
from rendering.reports.forms import Form, write_summary
from tests.rendering.beside_samples import widest_beside
from tests.rendering.samples import PUBLISHED, make_results, make_round, make_summary
from tests.rendering.summary_samples import SCORES_SPREAD, broken_down
from tests.support.cards import MOST_BYTES, size_of

LANGUAGES = ("sv", "en")
CARD_ID = "0" * 32
LEFT_OUT = {"sv": "får inte plats här", "en": "has no room here"}
MEMBERS = 6
GROUP = "Ö" * LONGEST_NAME


@cache
def in_groups(groups: int) -> CountySummary:
    """Return a large county's summary in as many groups, all names as long as can be, and all there is beside it."""
    rows = (SCORES_SPREAD.split() * 5)[: groups * MEMBERS]
    results, summary = make_results(rows), make_summary(rows, county="Å" * 100)
    name = Bilingual(GROUP, GROUP)
    members = [results[first : first + MEMBERS] for first in range(0, len(results), MEMBERS)]
    parts = tuple(Group(name, frozenset(each.unit_id for each in part)) for part in members)
    breakdown = break_down(Grouping(name, parts), results, [goal.number for goal in summary.goals])
    assert len(breakdown.groups) == groups
    return replace(summary, breakdown=breakdown, beside=widest_beside())


def cards_of(summary: CountySummary) -> Mapping[str, Message]:
    """Return all that is told of a broken-down summary on cards, at its longest."""
    closed = make_round(state=RoundState.CLOSED)
    preview = ReleasePreview(closed, summary, "1a2b3c4d", 12, True, changes=13, decision="å" * 500)  # noqa: FBT003 - a value
    return {
        "summary": Summary(summary, PUBLISHED, version=12, has_mirror=True),
        "detail": SummaryDetail(summary, PUBLISHED, version=12),
        "comparison": SummaryComparison(summary, PUBLISHED, version=12),
        "preview": preview,
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["summary", "detail", "comparison", "preview"])
@pytest.mark.parametrize("groups", [2, 3, 5, MOST_GROUPS])
def test_f29_no_grouping_makes_a_summarys_card_too_large(groups: int, name: str, language: str) -> None:
    rendered = render_for_trial(cards_of(in_groups(groups))[name], language, CARD_ID)
    assert rendered.card is not None
    assert size_of(rendered.card) <= MOST_BYTES
    shown, said = f"{GROUP}: " in rendered.text, LEFT_OUT[language] in rendered.text
    assert shown is not said


def test_f29_what_has_no_room_on_the_card_stands_in_the_files() -> None:
    text = write_summary(in_groups(MOST_GROUPS), Form.TEXT, "sv", PUBLISHED).decode()
    assert text.count(f"{GROUP}: ") >= MOST_GROUPS * 5
    assert LEFT_OUT["sv"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_groups_of_a_county_as_it_is_stand_on_the_cards_and_goal_by_goal_tells_where(language: str) -> None:
    group = {"sv": "Större kommuner: ", "en": "Larger municipalities: "}[language]
    texts = {name: render(message, language).text for name, message in cards_of(broken_down()).items()}
    assert {name for name, text in texts.items() if group in text} == {"summary", "comparison", "preview"}
    # Its charts take the room.
    assert {name for name, text in texts.items() if LEFT_OUT[language] in text} == {"detail"}
