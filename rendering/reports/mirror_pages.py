"""A unit's own mirror as one page to bring to its meeting: for the unit alone (K12)."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

from msgspec.structs import replace

from domain.mirrors import Mirror, MirrorGoal
from rendering.mirrors import mirror_words
from rendering.reports.charts import draw_own
from rendering.reports.county_reports import CountyReport, GoalReport, YearValue, report_county
from rendering.reports.pages import Page, element, picture, print_page, section
from rendering.texts.catalogues import Texts, texts_for

Draw = Callable[[GoalReport, CountyReport, Fraction | None, str], bytes]


def print_mirror(mirror: Mirror, language: str, made_at: datetime) -> bytes:
    """Return the mirror as the bytes of a PDF."""
    return print_page(lay_out_mirror(mirror, language, made_at))


def lay_out_mirror(mirror: Mirror, language: str, made_at: datetime, draw: Draw = draw_own) -> Page:
    """Return the mirror as it is written on paper; `draw` makes a goal's picture."""
    texts = texts_for(language)
    words, county = mirror_words(mirror, texts), report_county(mirror.summary, language, made_at)
    content = [element("h1", words.title), element("p", f"{words.scope} {words.private}")]
    for goal, (heading, lines) in zip(mirror.goals, words.goals, strict=True):
        told = " ".join(lines)
        content.append(section(element("h2", heading), element("p", told), _picture(goal, mirror, county, told, draw)))
    if words.notes:
        content.append(element("p", " ".join(words.notes)))
    content.append(section(element("h2", words.question_heading), element("p", words.question)))
    content.append(element("p", words.caveat, "quiet"))
    return Page(words.title, county.language, made_at, "".join(content), dense=True)


def name_mirror(language: str) -> str:
    """Return the file's name: no unit in it, since names of files end up in logs and lists of downloads."""
    return f"{texts_for(language)('report.mirror.file_name')}.pdf"


# Private functions


def _picture(goal: MirrorGoal, mirror: Mirror, county: CountyReport, told: str, draw: Draw) -> str:
    years = _own_years(goal, mirror, county.texts)
    own = replace(county, years=tuple(value.year for value in years))
    of_county = next(each for each in county.goals if each.number == goal.number)
    drawn = draw(replace(of_county, years=years), own, goal.value, told)
    return picture(drawn, own.texts("report.own_picture", goal=of_county.words.heading, told=told))


def _own_years(goal: MirrorGoal, mirror: Mirror, texts: Texts) -> tuple[YearValue, ...]:
    told = []
    for year in mirror.years:
        value = goal.earlier.get(year.refers_to)
        if value is not None:
            told.append(YearValue(year.refers_to, float(value)))
            continue
        why = year.why or ("unknown" if year.answered else "absent")
        told.append(YearValue(year.refers_to, None, texts(f"report.year.{why}")))
    if goal.value is None:
        return (*told, YearValue(mirror.summary.refers_to, None, texts("report.year.unknown")))
    return (*told, YearValue(mirror.summary.refers_to, float(goal.value)))
