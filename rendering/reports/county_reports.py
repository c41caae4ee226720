"""The county summary as every file has it: one model of words and numbers, so that no form says more than another."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.summaries import CountySummary, EarlierYear, GoalSummary, WithheldGoal
from rendering.besides import Aside, tell_asides
from rendering.breakdowns import tell_groups
from rendering.formats import format_mean, format_step
from rendering.summaries import GoalWords, SummaryWords, summary_words
from rendering.texts.catalogues import Texts, texts_for

# A count, a mean, or words where there is neither.
Cell = int | float | str
# On a phone, more years than these have no room for their numbers.
MOST_CHARTED = 8


class YearValue(Struct, frozen=True):
    """A goal's mean in a year, unrounded, or in a few words why there is none (K5, K21, D4)."""

    year: int
    mean: float | None
    why: str = ""


class GoalReport(Struct, frozen=True):
    """One goal: words, how many chose each value, the means over the years; `withheld` says why there are no figures.

    `picture` is what its picture shows, for who does not see it (K20); `counted` the part of it without means.
    `groups` tells what each group has answered, where the county is broken down.
    """

    number: int
    name: str
    words: GoalWords
    answered: int
    distribution: Mapping[float, int]
    spread: float | None
    years: tuple[YearValue, ...]
    withheld: str = ""
    picture: str = ""
    counted: str = ""
    groups: tuple[str, ...] = ()


class ReportTable(Struct, frozen=True):
    """Numbers under headings, the goals in the order they were asked; the first column names the goal."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class CountyReport(Struct, frozen=True):
    """What every file is made of; `goals` is empty when all figures are withheld, and `words.withheld` says why.

    `values` are those on the scale that get a place of their own: its steps, and what lies between them (K9).
    """

    language: str
    summary: CountySummary
    words: SummaryWords
    made_at: datetime
    values: tuple[float, ...]
    years: tuple[int, ...]
    goals: tuple[GoalReport, ...]

    @property
    def texts(self) -> Texts:
        """Return the sentences of its language."""
        return texts_for(self.language)

    @property
    def scope(self) -> str:
        """Return what it refers to, and how many have answered."""
        return f"{self.words.scope} {self.words.progress}"

    @property
    def opening(self) -> tuple[str, ...]:
        """Return what is said first: the whole picture, or why there is none (D4)."""
        return (self.words.withheld,) if self.words.withheld else (self.words.opening, *self.words.findings)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what the figures must be read with."""
        return self.words.notes

    @property
    def asides(self) -> tuple[Aside, ...]:
        """Return what stands beside the numbers: the mapping, quotes and key figures (K16)."""
        return tell_asides(self.summary.beside, self.summary.county, self.texts)

    @property
    def questions(self) -> tuple[str, ...]:
        """Return what to talk about (K15)."""
        return tuple(filter(None, [self.words.question]))


def report_county(summary: CountySummary, language: str, made_at: datetime) -> CountyReport:
    """Return what all files of a summary are made of.

    Args:
        summary: what may be told; nothing else reaches a file.
        language: `sv` or `en`.
        made_at: what the files say of when they were made.
    """
    texts = texts_for(language)
    words = summary_words(summary, texts)
    values = _values_of(summary)
    told: dict[int, GoalSummary | WithheldGoal] = {goal.number: goal for goal in summary.goals}
    told |= {goal.number: goal for goal in summary.withheld_goals}
    numbers = [number for number in summary.instrument.numbers if number in told]
    goals = tuple(
        _report_goal(told[number], said, summary, texts) for number, said in zip(numbers, words.goals, strict=True)
    )
    years = tuple(value.year for value in goals[0].years) if goals else ()
    return CountyReport(texts.language, summary, words, made_at, values, years, goals)


def distribution_table(report: CountyReport) -> ReportTable:
    """Return how many chose each value, a row a goal."""
    texts = report.texts
    steps = tuple(format_step(value, report.language) for value in report.values)
    hidden = texts("report.hidden")
    rows = tuple(
        (
            goal.words.heading,
            *(hidden if goal.withheld else goal.distribution.get(value, 0) for value in report.values),
            goal.answered,
        )
        for goal in report.goals
    )
    return ReportTable(texts("report.distribution"), (texts("report.goal"), *steps, texts("report.answered")), rows)


