"""A leadership's plan in words: the same in cards, in plain text and in Word."""

from domain.plans import Activity, find_gaps
from rendering.formats import format_full_date
from rendering.texts.catalogues import Texts

# Plan, local agreement and regional agreement are three things (K19).
THREE_THINGS = ("plan.what_plan", "plan.what_local_agreement", "plan.what_regional_agreement")


def tell_activity(activity: Activity, number: int, texts: Texts, *, is_own: bool) -> str:
    """Return its number, name and stage, until when it is to be done, and to its owner what it lacks."""
    said = _tell_state(activity, number, texts)
    gaps = find_gaps(activity) if is_own else ()
    return texts("plan.lacks", said=said, missing=texts.join([texts(f"gap.{gap}") for gap in gaps])) if gaps else said


# Private functions


def _tell_state(activity: Activity, number: int, texts: Texts) -> str:
    wording = activity.wording
    stage = texts(f"stage.{wording.stage}")
    if wording.due_on is None or activity.is_over:
        return texts("plan.line", number=number, name=wording.name, stage=stage)
    due = format_full_date(wording.due_on, texts.language)
    return texts("plan.line_due", number=number, name=wording.name, stage=stage, due=due)
