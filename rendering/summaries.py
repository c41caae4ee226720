"""The county summary in words: cautious, strength first, and the same however scores are spread over the units (K1)."""

from collections.abc import Mapping

from msgspec import Struct

from domain.progress import Progress
from domain.summaries import CountySummary, GoalSummary, WithheldGoal
from domain.wording import Change
from rendering.besides import tell_asides
from rendering.breakdowns import tell_grouping, tell_groups
from rendering.distributions import tell_counts
from rendering.findings import ask_one_question, name_goals, tell_findings
from rendering.formats import format_mean, format_months, format_step
from rendering.free_text import neutralise
from rendering.progress import tell_progress
from rendering.scales import name_steps
from rendering.texts.catalogues import Texts, texts_for
from rendering.years import tell_gaps, tell_years

MOST_EXAMPLES = 3


class GoalWords(Struct, frozen=True):
    """One goal: the distribution, then the mean (K10); or why neither is shown (D4)."""

    heading: str
    sentences: tuple[str, ...]


class SummaryWords(Struct, frozen=True):
    """A summary's sentences in the order they are read; `goals` is empty when figures are withheld."""

    title: str
    scope: str
    progress: str
    withheld: str | None
    opening: str
    findings: tuple[str, ...]
    years: tuple[str, ...]
    goals: tuple[GoalWords, ...]
    notes: tuple[str, ...]
    question: str
    support: str
    caveat: str


def summary_words(summary: CountySummary, texts: Texts) -> SummaryWords:
    """Return what may be said of a county summary."""
    collected = format_months(summary.collected, texts.language)
    scope = texts("round.refers_to", year=summary.refers_to, collected=collected)
    return SummaryWords(
        title=texts("summary.title", county=summary.county),
        scope=f"{scope}. {texts('summary.still_open')}" if summary.still_open else f"{scope}.",
        progress=tell_progress(progress_of(summary), texts),
        withheld=texts(f"withheld.{summary.withheld}") if summary.withheld else None,
        opening=_opening(summary, texts) if summary.goals else "",
        findings=tell_findings(summary, texts) if summary.goals else (),
        years=tell_years(summary, texts) if summary.goals else (),
        goals=_all_goals(summary, texts),
        notes=_notes(summary, texts) if summary.goals else (),
        question=ask_one_question(summary, texts) if summary.goals else "",
        support=texts("summary.support"),
        caveat=texts("summary.caveat"),
    )


