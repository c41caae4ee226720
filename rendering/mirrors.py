"""A unit's own mirror in words: what it said, over the years and beside the county; never better or worse (K1, K12)."""

from msgspec import Struct

from domain.mirrors import Mirror, MirrorGoal, MirrorQuestion
from rendering.formats import format_full_date, format_mean, format_months, format_step, local_day
from rendering.summaries import tell_distribution
from rendering.texts.catalogues import Texts


class MirrorWords(Struct, frozen=True):
    """A mirror's sentences in the order they are read; `goals` are headings, each with its lines."""

    title: str
    scope: str
    private: str
    goals: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    question_heading: str
    question: str
    caveat: str


def mirror_words(mirror: Mirror, texts: Texts) -> MirrorWords:
    """Return what may be said of a mirror, to the unit alone."""
    summary = mirror.summary
    collected = format_months(summary.collected, texts.language)
    return MirrorWords(
        title=texts("mirror.title", unit=mirror.unit),
        scope=f"{texts('round.refers_to', year=summary.refers_to, collected=collected)}.",
        private=texts("mirror.private"),
        goals=tuple((_heading(goal, texts), _lines(goal, texts)) for goal in mirror.goals),
        notes=_notes(mirror, texts),
        question_heading=texts("mirror.question"),
        question=_question(mirror, texts),
        caveat=texts("mirror.caveat"),
    )


# Private functions


def _heading(goal: MirrorGoal, texts: Texts) -> str:
    return texts("goal.heading", number=goal.number, name=goal.name.in_language(texts.language))


def _lines(goal: MirrorGoal, texts: Texts) -> tuple[str, ...]:
    return (f"{_own(goal, texts)}{_years(goal, texts)}", _county(goal, texts))


def _own(goal: MirrorGoal, texts: Texts) -> str:
    if goal.value is None:
        return texts("mirror.none")
    value = format_step(goal.value, texts.language)
    answers = texts.join([str(answer) for answer in goal.answers]) if goal.answers else value
    if goal.agreed:
        return texts("mirror.agreed", value=value, answers=answers)
    if goal.apart:
        return texts("mirror.apart", value=value, answers=answers)
    return texts("mirror.own", value=value)


def _years(goal: MirrorGoal, texts: Texts) -> str:
    if not goal.earlier:
        return ""
    told = [
        texts("years.mean", year=year, mean=format_step(value, texts.language))
        for year, value in sorted(goal.earlier.items(), reverse=True)
    ]
    return f" {texts('mirror.before', years=texts.join(told))}"


def _county(goal: MirrorGoal, texts: Texts) -> str:
    """Return the county's distribution whole, and its mean: what the channel has seen, and nothing apart (D2)."""
    if goal.county is None:
        return texts("summary.goal_withheld")
    spread = tell_distribution(goal.county, texts)
    return texts("mirror.county", spread=spread, mean=format_mean(goal.county.mean, texts.language))


def _notes(mirror: Mirror, texts: Texts) -> tuple[str, ...]:
    notes = [
        texts(f"summary.not_compared.{year.why}", year=year.refers_to) for year in reversed(mirror.years) if year.why
    ]
    absent = [str(year.refers_to) for year in mirror.years if not year.answered and not year.why]
    if absent:
        notes.append(texts("mirror.absent", years=texts.join(absent)))
    if not mirror.years:
        notes.append(texts("mirror.first"))
    if mirror.perspectives_differ:
        notes.append(texts("mirror.perspectives"))
    if mirror.changed_since:
        day = format_full_date(local_day(mirror.published_at), texts.language)
        notes.append(texts("mirror.changed_since", day=day))
    return tuple(notes)


def _question(mirror: Mirror, texts: Texts) -> str:
    if mirror.question is MirrorQuestion.NEXT:
        return texts("mirror.question.next")
    goals = texts.join([goal.name.in_language(texts.language) for goal in mirror.asked_about])
    return texts(f"mirror.question.{mirror.question}", goals=goals)
