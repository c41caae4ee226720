"""The county summary on paper, and the one page to show in a meeting."""

from collections.abc import Callable

from rendering.besides import Aside
from rendering.reports.charts import draw_goal, draw_wide_distribution
from rendering.reports.county_reports import CountyReport, GoalReport, distribution_table, years_table
from rendering.reports.indicator_tables import indicator_table
from rendering.reports.pages import Page, bullets, element, picture, print_page, section, table
from rendering.texts.catalogues import texts_for

Draw = Callable[[GoalReport, CountyReport, str], bytes]


def print_county(report: CountyReport) -> bytes:
    """Return the summary as the bytes of a PDF."""
    return print_page(lay_out_county(report))


def lay_out_county(report: CountyReport, draw: Draw = draw_goal) -> Page:
    """Return the summary as it is written on paper; `draw` makes a goal's picture."""
    words = report.words
    opening, *findings = report.opening
    content = [element("h1", words.title), element("p", report.scope), element("p", opening)]
    if findings:
        content.append(bullets(findings))
    if report.goals:
        content += [_goal(goal, report, draw) for goal in report.goals]
        content += _notes(report)
    content.append(element("p", words.caveat))
    content += [_aside(each, report) for each in report.asides]
    return Page(words.title, report.language, report.made_at, "".join(content))


def print_temperature(report: CountyReport) -> bytes:
    """Return one page to show in a meeting: how the answers are distributed, and what to talk about; no means."""
    words, texts = report.words, report.texts
    title = texts("temperature.title", county=report.summary.county)
    content = [element("h1", title), element("p", report.scope)]
    if words.withheld:
        content.append(element("p", words.withheld))
    content += [_distribution(goal, report) for goal in report.goals]
    questions = [texts(f"temperature.question.{name}") for name in ("see", "differ", "raise", "support")]
    content += [element("h2", texts("temperature.questions")), bullets(questions)]
    content.append(element("p", words.caveat, "quiet"))
    return print_page(Page(title, report.language, report.made_at, "".join(content)))


def name_temperature(language: str) -> str:
    """Return the name of the page's file."""
    return f"{texts_for(language)('report.temperature.file_name')}.pdf"


# Private functions


def _distribution(goal: GoalReport, report: CountyReport) -> str:
    heading = element("h2", goal.words.heading)
    if goal.withheld:
        return section(heading, element("p", " ".join(goal.words.sentences)))
    return section(heading, picture(draw_wide_distribution(goal, report), goal.counted))


def _goal(goal: GoalReport, report: CountyReport, draw: Draw) -> str:
    told = [element("h2", goal.words.heading), element("p", " ".join(goal.words.sentences))]
    return section(*told, *([] if goal.withheld else [picture(draw(goal, report, "svg"), goal.picture)]))


def _aside(aside: Aside, report: CountyReport) -> str:
    told = [element("h2", aside.heading), *(element("p", sentence) for sentence in aside.sentences)]
    if aside.figures:
        told.append(table(indicator_table(aside.figures, report.texts), report.language))
    else:
        told.append(bullets([row.told for row in aside.rows]))
    return "".join([*told, *(element("p", note) for note in aside.notes)])


def _notes(report: CountyReport) -> list[str]:
    words, texts = report.words, report.texts
    return [
        section(element("h2", texts("report.about")), *(element("p", note) for note in report.notes)),
        section(
            element("h2", texts("summary.questions")),
            *(element("p", question) for question in report.questions),
            element("p", words.support),
        ),
        section(
            element("h2", texts("report.in_tables")),
            table(distribution_table(report), report.language),
            table(years_table(report), report.language),
        ),
    ]