def compare_years(summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Return what a summary's figures must be read with beside the years before it (K21)."""
    return (*_comparison(summary, texts), *tell_gaps(summary, texts))


def progress_of(summary: CountySummary) -> Progress:
    """Return how many had answered, and how many had said that they would not."""
    return Progress(summary.answered, summary.of, summary.method.confirmed_none)


def summary_text(summary: CountySummary, language: str) -> str:
    """Return a county summary as plain text, complete without the chart (K20)."""
    texts = texts_for(language)
    words = summary_words(summary, texts)
    paragraphs = [words.title, f"{words.scope}\n{words.progress}"]
    asides = _asides(summary, texts)
    if words.withheld:
        return _joined([*paragraphs, words.withheld, *asides])
    paragraphs.append("\n".join([words.opening, *(f"• {each}" for each in words.findings)]))
    paragraphs += [f"{goal.heading}\n{' '.join(goal.sentences)}" for goal in words.goals]
    if words.years:
        paragraphs.append("\n".join([texts("years.title"), *words.years]))
    paragraphs += [*words.notes, *asides]
    paragraphs.append(f"{texts('summary.questions')}\n{words.question}")
    return _joined([*paragraphs, words.support, words.caveat])


def tell_distribution(goal: GoalSummary, texts: Texts) -> str:
    """Return how many units chose each step, the highest first (K4, K10)."""
    return tell_counts(goal.distribution, texts)


# Private functions


def _asides(summary: CountySummary, texts: Texts) -> list[str]:
    """Return what stands beside the numbers, a paragraph each."""
    told = tell_asides(summary.beside, summary.county, texts)
    return [
        "\n".join([each.heading, *each.sentences, *(f"• {row.told}" for row in each.rows), *each.notes])
        for each in told
    ]


def _joined(paragraphs: list[str]) -> str:
    return "\n\n".join("\n".join(map(neutralise, paragraph.split("\n"))) for paragraph in paragraphs)


def _opening(summary: CountySummary, texts: Texts) -> str:
    """Tell where most stand in the upper part of the scale: strength first, then what is to gain (K4)."""
    scale = summary.instrument.scale
    lowest = scale.steps[(len(scale.steps) + 1) // 2]
    upper = texts("scale.range", lowest=lowest, highest=scale.highest) if lowest < scale.highest else str(lowest)
    strong = [goal for goal in summary.goals if _majority_from(lowest, goal.distribution)]
    if not strong:
        return " ".join([*_gains(summary, texts), texts("summary.strength.none")])
    if summary.withheld_goals:
        return texts("summary.strength.of_shown", goals=name_goals(strong, texts), upper=upper)
    if len(strong) == len(summary.goals):
        return texts("summary.strength.all", upper=upper)
    return texts("summary.strength.some", goals=name_goals(strong, texts), upper=upper)


def _gains(summary: CountySummary, texts: Texts) -> list[str]:
    higher = [goal for goal in summary.goals if goal.change is Change.HIGHER]
    if not higher:
        return []
    return [texts("summary.strength.higher", year=summary.previous_year, goals=name_goals(higher, texts))]


def _majority_from(lowest: int, distribution: Mapping[float, int]) -> bool:
    return 2 * sum(count for value, count in distribution.items() if value >= lowest) > sum(distribution.values())


def _all_goals(summary: CountySummary, texts: Texts) -> tuple[GoalWords, ...]:
    """Return every goal's words, in the order they were asked."""
    words = {goal.number: _goal_words(goal, summary, texts) for goal in summary.goals}
    words |= {goal.number: _withheld_words(goal, summary, texts) for goal in summary.withheld_goals}
    return tuple(words[number] for number in summary.instrument.numbers if number in words)


def _goal_words(goal: GoalSummary, summary: CountySummary, texts: Texts) -> GoalWords:
    told = tell_distribution(goal, texts), _mean(goal, summary.previous_year, texts)
    groups = tell_groups(goal.number, summary.breakdown, texts)
    return GoalWords(_heading(goal, texts), (*_who_knew(goal, summary, texts), *told, *groups))


def _withheld_words(goal: WithheldGoal, summary: CountySummary, texts: Texts) -> GoalWords:
    return GoalWords(_heading(goal, texts), (*_who_knew(goal, summary, texts), texts("summary.goal_withheld")))


def _heading(goal: GoalSummary | WithheldGoal, texts: Texts) -> str:
    return texts("goal.heading", number=goal.number, name=goal.name.in_language(texts.language))


def _who_knew(goal: GoalSummary | WithheldGoal, summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Tell how many have taken a stand, where others of those who answered said "vet ej"."""
    if goal.answered == summary.answered:
        return ()
    return (texts.plural("summary.took_a_stand", summary.answered, count=goal.answered),)


def _mean(goal: GoalSummary, previous_year: int | None, texts: Texts) -> str:
    mean = format_mean(goal.mean, texts.language)
    if previous_year is None:
        return texts("summary.mean_alone", mean=mean)
    if goal.previous_mean is None or goal.change is Change.NOT_COMPARABLE:
        return texts("summary.mean_not_compared", mean=mean, year=previous_year)
    previous = format_mean(goal.previous_mean, texts.language)
    change = texts(f"change.{goal.change}", year=previous_year, previous=previous)
    return texts("summary.mean", mean=mean, change=change)


def _notes(summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Return what the figures must be read with: the years, how they came in, the half steps, the scale."""
    notes = [*compare_years(summary, texts), *tell_grouping(summary.breakdown, texts)]
    if summary.two_answers:
        notes.append(texts("summary.half_steps", examples=_half_steps(summary, texts)))
    if summary.agreed:
        notes.append(texts.plural("summary.agreed_units", summary.agreed))
    if summary.method.interviews or _interviews_before(summary):
        notes.append(_interviews(summary, texts))
    notes.append(texts("summary.scale", steps=", ".join(name_steps(summary.instrument.scale, texts))))
    return tuple(notes)


def _comparison(summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Tell what has changed in the method since the year before, or that nothing has (K21)."""
    if summary.not_compared:
        why = summary.not_compared
        return (texts(f"summary.not_compared.{why.why}", year=why.year),)
    if summary.previous_year is not None:
        return (texts("summary.same_form", year=summary.previous_year),)
    # In the first year that is told instead.
    return () if summary.earlier == () else (texts("summary.not_compared"),)


def _interviews_before(summary: CountySummary) -> int:
    return summary.previous_method.interviews if summary.previous_method else 0


def _interviews(summary: CountySummary, texts: Texts) -> str:
    """Tell how many answers were noted at an interview, and how many of them were confirmed; never which."""
    noted = texts.plural("summary.interviews", summary.method.interviews)
    confirmed = texts.plural("summary.interviews_confirmed", summary.method.confirmed)
    told = texts("summary.method", noted=noted, confirmed=confirmed)
    before = _interviews_before(summary)
    if before == summary.method.interviews or summary.previous_year is None:
        return told
    return f"{told} {texts.plural('summary.interviews_before', before, year=summary.previous_year)}"


def _half_steps(summary: CountySummary, texts: Texts) -> str:
    """Return examples of what gave a half step, without goals; all those from different sides are told (K8)."""
    made = sorted({(not each.perspectives_differ, each.answers, each.value) for each in summary.two_answers})
    most = max(MOST_EXAMPLES, sum(not same_side for same_side, _, _ in made))
    examples = [
        texts(
            "summary.half_step" if same_side else "summary.half_step_perspectives",
            answers=texts.join([str(answer) for answer in answers]),
            value=format_step(value, texts.language),
        )
        for same_side, answers, value in made[:most]
    ]
    return "; ".join(examples)
