"""Questionnaires as a command tells of them, for scripts and for people: with the codes that files use."""

from collections.abc import Iterator

from bot.cli.instrument_views import tell_confirmation, tell_origin
from bot.cli.output import Outcome
from bot.cli.sessions import Session
from domain.questionnaires import ImportedQuestionnaire, Question, Questionnaire, questionnaire_to_data
from rendering.free_text import clean


def tell_questionnaire(session: Session, form: Questionnaire, imported: ImportedQuestionnaire | None) -> Outcome:
    """Tell of one questionnaire in full: its pieces and questions with their codes, and what is counted."""
    texts, language = session.texts, session.language
    title = clean(form.title.in_language(language))
    parts = [
        texts("cli.instrument.title", part=texts(f"cli.part.{form.part}"), version=form.version, title=title),
        tell_origin(session, imported.imported_at if imported else None),
        tell_confirmation(session, form),
    ]
    for piece in form.pieces:
        parts += ["", clean(piece.title.in_language(language))]
        for question in piece.questions:
            parts += _tell_question(session, question)
    parts += ["", texts("cli.instrument.counted")]
    parts += [_tell_code(session, tally.code, tally.name.in_language(language)) for tally in form.tallies]
    imported_at = imported.imported_at.isoformat() if imported else None
    return Outcome(questionnaire_to_data(form) | {"imported_at": imported_at}, tuple(parts))


# Private functions


def _tell_question(session: Session, question: Question) -> Iterator[str]:
    language = session.language
    yield _tell_code(session, question.code, question.name.in_language(language))
    for each in (*question.rows, *question.options):
        yield f"    {_tell_code(session, each.code, each.name.in_language(language))}"


def _tell_code(session: Session, code: str, name: str) -> str:
    return session.texts("cli.instrument.code", code=code, name=clean(name))
