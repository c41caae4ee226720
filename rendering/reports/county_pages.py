"""The county summary on paper, and the one page to show in a meeting."""

from rendering.reports.charts import draw_goal, draw_wide_distribution
from rendering.reports.county_reports import CountyReport, GoalReport, distribution_table, years_table
from rendering.reports.pages import Page, bullets, element, picture, print_page, section, table

# What a group asks itself when it sees where everybody stands (K11); never a cause (K15).
REFLECTIONS = ("report.temperature.where", "report.temperature.differ", "report.temperature.raise")


def print_county(report: CountyReport) -> bytes:
    """Return the summary as the bytes of a PDF."""
    words = report.words
    opening, *findings = report.opening
    content = [element("h1", words.title), element("p", report.scope), element("p", opening)]
    if findings:
        content.append(bullets(findings))
    if report.goals:
        content += [_goal(goal, report) for goal in report.goals]
        content += _notes(report)
    return print_page(_page(report, "".join([*content, element("p", words.caveat)])))


def print_temperature(report: CountyReport) -> bytes:
    """Return one page to show in a meeting: how the answers are distributed, and what to talk about; no means."""
    words, texts = report.words, report.texts
    content = [element("h1", texts("report.temperature.title")), element("p", report.scope)]
    if words.withheld:
        content.append(element("p", words.withheld))
    content += [_distribution(goal, report) for goal in report.goals]
    questions = tuple(texts(name) for name in REFLECTIONS)
    content += [element("h2", texts("report.temperature.talk")), bullets(questions)]
    return print_page(_page(report, "".join([*content, element("p", words.caveat, "quiet")])))


# Private functions


def _distribution(goal: GoalReport, report: CountyReport) -> str:
    heading = element("h2", goal.words.heading)
    if goal.withheld:
        return section(heading, element("p", " ".join(goal.words.sentences)))
    return section(heading, picture(draw_wide_distribution(goal, report), goal.counted))


def _page(report: CountyReport, content: str) -> Page:
    return Page(report.words.title, report.language, report.made_at, content)


def _goal(goal: GoalReport, report: CountyReport) -> str:
    told = [element("h2", goal.words.heading), element("p", " ".join(goal.words.sentences))]
    return section(*told, *([] if goal.withheld else [picture(draw_goal(goal, report, "svg"), goal.picture)]))


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
