"""Instruments as a command tells of them, for scripts and for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.cli.output import Outcome, make_table
from bot.cli.sessions import Session
from domain.instruments import ImportedInstrument, Instrument, instrument_to_data
from domain.questionnaires import ImportedQuestionnaire, Questionnaire, questionnaire_to_data
from domain.roster import County
from domain.usecases.import_instrument import InstrumentImported
from domain.usecases.import_questionnaire import QuestionnaireImported
from rendering.formats import format_full_date, local_day
from rendering.free_text import clean
from rendering.instruments import default_instrument
from rendering.scales import name_choices

# What a county is asked: a scale for the self-assessment, questions of several kinds for the state of leaderships.
Form = Instrument | Questionnaire


def tell_import(session: Session, given: Form, result: InstrumentImported | QuestionnaireImported) -> Outcome:
    """Tell what came of an import, and which rounds take the form."""
    texts, latest = session.texts, result.latest
    named = {"part": texts(f"cli.part.{given.part}"), "version": given.version}
    parts = [texts("cli.instrument.imported" if result.added else "cli.instrument.nothing_new", **named)]
    if latest.version != given.version:
        parts.append(texts("cli.instrument.another_is_latest", version=latest.version))
    parts.append(tell_confirmation(session, latest))
    if result.added:
        parts.append(texts("cli.instrument.taken_when_opened"))
    data = instrument_to_data(latest) if isinstance(latest, Instrument) else questionnaire_to_data(latest)
    return Outcome({"added": result.added, "latest": data}, tuple(parts))


def tell_instruments(
    session: Session,
    county: County,
    imported: Sequence[ImportedInstrument],
    questionnaires: Sequence[ImportedQuestionnaire],
) -> Outcome:
    """Tell of all forms that a county has imported, in the order they were added, questionnaires last."""
    texts = session.texts
    forms: list[tuple[Form, datetime]] = [(each.instrument, each.imported_at) for each in imported]
    forms += [(each.questionnaire, each.imported_at) for each in questionnaires]
    data = {"county": county.name, "instruments": [_to_data(*each) for each in forms]}
    if not forms:
        version = default_instrument().version
        return Outcome(data, (texts("cli.instrument.none", county=county.name, version=version),))
    headings = [texts(f"cli.instrument.{name}") for name in ("part", "version", "name", "who", "when")]
    return Outcome(data, (make_table(headings, [_make_row(session, *each) for each in forms]),))


def tell_instrument(session: Session, instrument: Instrument, imported: ImportedInstrument | None) -> Outcome:
    """Tell of one instrument in full: what it asks and on which scale."""
    texts, language = session.texts, session.language
    title = clean(instrument.title.in_language(language))
    named = {"part": texts(f"cli.part.{instrument.part}"), "version": instrument.version, "title": title}
    items = [
        texts(
            "cli.instrument.item",
            number=item.number,
            name=clean(item.name.in_language(language)),
            about=clean(item.about.in_language(language)),
        )
        for item in instrument.items
    ]
    steps = [clean(step) for step in name_choices(instrument.scale, session.shared_texts)]
    parts = (
        texts("cli.instrument.title", **named),
        tell_origin(session, imported.imported_at if imported else None),
        tell_confirmation(session, instrument),
        "",
        *items,
        "",
        texts("cli.instrument.scale"),
        *steps,
    )
    imported_at = imported.imported_at.isoformat() if imported else None
    return Outcome(instrument_to_data(instrument) | {"imported_at": imported_at}, parts)


def tell_confirmation(session: Session, form: Form) -> str:
    """Tell who has confirmed the wording, and a scale if there is one, or that nobody has."""
    if form.confirmed:
        return session.texts("cli.instrument.confirmed", who=clean(form.confirmed_by))
    return session.texts("cli.instrument.unconfirmed")


def tell_origin(session: Session, imported_at: datetime | None) -> str:
    """Tell when a form was imported, or that it comes with the service."""
    if imported_at is None:
        return session.texts("cli.instrument.comes_with")
    day = format_full_date(local_day(imported_at), session.language)
    return session.texts("cli.instrument.imported_on", day=day)


# Private functions


def _to_data(form: Form, imported_at: datetime) -> dict[str, Any]:
    return {
        "part": form.part.value,
        "version": form.version,
        "title": form.title.sv,
        "confirmed_by": form.confirmed_by or None,
        "imported_at": imported_at.isoformat(),
    }


def _make_row(session: Session, form: Form, imported_at: datetime) -> tuple[str, ...]:
    texts = session.texts
    return (
        texts(f"cli.part.{form.part}"),
        form.version,
        clean(form.title.in_language(session.language)),
        clean(form.confirmed_by) or texts("cli.instrument.nobody"),
        format_full_date(local_day(imported_at), session.language),
    )
