"""Small questionnaires and answers to them, so that a test names only what it is about."""

from typing import Any

from msgspec.structs import replace

from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Bilingual, Part
from domain.questionnaires import Condition, Kind, Option, Piece, Question, Questionnaire, Tally, Value
from domain.submissions import Source
from domain.unit_forms import PartAnswer
from tests.support.builders import NOW


def in_both(text: str) -> Bilingual:
    """Return a text that tells its language."""
    return Bilingual(text, f"{text} (en)")


def options(*codes: str) -> tuple[Option, ...]:
    """Return options, each named as its code."""
    return tuple(Option(code, in_both(code.capitalize())) for code in codes)


RHYTHM = Question("rhythm", Kind.ONE, in_both("Hur ofta träffas ni?"), options=options("monthly", "two_per_term"))
WAYS = Question("ways", Kind.SEVERAL, in_both("Hur?"), options=options("council", "panel", "none"), alone="none")
ACTORS = Question(
    "actors",
    Kind.GRID,
    in_both("Vilka är med?"),
    options=options("yes", "invited", "no"),
    rows=options("politics", "bup"),
)
PLAN = Question("plan", Kind.ONE, in_both("Finns en plan?"), options=options("none", "decided"))
DECIDED_ON = Question("decided_on", Kind.DATE, in_both("När?"), past=True, only_if=Condition("plan", ("decided",)))
LINK = Question("link", Kind.LINK, in_both("Var?"), required=False, only_if=Condition("plan", ("decided",)))
MUNICIPAL = Question(
    "communication", Kind.PER_MUNICIPALITY, in_both("Finns en kommunikationsplan?"), options=options("yes", "no")
)
CHALLENGES = Question("challenges", Kind.LONG_TEXT, in_both("Vad är svårt?"), required=False, quoted=True)
SMALL = Questionnaire(
    part=Part.LEADERSHIP_STATUS,
    version="1",
    title=in_both("Läget"),
    pieces=(
        Piece("meetings", in_both("Möten"), (RHYTHM, WAYS)),
        Piece("members", in_both("Medlemmar"), (ACTORS,)),
        Piece("plan", in_both("Planen"), (PLAN, DECIDED_ON, LINK)),
        Piece("municipal", in_both("Kommunerna"), (MUNICIPAL,)),
        Piece("words", in_both("Egna ord"), (CHALLENGES,)),
    ),
    tallies=(
        Tally("often", in_both("Möts två gånger per termin"), "rhythm", ("two_per_term",)),
        Tally("politicians", in_both("Politiker är med"), "actors", ("yes",), ("politics",)),
        Tally("communication", in_both("Har en kommunikationsplan"), "communication", ("yes",)),
    ),
)


def an_answer(question: str, value: Value, **changes: Any) -> PartAnswer:  # noqa: ANN401 - any field of an answer
    """Return what LS01's chair answered to a question of 2024."""
    plain = PartAnswer(
        round_id=RoundId("round-2024"),
        unit_id=UnitId("ls01"),
        part=Part.LEADERSHIP_STATUS,
        question=question,
        respondent="chair-ls01",
        value=value,
        source=Source.CHAT,
        at=NOW,
    )
    if "respondent" in changes and "person_id" not in changes and changes["respondent"] != "interview":
        changes = {**changes, "person_id": PersonId(changes["respondent"])}
    return replace(plain, **changes)
