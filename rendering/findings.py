"""What stands out in the county's figures, in sentences: fixed, cautious, and strength before potential (K2, K4)."""

from collections.abc import Sequence

from domain.findings import Findings, Question, find_out
from domain.summaries import CountySummary, GoalSummary
from domain.wording import Change
from rendering.texts.catalogues import Texts

# With fewer goals "all but one" would be said of hardly more than one.
FEWEST_FOR_ALL_BUT_ONE = 3


def tell_findings(summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Return what stands out, a sentence each: the change, the highest and lowest goal, agreement, spread (K10)."""
    found = find_out(summary)
    return (*_changes(found, summary, texts), *_extremes(found, summary, texts), *_spread(found, summary, texts))


def tell_changes(summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Return what has changed since the year that is compared with, in a sentence; nothing where none is."""
    return tuple(_changes(find_out(summary), summary, texts))


def ask_one_question(summary: CountySummary, texts: Texts) -> str:
    """Return the one question that the summary leaves its readers with; never a cause (K15)."""
    found = find_out(summary)
    if found.question is Question.NEXT:
        return texts("summary.question.next")
    goals = name_goals(found.asked_about, texts)
    if found.question is Question.LOWER:
        return texts("summary.question.lower", goals=goals, year=summary.previous_year)
    return texts("summary.question.spread", goals=goals)


def name_goals(goals: Sequence[GoalSummary], texts: Texts) -> str:
    """Return the goals' names in the order they were asked: "a, b and c"."""
    return texts.join([goal.name.in_language(texts.language) for goal in goals])


# Private functions


def _changes(found: Findings, summary: CountySummary, texts: Texts) -> list[str]:
    if not found.changes:
        return []
    year, groups = summary.previous_year, list(found.changes.items())
    complete = not summary.withheld_goals and sum(map(len, found.changes.values())) == len(summary.goals)
    (most, first), *others = groups
    if complete and not others:
        return [texts("summary.changes.all", year=year, change=_in_a_word(most, texts))]
    if complete and len(first) >= FEWEST_FOR_ALL_BUT_ONE and len(first) == len(summary.goals) - 1:
        ((other, rest),) = others
        words = {"most": _in_a_word(most, texts), "other": _in_a_word(other, texts)}
        return [texts("summary.changes.all_but_one", year=year, goal=name_goals(rest, texts), **words)]
    told = [
        texts("summary.changes.group", change=_in_a_word(change, texts), goals=name_goals(goals, texts))
        for change, goals in groups
    ]
    return [texts("summary.changes.groups", year=year, groups="; ".join(told))]


def _in_a_word(change: Change, texts: Texts) -> str:
    return texts(f"change_word.{change}")


def _extremes(found: Findings, summary: CountySummary, texts: Texts) -> list[str]:
    """Tell which goal has come highest, then where there is most to gain; goals may be compared, units may not (K1)."""
    if not found.highest:
        return []
    told = texts("summary.extremes", highest=name_goals(found.highest, texts), lowest=name_goals(found.lowest, texts))
    return [f"{told} {texts('summary.extremes.same', year=summary.previous_year)}" if found.same_before else told]


def _spread(found: Findings, summary: CountySummary, texts: Texts) -> list[str]:
    if not found.widest:
        # That all agree on every goal would tell of a withheld one, too.
        return [] if summary.withheld_goals else [texts("summary.agreed")]
    widest = texts("summary.widest", goals=name_goals(found.widest, texts))
    if not found.closest:
        return [widest]
    return [texts("summary.closest", goals=name_goals(found.closest, texts)), widest]
