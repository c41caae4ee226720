"""The command line's own catalogues."""

import re
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import bot
from bot.cli.problems import WORDED_HERE, word_rejections
from bot.cli.texts import cli_texts
from bot.settings import Fault
from domain.deliveries import Kind, State
from domain.deployments import HoldReason
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.invitations import InvitationState
from domain.ladders import Audience
from domain.network import EventForm, EventKind, EventState
from domain.plans import Stage
from domain.prompts import PROMPT
from domain.roster import Role, UnitKind
from domain.rounds import RoundState
from domain.submissions import Standing
from rendering.refusals import sentence
from rendering.texts.catalogues import MissingTextError, texts_for

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(next(iter(bot.__path__))).rglob("*.py"))


# What storage may say of a database that cannot be used.
DATABASE_CODES = {
    "database_url_unreadable",
    "database_url_unsupported",
    "database_url_without_file",
    "database_folder_unusable",
    "database_unavailable",
    "database_of_another_environment",
    "schema_too_new",
}


def read_catalogue(language: str) -> Catalog:
    with resources.files("rendering.texts").joinpath(language, "cli.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def list_forms(language: str) -> dict[str, tuple[str, ...]]:
    forms = {}
    for message in read_catalogue(language):
        if message.id:
            name = message.id if isinstance(message.id, str) else message.id[0]
            forms[name] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return forms


def list_placeholders(form: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(form) if name}


def test_both_languages_say_the_same_things() -> None:
    swedish, english = list_forms("sv"), list_forms("en")
    assert list(swedish) == list(english)
    for name, forms in swedish.items():
        assert len(forms) == len(english[name]), name
        assert all(forms), name
        assert all(english[name]), name
        assert set.union(*map(list_placeholders, forms)) == set.union(*map(list_placeholders, english[name])), name


def test_every_text_the_code_names_is_there() -> None:
    named = set(re.findall(r'"(cli\.[a-z_.]+[a-z])"', SOURCES)) - {"cli.po"}
    assert named
    assert named <= set(list_forms("sv"))


def test_every_refusal_that_is_worded_here_has_its_text() -> None:
    reasons = {name.split(".")[2] for name in list_forms("sv") if name.startswith("cli.refusal.")}
    assert reasons == {reason.value for reason in WORDED_HERE}


def test_every_text_is_used() -> None:
    # The last part of a name may be a code that comes from elsewhere.
    codes = {*Role, *Part, *InvitationState, *RoundState, *Standing, *Fault, *Kind, *State, *DATABASE_CODES}
    codes |= {*EventKind, *EventForm, *EventState, *Stage, *UnitKind, *Audience, *HoldReason, "snooze", PROMPT}
    for name in list_forms("sv"):
        called = name.removeprefix("cli.")
        last = name.rsplit(".", 1)[-1]
        assert (
            name.startswith("cli.refusal.")
            or last in codes
            or any(f'"{each}"' in SOURCES for each in (name, called, last))
        ), name


def test_a_refusal_that_has_no_wording_of_its_own_here_is_said_as_in_the_chat() -> None:
    rejected = Rejected(Reason.STALE_CARD)
    (problem,) = word_rejections([rejected], "sv").found
    assert (problem.reason, problem.message) == ("stale_card", sentence(rejected, texts_for("sv")))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_name_never_reaches_a_person(language: str) -> None:
    with pytest.raises(MissingTextError):
        cli_texts(language)("cli.no_such_text")
    with pytest.raises(MissingTextError):
        cli_texts(language).plural("cli.no_such_text", 2)


def test_a_language_we_do_not_speak_is_answered_in_swedish() -> None:
    assert cli_texts("fi").language == "sv"
