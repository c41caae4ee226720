"""The county summary as a card: words first, a chart beside them."""

from domain.messages import (
    Summary,
)
from domain.release_messages import SummaryDetail, Temperature
from domain.requests import Verb
from domain.summaries import CountySummary
from rendering.cards.blocks import Address, Block, Bullets, Heading, OnlyInCard, Paragraph, Section, Title
from rendering.cards.charts import chart_of_distribution, picture_of_years
from rendering.cards.compositions import Button, Link, compose
from rendering.cards.rendered import Rendered
from rendering.formats import format_full_date, local_day
from rendering.progress import tell_progress
from rendering.summaries import SummaryWords, progress_of, summary_words, tell_distribution
from rendering.texts.catalogues import Texts


def render_summary(message: Summary, texts: Texts) -> Rendered:
    """Show a published county summary: never a unit's name, never an order by score (K1)."""
    buttons = [Button(texts("button.goal_by_goal"), Verb.SUMMARY_DETAIL)] if message.summary.goals else []
    if message.has_mirror:
        buttons.append(Button(texts("button.mirror"), Verb.MIRROR))
    blocks = [*summary_blocks(message.summary, texts), published(message, texts)]
    return compose(blocks, _notification(message.summary, texts), texts, buttons, wide=True)


def summary_blocks(summary: CountySummary, texts: Texts) -> list[Block]:
    """Return what a summary says, whether it is published or a preview of that."""
    words = summary_words(summary, texts)
    return [
        Title(words.title),
        Paragraph(words.scope, quiet=True),
        Paragraph(words.progress, strong=True),
        *([Paragraph(words.withheld)] if words.withheld else _figures(summary, words, texts)),
    ]


def render_summary_detail(message: SummaryDetail, texts: Texts) -> Rendered:
    """Show each goal's distribution, in the order the goals were asked."""
    summary = message.summary
    words = summary_words(summary, texts)
    pictures = {goal.number: chart_of_distribution(goal, summary.instrument.scale, texts) for goal in summary.goals}
    blocks: list[Block] = [Title(texts("detail.title")), Paragraph(words.scope, quiet=True)]
    for number, goal in zip(_numbers(summary), words.goals, strict=True):
        blocks.append(Section(goal.heading, goal.sentences))
        if number in pictures:
            blocks.append(OnlyInCard([pictures[number]]))
    blocks += [Paragraph(words.caveat, quiet=True), published(message, texts)]
    return compose(blocks, _notification(summary, texts), texts, wide=True)


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


def published(message: Summary | SummaryDetail, texts: Texts) -> Paragraph:
    """Return when it was published, and that it is a corrected version where it is."""
    day = format_full_date(local_day(message.published_at), texts.language)
    if message.version > 1:
        return Paragraph(texts("summary.published_again", day=day, version=message.version), quiet=True)
    return Paragraph(texts("summary.published", day=day), quiet=True)


# Private functions


def _figures(summary: CountySummary, words: SummaryWords, texts: Texts) -> list[Block]:
    return [
        Paragraph(words.opening),
        Bullets(words.findings),
        OnlyInCard(picture_of_years(summary, texts)),
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
