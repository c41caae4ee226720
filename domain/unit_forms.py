"""What a unit's people have answered of a questionnaire: pieces, facts, and where two answers go apart."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Bilingual, Part
from domain.questionnaires import Kind, Option, Piece, Question, Questionnaire, Value, ask_alike, is_blank
from domain.roster import Role, Unit
from domain.submissions import INTERVIEW, Source

# A choice takes a few seconds, a piece of the form about twenty-five.
SECONDS_A_PIECE = 25


class PartAnswer(Struct, frozen=True):
    """One respondent's answer to one question; a change is a new one, and nothing is overwritten.

    Attributes:
        respondent: the person's id, or `INTERVIEW`.
        noted_by: who wrote it down at an interview.
        noted_of: whom they interviewed, as a role.
        sequence: the order in which the database received it; decides what is latest.
    """

    round_id: RoundId
    unit_id: UnitId
    part: Part
    question: str
    respondent: str
    value: Value
    source: Source
    at: datetime
    person_id: PersonId | None = None
    noted_by: str | None = None
    noted_of: str | None = None
    sequence: int = 0


class Held(Struct, frozen=True):
    """One answer to a question, and who of the unit holds it."""

    value: Value
    respondents: tuple[str, ...]


class Fact(Struct, frozen=True):
    """What a unit says of one question: one answer that all agree on, or several that are never averaged."""

    held: tuple[Held, ...]

    @property
    def settled(self) -> Value | None:
        """Return the answer that all agree on."""
        return self.held[0].value if len(self.held) == 1 else None


class UnitForm(Struct, frozen=True):
    """A unit's form as one person sees it.

    Attributes:
        municipalities: of the leadership, in the order they are asked about.
        facts: what the unit says this year, by question; blank answers are left out.
        answered: the questions that anybody has answered, also by saying nothing.
        mine: the person's own latest answers.
        earlier: last year's facts, as far as they answer the same question.
        roles: of who has answered, as far as it is known.
    """

    questionnaire: Questionnaire
    unit: Unit
    municipalities: tuple[Unit, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    mine: Mapping[str, Value] = field(default_factory=dict)
    earlier: Mapping[str, Value] = field(default_factory=dict)
    roles: Mapping[str, Role | None] = field(default_factory=dict)

    def rows_of(self, question: Question) -> tuple[Option, ...]:
        """Return the rows of a grid, or the municipalities by their ids; none of other questions."""
        if question.kind is Kind.PER_MUNICIPALITY:
            return tuple(Option(each.id, Bilingual(each.name, each.name)) for each in self.municipalities)
        return question.rows

    def known(self, question: Question) -> Value | None:
        """Return what to fill in: the person's own answer, what the unit says, or last year's fact.

        A long text is about this year: last year's is not filled in.
        """
        if question.code in self.mine:
            return self.mine[question.code]
        if fact := self.facts.get(question.code):
            return fact.settled
        return None if question.kind is Kind.LONG_TEXT else self.earlier.get(question.code)

    def is_from_last_year(self, question: Question) -> bool:
        """Tell whether what is filled in is last year's fact."""
        return question.code not in {*self.mine, *self.facts} and self.known(question) is not None

    def asks(self, question: Question, values: Mapping[str, Value]) -> bool:
        """Tell whether a question is asked when others of its piece have these answers."""
        condition = question.only_if
        if question.kind is Kind.PER_MUNICIPALITY and not self.municipalities:
            return False
        return condition is None or values.get(condition.question) in condition.options

    def is_done(self, piece: Piece) -> bool:
        """Tell whether a piece needs no more answers: a piece of free texts is done when somebody has seen it."""
        asked = [each for each in piece.questions if each.required and self._is_asked(each)]
        if not asked:
            return any(each.code in self.answered for each in piece.questions)
        return all(each.code in self.facts for each in asked)

    @property
    def done(self) -> int:
        """Return how many pieces are done."""
        return sum(map(self.is_done, self.questionnaire.pieces))

    @property
    def needed(self) -> int:
        """Return how many questions must be answered, as far as they are asked."""
        return sum(each.required and self._is_asked(each) for each in self.questionnaire.questions)

    @property
    def left(self) -> int:
        """Return how many of them nobody has answered."""
        return sum(
            each.required and self._is_asked(each) and each.code not in self.facts
            for each in self.questionnaire.questions
        )

    @property
    def is_complete(self) -> bool:
        """Tell whether every question that must be answered is."""
        return not self.left

    @property
    def minutes_left(self) -> int:
        """Return about how many minutes the rest takes, at least one."""
        return max(1, round((len(self.questionnaire.pieces) - self.done) * SECONDS_A_PIECE / 60))

    @property
    def apart(self) -> tuple[Question, ...]:
        """Return the questions on which answers go apart."""
        return tuple(
            each
            for each in self.questionnaire.questions
            if each.code in self.facts and self.facts[each.code].settled is None and self._is_asked(each)
        )

    def next_piece(self, after: Piece | None = None) -> Piece | None:
        """Return the next piece that is not done, those behind a piece first; None when all are."""
        pieces = self.questionnaire.pieces
        start = pieces.index(after) + 1 if after else 0
        return next((each for each in (*pieces[start:], *pieces[:start]) if not self.is_done(each)), None)

    def with_answers(self, respondent: str, values: Mapping[str, Value]) -> "UnitForm":
        """Return the form as it is when the person has answered this, too."""
        facts = {code: replace(fact, held=_without(fact.held, respondent)) for code, fact in self.facts.items()}
        kept = {code: fact for code, fact in self.facts.items() if code not in values}
        for code, value in values.items():
            held = facts[code].held if code in facts else ()
            held = _without_interview(held) if respondent != INTERVIEW else held
            held = held if is_blank(value) else _join(held, value, respondent)
            if held:
                kept[code] = Fact(held)
        return replace(self, facts=kept, answered=self.answered | frozenset(values), mine={**self.mine, **values})

    def _is_asked(self, question: Question) -> bool:
        if question.only_if is None:
            return self.asks(question, {})
        fact = self.facts.get(question.only_if.question)
        return fact is not None and any(each.value in question.only_if.options for each in fact.held)