def years_table(report: CountyReport) -> ReportTable:
    """Return the means over the years, a row a goal."""
    texts = report.texts
    rows = tuple(
        (goal.words.heading, *(value.why if value.mean is None else value.mean for value in goal.years))
        for goal in report.goals
    )
    return ReportTable(texts("report.means"), (texts("report.goal"), *map(str, report.years)), rows)


def charted_years(report: CountyReport) -> range:
    """Return the years that pictures show, those without a value too: the latest few, as many as can be read."""
    first, last = report.years[0], report.years[-1]
    return range(max(first, last - MOST_CHARTED + 1), last + 1)


def show_cell(cell: Cell, language: str) -> str:
    """Return a cell as people read it: means with two decimals (K2)."""
    return format_mean(cell, language) if isinstance(cell, float) else str(cell)


def describe_picture(report: CountyReport) -> str:
    """Return what the picture of all goals shows, for who does not see it (K20)."""
    words = report.words
    goals = [goal.picture or " ".join((goal.words.heading + ".", *goal.words.sentences)) for goal in report.goals]
    return " ".join([report.scope, *([words.withheld] if words.withheld else []), *goals])


# Private functions


def _values_of(summary: CountySummary) -> tuple[float, ...]:
    chosen = {value for goal in summary.goals for value in goal.distribution}
    return tuple(sorted({*map(float, summary.instrument.scale.steps), *chosen}))


def _report_goal(
    goal: GoalSummary | WithheldGoal, words: GoalWords, summary: CountySummary, texts: Texts
) -> GoalReport:
    shown = goal if isinstance(goal, GoalSummary) else None
    years = _years_of(shown, summary, texts)
    return GoalReport(
        number=goal.number,
        name=goal.name.in_language(texts.language),
        words=words,
        answered=goal.answered,
        distribution=shown.distribution if shown else {},
        spread=shown.spread if shown else None,
        years=years,
        withheld="" if shown else texts("report.hidden"),
        picture=_picture(shown, words.heading, years, texts) if shown else "",
        counted=_counted(shown, words.heading, texts) if shown else "",
        groups=tell_groups(goal.number, summary.breakdown, texts),
    )


def _years_of(goal: GoalSummary | None, summary: CountySummary, texts: Texts) -> tuple[YearValue, ...]:
    hidden = texts("report.hidden")
    this_year = YearValue(summary.refers_to, goal.mean if goal else None, "" if goal else hidden)
    earlier = _two_years(goal, summary) if summary.earlier is None else summary.earlier
    before = []
    for each in earlier:
        # What is withheld this year is not told of earlier years either.
        mean = each.means.get(goal.number) if goal and not each.why else None
        why = texts(f"report.year.{each.why}") if each.why else hidden
        before.append(YearValue(each.refers_to, mean, "" if mean is not None else why))
    return (*before, this_year)


def _two_years(goal: GoalSummary | None, summary: CountySummary) -> tuple[EarlierYear, ...]:
    """Return the year before, as summaries tell of it that were published before they kept all years."""
    if summary.not_compared:
        return (EarlierYear(summary.not_compared.year, "", 0, {}, summary.not_compared.why),)
    if summary.previous_year is None:
        return ()
    means = {} if goal is None or goal.previous_mean is None else {goal.number: goal.previous_mean}
    return (EarlierYear(summary.previous_year, "", 0, means),)


def _picture(goal: GoalSummary, heading: str, years: tuple[YearValue, ...], texts: Texts) -> str:
    """Return what a goal's picture shows, in words."""
    means = [texts("report.picture.year", year=each.year, value=_show_year(each, texts.language)) for each in years]
    return texts("report.picture", counted=_counted(goal, heading, texts), means=", ".join(means))


def _counted(goal: GoalSummary, heading: str, texts: Texts) -> str:
    counts = [
        texts("report.picture.step", value=format_step(value, texts.language), count=count)
        for value, count in sorted(goal.distribution.items())
    ]
    return texts("report.picture.counted", goal=heading, counts=", ".join(counts))


def _show_year(value: YearValue, language: str) -> str:
    return value.why if value.mean is None else format_mean(value.mean, language)
