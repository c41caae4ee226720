"""The county summary as a card: words first, a chart beside them."""

from microsoft_teams.cards import (
    BarChartDataValue,
    CardElement,
    ColumnDefinition,
    GroupedVerticalBarChart,
    GroupedVerticalBarChartData,
    Table,
    TableCell,
    TableRow,
    TextBlock,
)

from domain.messages import Summary
from domain.summaries import CountySummary, GoalSummary
from rendering.cards.blocks import Block, Bullets, OnlyInCard, Paragraph, Section, Title
from rendering.cards.compositions import compose
from rendering.cards.rendered import Rendered
from rendering.formats import format_full_date, format_mean, local_day
from rendering.free_text import neutralise
from rendering.progress import tell_progress
from rendering.summaries import SummaryWords, progress_of, summary_words
from rendering.texts.catalogues import Texts


def render_summary(message: Summary, texts: Texts) -> Rendered:
    """Show a published county summary: never a unit's name, never an order by score (K1)."""
    summary = message.summary
    words = summary_words(summary, texts)
    published = texts("summary.published", day=format_full_date(local_day(message.published_at), texts.language))
    blocks: list[Block] = [
        Title(words.title),
        Paragraph(words.scope, quiet=True),
        Paragraph(words.progress, strong=True),
        *([Paragraph(words.withheld)] if words.withheld else _figures(summary, words, texts)),
        Paragraph(published, quiet=True),
    ]
    progress = tell_progress(progress_of(summary), texts)
    notification = texts("summary.notification", year=summary.refers_to, county=summary.county, progress=progress)
    return compose(blocks, notification, texts, wide=True)


# Private functions


def _figures(summary: CountySummary, words: SummaryWords, texts: Texts) -> list[Block]:
    scale = summary.instrument.scale
    about = texts("summary.chart.about", lowest=scale.lowest, highest=scale.highest)
    goals = [Section(goal.heading, goal.sentences) for goal in words.goals]
    return [
        Paragraph(words.opening),
        Bullets(words.findings),
        OnlyInCard([_chart(summary, texts)]),
        OnlyInCard(Paragraph(about, quiet=True).elements()),
        *goals,
        *([Section(texts("years.title"), words.years)] if words.years else []),
        *(Paragraph(note, quiet=True) for note in words.notes),
        Section(texts("summary.questions"), (words.question,)),
        Paragraph(words.support),
        Paragraph(words.caveat),
    ]


def _chart(summary: CountySummary, texts: Texts) -> CardElement:
    scale = summary.instrument.scale
    return GroupedVerticalBarChart(
        title=texts("summary.chart.title", lowest=scale.lowest, highest=scale.highest),
        # The whole scale, so that a small difference looks small (K2).
        y_min=scale.lowest,
        y_max=scale.highest,
        data=[
            GroupedVerticalBarChartData(
                legend=str(year),
                values=[BarChartDataValue(x=name, y=round(mean, 2)) for name, mean in means],
            )
            for year, means in _series(summary, texts)
        ],
        fallback=_table(summary, texts),
    )


def _series(summary: CountySummary, texts: Texts) -> list[tuple[int, list[tuple[str, float]]]]:
    # Numbers rather than names: five names do not fit under the bars, not even on a wide screen.
    names = [texts("goal.short", number=goal.number) for goal in summary.goals]
    means = [goal.mean for goal in summary.goals]
    this_year = (summary.refers_to, list(zip(names, means, strict=True)))
    before = [goal.previous_mean for goal in summary.goals if goal.previous_mean is not None]
    if summary.previous_year is None or len(before) != len(names):
        return [this_year]
    return [(summary.previous_year, list(zip(names, before, strict=True))), this_year]


def _table(summary: CountySummary, texts: Texts) -> Table:
    series = _series(summary, texts)
    head = [texts("summary.chart.goal"), *(str(year) for year, _ in series)]
    rows = [
        [neutralise(_heading(goal, texts)), *(_shown(means[index][1], texts) for _, means in series)]
        for index, goal in enumerate(summary.goals)
    ]
    return Table(
        columns=[ColumnDefinition(width=3), *(ColumnDefinition(width=1) for _ in series)],
        first_row_as_headers=True,
        rows=[_row(cells) for cells in [head, *rows]],
    )


def _heading(goal: GoalSummary, texts: Texts) -> str:
    return texts("goal.heading", number=goal.number, name=goal.name.in_language(texts.language))


def _shown(mean: float, texts: Texts) -> str:
    return format_mean(mean, texts.language)


def _row(cells: list[str]) -> TableRow:
    return TableRow(cells=[TableCell(items=[TextBlock(text=cell, wrap=True)]) for cell in cells])