def settle_facts(answers: Iterable[PartAnswer]) -> Mapping[str, Fact]:
    """Return what one unit says, by question: what all persons' latest answers agree on, else all that is said.

    What was noted at an interview counts until somebody of the unit answers the same question later.
    """
    latest: dict[str, dict[str, PartAnswer]] = {}
    for each in sorted(answers, key=lambda answer: answer.sequence):
        of_question = latest.setdefault(each.question, {})
        if each.respondent != INTERVIEW:
            of_question.pop(INTERVIEW, None)
        of_question[each.respondent] = each
    return {question: fact for question, said in latest.items() if (fact := _settle(said.values())).held}


def keep_comparable(facts: Mapping[str, Fact], then: Questionnaire, now: Questionnaire) -> Mapping[str, Value]:
    """Return what was settled in an earlier year, of the questions that are asked alike now (K21)."""
    found: dict[str, Value] = {}
    for question in now.questions:
        before, fact = then.question(question.code), facts.get(question.code)
        if before and fact and fact.settled is not None and ask_alike(before, question):
            found[question.code] = fact.settled
    return found


def latest_values(answers: Iterable[PartAnswer], respondent: str) -> Mapping[str, Value]:
    """Return one respondent's latest answers, by question."""
    mine = sorted((each for each in answers if each.respondent == respondent), key=lambda each: each.sequence)
    return {each.question: each.value for each in mine}


# Private functions


def _settle(said: Iterable[PartAnswer]) -> Fact:
    held: tuple[Held, ...] = ()
    for each in said:
        if not is_blank(each.value):
            held = _join(held, each.value, each.respondent)
    return Fact(held)


def _join(held: tuple[Held, ...], value: Value, respondent: str) -> tuple[Held, ...]:
    """Return what is held with one more who holds a value."""
    if not any(each.value == value for each in held):
        return (*held, Held(value, (respondent,)))
    return tuple(
        replace(each, respondents=(*each.respondents, respondent)) if each.value == value else each for each in held
    )


def _without(held: tuple[Held, ...], respondent: str) -> tuple[Held, ...]:
    left = (replace(each, respondents=tuple(one for one in each.respondents if one != respondent)) for each in held)
    return tuple(each for each in left if each.respondents)


def _without_interview(held: tuple[Held, ...]) -> tuple[Held, ...]:
    return _without(held, INTERVIEW)
