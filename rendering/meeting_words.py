"""What several messages and calendars say of a meeting: when and how."""

from datetime import date, time

from domain.meetings import MeetingForm
from rendering.formats import format_clock, format_long_day
from rendering.texts.catalogues import Texts


def tell_when(day: date, clock: time | None, texts: Texts) -> str:
    """Return "torsdag 12 mars 2026 kl. 14.00"."""
    told = format_long_day(day, texts.language)
    return f"{told} {format_clock(clock, texts.language)}" if clock else told


def tell_form(form: MeetingForm | None, texts: Texts) -> str:
    """Return how people meet, or that it was not said."""
    return texts(f"meeting_form.{form or 'unknown'}")
