"""What is read before the first turns wait for it."""

from datetime import date

from bot.workdays import is_swedish_workday
from dialogs.intents import recognise_intent
from rendering.texts.catalogues import LANGUAGES, texts_for


def read_what_turns_need(today: date) -> None:
    """Read what is kept once read, a tenth of a second of it, before the first turns wait for it (R13)."""
    recognise_intent("help")
    for language in LANGUAGES:
        texts_for(language)
    is_swedish_workday(today)
