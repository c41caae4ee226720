"""The county's picture: counts of facts, each with its denominator (D5) and what it was the year before, no unit named.

Counts of facts are shown however small (D6).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.ids import UnitId
from domain.instruments import NO_TEXT, Bilingual
from domain.network import NetworkCount
from domain.questionnaires import Kind, Question, Questionnaire, Tally, Value, ask_alike
from domain.rhythms import RhythmFigure
from domain.roster import Unit, UnitKind
from domain.rounds import Round
from domain.unit_forms import Fact, PartAnswer, UnitForm, settle_facts


class NotCompared(StrEnum):
    """Why a count has no change since the year before (K21)."""

    NO_EARLIER_YEAR = "no_earlier_year"
    OTHER_QUESTION = "other_question"
    NOT_ALL_ANSWERED = "not_all_answered"


class Count(Struct, frozen=True):
    """How many units something holds for.

    Attributes:
        code: of what is counted; what comes from elsewhere than the form has the units' kind behind it.
        name: as the county's form words it; empty for what comes from elsewhere.
        value: of those whose answer is settled.
        of: all units of the kind; those that have not answered are among them, and are told of.
        answered: units that have answered the question, settled or not.
        unsettled: units whose people answer differently: counted in no value.
        earlier: the value of the year before, or why it cannot be compared.
    """

    code: str
    name: Bilingual
    value: int
    of: int
    kind: UnitKind
    answered: int
    unsettled: int = 0
    earlier: int | NotCompared = NotCompared.NO_EARLIER_YEAR

    @property
    def missing(self) -> int:
        """Return how many units have not answered."""
        return self.of - self.answered

    @property
    def is_whole(self) -> bool:
        """Tell whether every unit has one answer."""
        return self.answered == self.of and not self.unsettled


class CountyPicture(Struct, frozen=True):
    """The counts of a year, in the order in which the county asked for them.

    `begun` and `complete` count the leaderships that have answered anything, and all that has to be.
    """

    county: str
    refers_to: int
    collected: str
    begun: int
    complete: int
    leaderships: int
    counts: tuple[Count, ...]
    earlier_year: int | None = None


class YearOfForms(Struct, frozen=True):
    """What one round asked and was answered, by all units of the county."""

    questionnaire: Questionnaire
    answers: Sequence[PartAnswer]


class BesideForms(Struct, frozen=True):
    """What a year shows beside its forms: whether leaderships met as often as they aim to, and who took part in what.

    `turnouts` are of the year's last network meeting, forum and so on.
    """

    rhythm: RhythmFigure
    turnouts: tuple[NetworkCount, ...]


def draw_picture(
    county: str, collection: Round, units: Collection[Unit], years: tuple[YearOfForms, YearOfForms | None]
) -> CountyPicture:
    """Return the counts of a round, beside those of the year before where there is one."""
    now, before = years
    counts = count_facts(now, units)
    if before is not None:
        earlier = {each.code: each for each in count_facts(before, units)}
        counts = tuple(_compare(each, earlier.get(each.code), now, before) for each in counts)
    return CountyPicture(
        county=county,
        refers_to=collection.refers_to,
        collected=collection.collected,
        begun=len({each.unit_id for each in now.answers}),
        complete=_count_complete(now, units),
        leaderships=sum(unit.kind is UnitKind.LEADERSHIP for unit in units),
        counts=counts,
        earlier_year=None if before is None else collection.refers_to - 1,
    )


def count_facts(year: YearOfForms, units: Collection[Unit]) -> tuple[Count, ...]:
    """Return how many units each of the questionnaire's tallies holds for."""
    facts = _settle_units(year.answers)
    return tuple(_count(year.questionnaire, tally, facts, units) for tally in year.questionnaire.tallies)


def add_counts(picture: CountyPicture, further: Iterable[Count]) -> CountyPicture:
    """Return the picture with counts that come from elsewhere than the form; they stand behind those of the form."""
    return replace(picture, counts=(*picture.counts, *further))


def count_beside(now: BesideForms, before: BesideForms) -> tuple[Count, ...]:
    """Return what is known of a year without any form, beside the year before; nothing of what nobody has noted."""
    earlier = {each.code: each for each in _count_year(before)}
    return tuple(_compare_beside(each, earlier.get(each.code)) for each in _count_year(now))


def picture_to_data(picture: CountyPicture) -> dict[str, Any]:
    """Return the picture as plain JSON data: every count with its denominator's unit."""
    return {
        "county": picture.county,
        "refers_to": picture.refers_to,
        "collected": picture.collected,
        "begun": picture.begun,
        "complete": picture.complete,
        "leaderships": picture.leaderships,
        "earlier_year": picture.earlier_year,
        "counts": [_count_to_data(count) for count in picture.counts],
    }


# Private functions


