"""The county summary as a card: words first, a chart beside them."""

from functools import partial

from domain.messages import (
    Summary,
)
from domain.release_messages import SummaryComparison, SummaryDetail, Temperature
from domain.requests import Verb
from domain.summaries import CountySummary
from rendering.cards.besides import beside_lines
from rendering.cards.blocks import Address, Block, Bullets, Heading, OnlyInCard, Paragraph, Section, Title
from rendering.cards.charts import chart_of_distribution, picture_of_years
from rendering.cards.compositions import Button, Link, compose
from rendering.cards.rendered import Rendered
from rendering.cards.sizes import ToldSummary, first_that_fits, shorten_summary
from rendering.findings import tell_changes
from rendering.formats import format_full_date, local_day
from rendering.progress import tell_progress
from rendering.summaries import SummaryWords, compare_years, progress_of, summary_words, tell_distribution
from rendering.texts.catalogues import Texts


def render_summary(message: Summary, texts: Texts) -> Rendered:
    """Show a published county summary: never a unit's name, never an order by score (K1)."""
    buttons = [Button(texts("button.goal_by_goal"), Verb.SUMMARY_DETAIL)] if message.summary.goals else []
    if message.has_mirror:
        buttons.append(Button(texts("button.mirror"), Verb.MIRROR))

    def draw(told: ToldSummary) -> Rendered:
        blocks = [*summary_blocks(told, texts), published(message, texts)]
        return compose(blocks, _notification(message.summary, texts), texts, buttons, wide=True)

    return first_that_fits(draw, shorten_summary(message.summary, texts))


def summary_blocks(told: ToldSummary, texts: Texts) -> list[Block]:
    """Return what a summary says, whether it is published or a preview of that."""
    summary, left_out = told
    words = summary_words(summary, texts)
    return [
        Title(words.title),
        Paragraph(words.scope, quiet=True),
        Paragraph(words.progress, strong=True),
        *([Paragraph(words.withheld)] if words.withheld else _figures(summary, words, texts)),
        *(Paragraph(each, quiet=True) for each in left_out),
    ]


def render_summary_detail(message: SummaryDetail, texts: Texts) -> Rendered:
    """Show each goal's distribution, in the order the goals were asked, and what is known of the year beside them."""
    # With less and less: the charts come first, then a line of each kind beside them.
    whole = shorten_summary(message.summary, texts)
    lines = beside_lines(message.summary.beside, texts)
    fewer = [(whole[-1], lines[:most]) for most in reversed(range(len(lines)))]
    return first_that_fits(partial(_draw_detail, message, texts), [*((told, lines) for told in whole), *fewer])


def render_summary_comparison(message: SummaryComparison, texts: Texts) -> Rendered:
    """Show what has changed since the years before, or why nothing is compared (K2, K21)."""
    return first_that_fits(partial(_draw_comparison, message, texts), shorten_summary(message.summary, texts))


def render_temperature(message: Temperature, texts: Texts) -> Rendered:
    """Show a meeting how the answers are spread, and what to talk about: no mean, no year beside it."""
    summary = message.summary
    words = summary_words(summary, texts)
    goals = {goal.number: goal for goal in summary.goals}
    blocks: list[Block] = [
        Title(texts("temperature.title", county=summary.county)),
        Paragraph(words.scope, quiet=True),
        Paragraph(words.progress, strong=True),
    ]
    for number, told in zip(_numbers(summary), words.goals, strict=True):
        if number not in goals:
            blocks.append(Section(told.heading, told.sentences))
            continue
        blocks.append(Section(told.heading, (tell_distribution(goals[number], texts),)))
        blocks.append(OnlyInCard([chart_of_distribution(goals[number], summary.instrument.scale, texts)]))
    questions = tuple(texts(f"temperature.question.{name}") for name in ("see", "differ", "raise", "support"))
    blocks += [Heading(texts("temperature.questions")), Bullets(questions), Paragraph(words.caveat, quiet=True)]
    links: list[Button | Link] = []
    if message.address:
        blocks += [Paragraph(texts("temperature.file")), Address(message.address)]
        links.append(Link(texts("button.pdf"), message.address))
    return compose(blocks, _notification(summary, texts), texts, links, wide=True)


def published(message: Summary | SummaryComparison | SummaryDetail, texts: Texts) -> Paragraph:
    """Return when it was published, and that it is a corrected version where it is."""
    day = format_full_date(local_day(message.published_at), texts.language)
    if message.version > 1:
        return Paragraph(texts("summary.published_again", day=day, version=message.version), quiet=True)
    return Paragraph(texts("summary.published", day=day), quiet=True)


# Private functions


def _draw_detail(message: SummaryDetail, texts: Texts, version: tuple[ToldSummary, tuple[str, ...]]) -> Rendered:
    (summary, left_out), beside = version
    words = summary_words(summary, texts)
    pictures = {goal.number: chart_of_distribution(goal, summary.instrument.scale, texts) for goal in summary.goals}
    blocks: list[Block] = [Title(texts("detail.title")), Paragraph(words.scope, quiet=True)]
    for number, goal in zip(_numbers(summary), words.goals, strict=True):
        blocks.append(Section(goal.heading, goal.sentences))
        if number in pictures:
            blocks.append(OnlyInCard([pictures[number]]))
    blocks += [Section(texts("beside.title"), beside)] if beside else []
    blocks += [Paragraph(each, quiet=True) for each in (*left_out, words.caveat)]
    blocks.append(published(message, texts))
    return compose(blocks, _notification(summary, texts), texts, wide=True)


def _draw_comparison(message: SummaryComparison, texts: Texts, told: ToldSummary) -> Rendered:
    summary, left_out = told
    words = summary_words(summary, texts)
    blocks: list[Block] = [
        Title(texts("comparison.title")),
        Paragraph(words.scope, quiet=True),
        Paragraph(words.progress, strong=True),
        *(Paragraph(told) for told in tell_changes(summary, texts)),
        OnlyInCard(picture_of_years(summary, texts)),
        *(Section(goal.heading, goal.sentences) for goal in words.goals),
        *([Section(texts("years.title"), words.years)] if words.years else []),
        *(Paragraph(note, quiet=True) for note in (*compare_years(summary, texts), *left_out)),
        Paragraph(words.caveat, quiet=True),
        published(message, texts),
    ]
    return compose(blocks, _notification(summary, texts), texts, wide=True)


def _figures(summary: CountySummary, words: SummaryWords, texts: Texts) -> list[Block]:
    # What two groups have answered takes the picture's room (25 KB a card); it stands in the comparison as well.
    picture = [] if summary.breakdown and summary.breakdown.groups else [OnlyInCard(picture_of_years(summary, texts))]
    return [
        Paragraph(words.opening),
        Bullets(words.findings),
        *picture,
        *(Section(goal.heading, goal.sentences) for goal in words.goals),
        *([Section(texts("years.title"), words.years)] if words.years else []),
        *(Paragraph(note, quiet=True) for note in words.notes),
        Heading(texts("summary.questions")),
        Paragraph(words.question),
        Paragraph(words.support),
        Paragraph(words.caveat),
    ]


def _numbers(summary: CountySummary) -> list[int]:
    told = {goal.number for goal in summary.goals} | {goal.number for goal in summary.withheld_goals}
    return [number for number in summary.instrument.numbers if number in told]


def _notification(summary: CountySummary, texts: Texts) -> str:
    progress = tell_progress(progress_of(summary), texts)
    return texts("summary.notification", year=summary.refers_to, county=summary.county, progress=progress)
