"""A leadership's plan in Word: templates for plan and activity plan to fill in, and the plan that is stored."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.shared import Cm

from domain.file_links import PlanDocument
from domain.plans import Activity
from domain.usecases.link_plan_files import PlanPaper
from rendering.formats import format_full_date, local_day
from rendering.free_text import clean
from rendering.plan_words import THREE_THINGS
from rendering.reports.word_files import About, add_lines, add_table, open_document, save_document
from rendering.texts.catalogues import Texts, texts_for

# Across an upright and a lying page.
GOAL_WIDTHS = (Cm(6.5), Cm(4.5), Cm(3.5), Cm(2.5))
ACTIVITY_WIDTHS = (Cm(5.2), Cm(5.4), Cm(4.4), Cm(3.4), Cm(2.4), Cm(2.4), Cm(2.5))
EMPTY_GOALS, EMPTY_ACTIVITIES = 5, 7
LINES_TO_WRITE_ON = 3
# A heading, and what may stand under it; the goals have a table.
PARTS = (("paper.why", "paper.why_hint"), ("paper.who", "paper.who_hint"), ("paper.follow_up", "paper.follow_up_hint"))
GOAL_COLUMNS = ("paper.goal", "paper.target", "paper.responsible", "paper.due")
ACTIVITY_COLUMNS = (
    "paper.activity",
    "paper.goal",
    "paper.target",
    "paper.responsible",
    "paper.start",
    "paper.due",
    "paper.stage",
)


def write_plan_paper(paper: PlanPaper) -> bytes:
    """Return the document as the bytes of a .docx file."""
    texts = texts_for(paper.language)
    is_plan = paper.document is PlanDocument.PLAN_TEMPLATE
    title = texts(f"paper.title.{paper.document}", unit=paper.unit)
    document = open_document(About(title, texts.language, paper.made_at), landscape=not is_plan)
    document.add_paragraph(clean(title), style="Title")
    if is_plan:
        _write_plan(document, texts)
    else:
        _write_activities(document, paper, texts)
    return save_document(document)


def name_plan_paper(paper: PlanPaper) -> str:
    """Return the file's name: no unit in it, since names of files end up in logs and lists of downloads."""
    return f"{texts_for(paper.language)(f'paper.file_name.{paper.document}')}.docx"


# Private functions


def _write_plan(document: WordDocument, texts: Texts) -> None:
    document.add_paragraph(texts("paper.intro"))
    for name in THREE_THINGS:
        document.add_paragraph(texts(name), style="List Bullet")
    (why, *others) = PARTS
    _write_part(document, why, texts)
    document.add_paragraph(texts("paper.goals"), style="Heading 1")
    document.add_paragraph(texts("paper.goals_hint"))
    head = [texts(name) for name in GOAL_COLUMNS]
    add_table(document, texts("paper.goals"), [head, *([""] * len(head) for _ in range(EMPTY_GOALS))], GOAL_WIDTHS)
    for part in others:
        _write_part(document, part, texts)
    document.add_paragraph(texts("paper.decided"), style="Heading 1")
    document.add_paragraph(texts("paper.decided_hint")).paragraph_format.keep_with_next = True
    add_lines(document, 1)


def _write_part(document: WordDocument, part: tuple[str, str], texts: Texts) -> None:
    heading, hint = part
    document.add_paragraph(texts(heading), style="Heading 1")
    document.add_paragraph(texts(hint)).paragraph_format.keep_with_next = True
    add_lines(document, LINES_TO_WRITE_ON)


def _write_activities(document: WordDocument, paper: PlanPaper, texts: Texts) -> None:
    head = [texts(name) for name in ACTIVITY_COLUMNS]
    if paper.document is PlanDocument.ACTIVITY_PLAN:
        day = format_full_date(local_day(paper.made_at), texts.language)
        document.add_paragraph(texts("paper.as_of", day=day))
        rows: Sequence[Sequence[str]] = [_to_row(each, texts) for each in paper.activities]
    else:
        document.add_paragraph(texts("paper.activities_hint"))
        rows = [[""] * len(head)] * EMPTY_ACTIVITIES
    add_table(document, texts("paper.activities"), [head, *rows], ACTIVITY_WIDTHS)
    document.add_paragraph(texts("paper.stages_hint"))


def _to_row(activity: Activity, texts: Texts) -> Sequence[str]:
    wording = activity.wording
    starts, due = (format_full_date(day, texts.language) if day else "" for day in (wording.starts_on, wording.due_on))
    stage = texts(f"stage.{wording.stage}")
    return wording.name, wording.goal, wording.target, wording.responsible, starts, due, stage
