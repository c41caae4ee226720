"""Instruments as a command tells of them, for scripts and for people."""

from collections.abc import Sequence
from typing import Any

from bot.cli.output import Outcome, make_table
from bot.cli.sessions import Session
from domain.instruments import ImportedInstrument, Instrument, instrument_to_data
from domain.roster import County
from domain.usecases.import_instrument import InstrumentImported
from rendering.formats import format_full_date, local_day
from rendering.free_text import clean
from rendering.instruments import default_instrument
from rendering.scales import name_choices


def tell_import(session: Session, given: Instrument, result: InstrumentImported) -> Outcome:
    """Tell what came of an import, and which rounds take the instrument."""
    texts, latest = session.texts, result.latest
    named = {"part": texts(f"cli.part.{given.part}"), "version": given.version}
    parts = [texts("cli.instrument.imported" if result.added else "cli.instrument.nothing_new", **named)]
    if latest.version != given.version:
        parts.append(texts("cli.instrument.another_is_latest", version=latest.version))
    parts.append(tell_confirmation(session, latest))
    if result.added:
        parts.append(texts("cli.instrument.taken_when_opened"))
    return Outcome({"added": result.added, "latest": instrument_to_data(latest)}, tuple(parts))


def tell_instruments(session: Session, county: County, imported: Sequence[ImportedInstrument]) -> Outcome:
    """Tell of all instruments that a county has imported, in the order they were added."""
    texts = session.texts
    data = {"county": county.name, "instruments": [_to_data(each) for each in imported]}
    if not imported:
        version = default_instrument().version
        return Outcome(data, (texts("cli.instrument.none", county=county.name, version=version),))
    headings = [texts(f"cli.instrument.{name}") for name in ("part", "version", "name", "who", "when")]
    return Outcome(data, (make_table(headings, [_make_row(session, each) for each in imported]),))


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
        _tell_origin(session, imported),
        tell_confirmation(session, instrument),
        "",
        *items,
        "",
        texts("cli.instrument.scale"),
        *steps,
    )
    return Outcome(instrument_to_data(instrument) | _origin_to_data(imported), parts)


def tell_confirmation(session: Session, instrument: Instrument) -> str:
    """Tell who has confirmed the wording and the scale, or that nobody has."""
    if instrument.confirmed:
        return session.texts("cli.instrument.confirmed", who=clean(instrument.confirmed_by))
    return session.texts("cli.instrument.unconfirmed")


# Private functions


def _to_data(imported: ImportedInstrument) -> dict[str, Any]:
    instrument = imported.instrument
    return {
        "part": instrument.part.value,
        "version": instrument.version,
        "title": instrument.title.sv,
        "confirmed_by": instrument.confirmed_by or None,
        **_origin_to_data(imported),
    }


def _origin_to_data(imported: ImportedInstrument | None) -> dict[str, str | None]:
    return {"imported_at": imported.imported_at.isoformat() if imported else None}


def _make_row(session: Session, imported: ImportedInstrument) -> tuple[str, ...]:
    texts, instrument = session.texts, imported.instrument
    return (
        texts(f"cli.part.{instrument.part}"),
        instrument.version,
        clean(instrument.title.in_language(session.language)),
        clean(instrument.confirmed_by) or texts("cli.instrument.nobody"),
        format_full_date(local_day(imported.imported_at), session.language),
    )


def _tell_origin(session: Session, imported: ImportedInstrument | None) -> str:
    if imported is None:
        return session.texts("cli.instrument.comes_with")
    day = format_full_date(local_day(imported.imported_at), session.language)
    return session.texts("cli.instrument.imported_on", day=day)
