"""What leaderships have written in their own words, and which of it a coordinator has let be quoted (K13)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from domain.ids import RoundId, UnitId
from domain.questionnaires import Questionnaire, is_blank
from domain.unit_forms import PartAnswer

SHORTEST_NAME = 8


class Quotable(Struct, frozen=True):
    """A text that may be quoted: always as "a local leadership says"."""

    name: str
    unit_id: UnitId
    question: str
    text: str


class QuoteApproval(Struct, frozen=True):
    """A coordinator's word that a text may be quoted: the text as it was then, whatever is written later."""

    round_id: RoundId
    unit_id: UnitId
    question: str
    text: str
    approved_by: str
    approved_at: datetime


def list_quotables(questionnaire: Questionnaire, answers: Iterable[PartAnswer]) -> Sequence[Quotable]:
    """Return each respondent's latest texts that may be quoted, in the order they were written."""
    quoted = {each.code for each in questionnaire.questions if each.quoted}
    latest: dict[tuple[UnitId, str, str], PartAnswer] = {}
    for each in sorted(answers, key=lambda answer: answer.sequence):
        if each.question in quoted:
            latest[each.unit_id, each.question, each.respondent] = each
    texts = (each for each in latest.values() if isinstance(each.value, str) and not is_blank(each.value))
    found = (Quotable(_name(each), each.unit_id, each.question, str(each.value)) for each in texts)
    return tuple(dict.fromkeys(found))


# Private functions


def _name(answer: PartAnswer) -> str:
    """Return a short name that changes with the text, so that nobody approves what they have not read."""
    source = "\n".join((answer.round_id, answer.unit_id, answer.question, str(answer.value)))
    return sha256(source.encode()).hexdigest()[:SHORTEST_NAME]