def _count_year(year: BesideForms) -> tuple[Count, ...]:
    figure, kind = year.rhythm, UnitKind.LEADERSHIP
    known = figure.of - figure.unknown
    rhythm = Count(f"rhythm_{kind}", NO_TEXT, figure.follow, figure.of, kind, known)
    turnouts = tuple(
        Count(f"{each.code}_{each.unit_kind}", NO_TEXT, each.value, each.of, each.unit_kind, each.of)
        for each in year.turnouts
    )
    return (rhythm, *turnouts) if known else turnouts


def _compare_beside(count: Count, earlier: Count | None) -> Count:
    if earlier is None:
        return count
    whole = count.is_whole and earlier.is_whole
    return replace(count, earlier=earlier.value if whole else NotCompared.NOT_ALL_ANSWERED)


def _settle_units(answers: Iterable[PartAnswer]) -> Mapping[UnitId, Mapping[str, Fact]]:
    by_unit: dict[UnitId, list[PartAnswer]] = {}
    for each in answers:
        by_unit.setdefault(each.unit_id, []).append(each)
    return {unit_id: settle_facts(said) for unit_id, said in by_unit.items()}


def _count_complete(year: YearOfForms, units: Collection[Unit]) -> int:
    facts = _settle_units(year.answers)
    begun = [unit for unit in units if unit.id in facts]
    homes = {unit.id: tuple(each for each in units if each.leadership_id == unit.id) for unit in begun}
    return sum(UnitForm(year.questionnaire, unit, homes[unit.id], facts[unit.id]).is_complete for unit in begun)


def _count(
    questionnaire: Questionnaire,
    tally: Tally,
    facts: Mapping[UnitId, Mapping[str, Fact]],
    units: Collection[Unit],
) -> Count:
    kind = questionnaire.kind_counted(tally)
    asked = [unit for unit in units if unit.kind is kind]
    question = questionnaire.question(tally.question)
    said = [_said_of(unit, question, facts, tally.rows) for unit in asked] if question else []
    answers = [each for each in said if each]
    settled = [each[0] for each in answers if len(each) == 1]
    return Count(
        code=tally.code,
        name=tally.name,
        value=sum(tally.holds(value) for value in settled),
        of=len(asked),
        kind=kind,
        answered=len(answers),
        unsettled=len(answers) - len(settled),
    )


def _said_of(
    unit: Unit, question: Question, facts: Mapping[UnitId, Mapping[str, Fact]], rows: Collection[str]
) -> Sequence[Value]:
    """Return the different answers that are given for a unit: none, one, or several that are not settled.

    Of a grid only the rows that are counted matter, of municipalities only the unit itself.
    """
    is_municipal = question.kind is Kind.PER_MUNICIPALITY
    asked = unit.leadership_id if is_municipal else unit.id
    fact = facts.get(asked, {}).get(question.code) if asked else None
    wanted = (unit.id,) if is_municipal else rows
    said: list[Value] = []
    for each in fact.held if fact else ():
        narrowed = _narrow(each.value, wanted)
        if narrowed and narrowed not in said:
            said.append(narrowed)
    return said


def _narrow(value: Value, wanted: Collection[str]) -> Value:
    if not wanted or not isinstance(value, Mapping):
        return value
    return {row: option for row, option in value.items() if row in wanted}


def _compare(count: Count, earlier: Count | None, now: YearOfForms, before: YearOfForms) -> Count:
    if earlier is None or not _counts_alike(count.code, now.questionnaire, before.questionnaire):
        return replace(count, earlier=NotCompared.OTHER_QUESTION)
    if not (count.is_whole and earlier.is_whole):
        return replace(count, earlier=NotCompared.NOT_ALL_ANSWERED)
    return replace(count, earlier=earlier.value)


def _counts_alike(code: str, one: Questionnaire, other: Questionnaire) -> bool:
    tallies = [next(each for each in form.tallies if each.code == code) for form in (one, other)]
    first, second = (form.question(tally.question) for form, tally in zip((one, other), tallies, strict=True))
    same = len({(set_of.question, set_of.options, set_of.rows) for set_of in tallies}) == 1
    return same and first is not None and second is not None and ask_alike(first, second)


def _count_to_data(count: Count) -> dict[str, Any]:
    compared = not isinstance(count.earlier, NotCompared)
    return {
        "code": count.code,
        "name": {"sv": count.name.sv, "en": count.name.en},
        "value": count.value,
        "of": count.of,
        "unit": count.kind.value,
        "answered": count.answered,
        "not_answered": count.missing,
        "not_settled": count.unsettled,
        "earlier": count.earlier if compared else None,
        "change": count.value - count.earlier if not isinstance(count.earlier, NotCompared) else None,
        "not_compared": count.earlier.value if isinstance(count.earlier, NotCompared) else None,
    }
