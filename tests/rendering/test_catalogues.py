"""The catalogues: complete in both languages, nothing unused, placeholders alike, compiled without a build step."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from domain.actors import Actor
from domain.agreements import Choice
from domain.answers import Perspective
from domain.county_pictures import NotCompared
from domain.deliveries import State
from domain.disclosure import Withheld
from domain.errors import Reason
from domain.file_links import PlanDocument
from domain.indicators import Improvement, IndicatorState, VersusOthers
from domain.instruments import FORMS, Difference, Part
from domain.meetings import MeetingForm
from domain.mirrors import MirrorQuestion
from domain.network import EventForm, EventKind
from domain.plans import Gap, Stage
from domain.prompts import PROMPT
from domain.questionnaires import Kind
from domain.reachability import Barrier
from domain.reminder_messages import Tone
from domain.requests import Intent
from domain.rhythms import Rhythm
from domain.roster import Role, UnitKind
from domain.submissions import Standing
from domain.wording import Change
from rendering.distributions import LARGEST_IN_WORDS
from rendering.texts.catalogues import LANGUAGES, MissingTextError, texts_for
from tests.support.catalogues import COUNTS, Placeholders, forms_of, plural_forms, plural_names, read_catalogue

RENDERING = Path(__file__).parents[2] / "rendering"
TONES = tuple(each for each in Tone if each is not Tone.REMINDER)
# Texts that are asked for by a value's name, and the values there are.
BY_VALUE: dict[str, tuple[str, ...]] = {
    "refusal.": tuple(Reason),
    "word.": tuple(Intent),
    "perspective.": tuple(Perspective),
    "perspective.about.": tuple(Perspective),
    "form.perspective_": tuple(Perspective),
    "mirror.question.": tuple(MirrorQuestion),
    "temperature.question.": ("see", "differ", "raise", "support"),
    "withheld.": tuple(Withheld),
    "summary.not_compared.": (*Difference, Withheld.TOO_FEW_ANSWERS, Withheld.ROUND_STILL_OPEN),
    "report.year.": (*Difference, Withheld.TOO_FEW_ANSWERS, Withheld.ROUND_STILL_OPEN, "none", "absent", "unknown"),
    "change.": tuple(each for each in Change if each is not Change.NOT_COMPARABLE),
    "change_word.": tuple(each for each in Change if each is not Change.NOT_COMPARABLE),
    "count.": tuple(str(number) for number in range(1, LARGEST_IN_WORDS + 1)),
    "role.": (*Role, "other"),
    "two_answers.from.": (*Perspective, "none"),
    "two_answers.chosen.": tuple(Choice),
    "greeting.channel.": ("what", "connect", "ask"),
    "role_name.": tuple(Role),
    "stage.": tuple(Stage),
    "barrier.": tuple(Barrier),
    "barrier_do.": tuple(Barrier),
    "gap.": tuple(Gap),
    "event_kind.": tuple(EventKind),
    "event_form.": tuple(EventForm),
    "paper.title.": tuple(PlanDocument),
    "paper.file_name.": tuple(PlanDocument),
    "state.write.": tuple(Kind),
    "state.count.": tuple(UnitKind),
    "state.beside.": ("rhythm", *EventKind),
    "state.not_compared.": tuple(NotCompared),
    "indicators.state.": tuple(IndicatorState),
    "indicators.others.": (*VersusOthers, "neither"),
    "indicators.change.": tuple(Improvement),
    "indicators.of_": ("women", "men"),
    "indicators.column.": ("number", "state", "others", "change", "value", "women", "men"),
    "indicators.count.": (*IndicatorState, *VersusOthers, "neither", "facts", *Improvement),
    "meeting_form.": (*MeetingForm, "unknown"),
    "rhythm.": tuple(Rhythm),
    "actor.": tuple(Actor),
    "wanted.": ("spring", "autumn"),
    "part_name.": tuple(Part),
    "part_word.": tuple(Part),
    "progress.part.": tuple(UnitKind),
    "help.": (Intent.MUNICIPAL_SURVEY, Intent.ECONOMY),
    "button.answer_part.": tuple(Part),
    "reminder.why.": tuple(UnitKind),
    "state.part.": tuple(Part),
    "state.intro.": tuple(UnitKind),
    "state.own_private.": tuple(UnitKind),
    "state.own_title.": FORMS,
    "state.done_title.": FORMS,
    "state.done_write.": tuple(UnitKind),
    "time_decided.": ("granted", "granted_what", "given_what", "refused", "refused_what"),
    "board.standing.": tuple(Standing),
    "board.rest.": (Standing.SUBMITTED, Standing.SUBMITTED_LATE, Standing.CONFIRMED_NONE),
    "board.step.": ("opening", "before", "after", "second_contact", "coordinator", "snooze", PROMPT),
    "board.outcome.": ("on_its_way", State.UNREACHABLE, State.PARKED, State.FAILED, State.DROPPED),
    "unreached.": tuple(Barrier),
    "unit_kind.": tuple(UnitKind),
    "button.board_part.": tuple(Part),
    "button.board_kind.": tuple(UnitKind),
    "reminder.title_": TONES,
    "reminder.what_": TONES,
}


def _forms(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    found = {}
    for message in catalogue:
        name = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
        if name:
            found[name] = forms_of(message)
    return found


def _placeholders(form: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(form) if field}


def _asked_for() -> Iterator[str]:
    for path in RENDERING.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z_.]+", node.value):
                yield node.value
    for prefix, values in BY_VALUE.items():
        yield from (f"{prefix}{value}" for value in values)


def test_both_languages_have_the_same_texts_in_the_same_order() -> None:
    swedish, english = (list(_forms(read_catalogue(language))) for language in LANGUAGES)
    assert swedish == english


def test_every_text_is_translated_in_every_plural_form() -> None:
    for language in LANGUAGES:
        for name, forms in _forms(read_catalogue(language)).items():
            assert all(form.strip() for form in forms), (language, name)


def test_placeholders_are_the_same_in_both_languages() -> None:
    swedish, english = (_forms(read_catalogue(language)) for language in LANGUAGES)
    for name, forms in swedish.items():
        named = {
            language: set().union(*map(_placeholders, each))
            for language, each in (("sv", forms), ("en", english[name]))
        }
        assert named["sv"] == named["en"], name


def test_no_text_is_unused_and_none_that_is_used_is_missing() -> None:
    asked, there = set(_asked_for()), set(_forms(read_catalogue("sv")))
    assert there <= asked
    for prefix, values in BY_VALUE.items():
        assert {f"{prefix}{value}" for value in values} <= there


def test_no_text_is_written_in_markdown() -> None:
    for language in LANGUAGES:
        for name, forms in _forms(read_catalogue(language)).items():
            assert not re.search(r"[*_`#<>\[\]|~]", re.sub(r"\{\w+\}", "", " ".join(forms))), name


def test_a_missing_text_is_an_error_and_never_reaches_a_person() -> None:
    texts = texts_for("sv")
    with pytest.raises(MissingTextError):
        texts("no.such.text")
    with pytest.raises(MissingTextError):
        texts.plural("no.such.text", 2)
    with pytest.raises(KeyError):
        texts("receipt.title")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_singular_is_said_of_one_and_of_nothing_else_and_numbers_are_kept(language: str) -> None:
    for catalogue, name in plural_names(language):
        one, many = plural_forms(language, catalogue, name)
        texts = texts_for(language, catalogue)
        for n in COUNTS:
            form = one if n == 1 else many
            said = texts.fill_plural(name, n, Placeholders(n=n))
            assert said == form.format_map(Placeholders(n=n)), (name, n)
            assert ("{n}" in form) == bool(re.search(rf"\b{n}\b", said)), (name, n)


@pytest.mark.parametrize(
    ("n", "sv", "en"),
    [
        (0, "0 av 0 lokala systemledningar har svarat.", "0 of 0 local leaderships have answered."),
        (1, "0 av 1 lokal systemledning har svarat.", "0 of 1 local leadership has answered."),
        (2, "0 av 2 lokala systemledningar har svarat.", "0 of 2 local leaderships have answered."),
        (21, "0 av 21 lokala systemledningar har svarat.", "0 of 21 local leaderships have answered."),
    ],
)
def test_plural_forms_follow_the_number(n: int, sv: str, en: str) -> None:
    assert texts_for("sv").plural("progress.answered", n, answered=0) == sv
    assert texts_for("en").plural("progress.answered", n, answered=0) == en


def test_lists_are_joined_as_people_do() -> None:
    texts = texts_for("sv")
    assert texts.join(["Mora"]) == "Mora"
    assert texts.join(["Mora", "Orsa"]) == "Mora och Orsa"
    assert texts.join(["Mora", "Orsa", "Falun"], "list.or") == "Mora, Orsa eller Falun"


def test_an_unknown_language_is_swedish_and_a_catalogue_is_read_once() -> None:
    assert texts_for("fi").language == "sv"
    assert texts_for("sv") is texts_for("sv")
