"""The county's network in words: each count with its denominator named (D5)."""

from domain.network import Event, Share, Turnout
from rendering.formats import format_full_date
from rendering.texts.catalogues import Texts


def tell_shares(leaderships: Share, municipalities: Share, texts: Texts) -> str:
    """Return "6 av 13 lokala systemledningar och 8 av 15 kommuner"."""
    return texts.join(
        [
            texts.plural("network.leaderships", leaderships.of, value=leaderships.value),
            texts.plural("network.municipalities", municipalities.of, value=municipalities.value),
        ]
    )


def tell_event(event: Event, texts: Texts) -> str:
    """Return a day, what is called how, and where."""
    note = event.note
    form = texts(f"event_form.{note.form}") if note.form else ""
    where = ", ".join(filter(None, (note.place, form)))
    said = texts("network.event", day=format_full_date(note.on, texts.language), title=note.title)
    return f"{said} ({where})" if where else said


def tell_turnout(turnout: Turnout, texts: Texts) -> str:
    """Return an event, and how many took part in it."""
    shares = tell_shares(turnout.leaderships, turnout.municipalities, texts)
    day = format_full_date(turnout.event.note.on, texts.language)
    return texts("network.turnout", day=day, title=turnout.event.note.title, shares=shares)
