"""A county's own questionnaire: imported, taken by the rounds that open from then on, and frozen in them."""

from datetime import date, timedelta

from msgspec.structs import replace

from domain.asked_forms import AskedForm
from domain.county_pictures import CountyPicture
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.questionnaires import Questionnaire
from domain.roster import Role
from domain.rounds import Round, close
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.answer_questions import Answering, answer_questions
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.draw_county_picture import draw_county_picture
from domain.usecases.import_questionnaire import QuestionnaireImported, import_questionnaire
from domain.usecases.open_round import open_round, reopen_round
from tests.domain.usecases.counties import add_speaker
from tests.support.builders import COUNTY, NOW, a_principal, an_instrument, leaderships
from tests.support.questionnaires import SMALL

PART = Part.LEADERSHIP_STATUS
NEW = NewRound(2024, date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31), an_instrument(), parts=(SMALL,))
OWN = replace(SMALL, version="own")
LS01, LS02 = leaderships(2)


async def plan(uow: UnitOfWork, **changes: object) -> Round:
    created = await create_round(uow, COUNTY, replace(NEW, **changes), "operator", NOW)
    assert isinstance(created, Round)
    return created


async def bring_in(uow: UnitOfWork, form: Questionnaire) -> QuestionnaireImported | Rejected:
    return await import_questionnaire(uow, COUNTY, form, "operator", NOW)


async def test_a_round_takes_the_default_until_the_county_has_its_own(uow: UnitOfWork) -> None:
    planned = await plan(uow)
    assert await uow.round_parts.get(planned.id, PART) == SMALL
    await bring_in(uow, OWN)
    await open_round(uow, planned, "operator", NOW)
    assert await uow.round_parts.get(planned.id, PART) == OWN


async def test_a_round_that_the_calendar_opens_takes_it_too(uow: UnitOfWork) -> None:
    planned = await plan(uow)
    await bring_in(uow, OWN)
    await advance_rounds(uow, Rules(), NOW)
    assert await uow.round_parts.get(planned.id, PART) == OWN


async def test_what_a_round_asks_is_frozen_when_it_opens_also_when_it_is_opened_again(uow: UnitOfWork) -> None:
    opened = await open_round(uow, await plan(uow), "operator", NOW)
    assert isinstance(opened, Round)
    await bring_in(uow, OWN)
    assert await uow.round_parts.get(opened.id, PART) == SMALL
    closed = close(opened, NOW)
    assert isinstance(closed, Round)
    await reopen_round(uow, closed, closed.closes_on + timedelta(days=7), "operator", NOW)
    assert await uow.round_parts.get(opened.id, PART) == SMALL


async def test_importing_again_changes_nothing_and_a_version_stays_what_it_is(uow: UnitOfWork) -> None:
    assert await bring_in(uow, OWN) == QuestionnaireImported(OWN, added=True)
    assert await bring_in(uow, OWN) == QuestionnaireImported(OWN, added=False)
    refused = await bring_in(uow, replace(OWN, pieces=OWN.pieces[:1], tallies=OWN.tallies[:1]))
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.VERSION_TAKEN
    confirmed = replace(OWN, confirmed_by="RSS")
    assert await bring_in(uow, confirmed) == QuestionnaireImported(confirmed, added=True)
    assert [entry.what for entry in await uow.audit.all()] == ["instrument_imported"] * 2


async def test_only_who_speaks_for_a_unit_answers_for_it_while_the_round_takes_answers(uow: UnitOfWork) -> None:
    opened = await open_round(uow, await plan(uow), "operator", NOW)
    assert isinstance(opened, Round)
    person = await add_speaker(uow, "chair-ls01", LS01, Role.CHAIR)
    own = Answering(a_principal(LS01, person=person), opened, AskedForm(PART, LS01), {"rhythm": "monthly"})
    refused = {
        Reason.REPRESENTS_NOBODY: replace(own, asked=AskedForm(PART, LS02)),
        Reason.ROUND_CLOSED: replace(own, collection=replace(opened, closes_on=date(2025, 1, 8))),
        Reason.OPTION_UNKNOWN: replace(own, values={"rhythm": "weekly"}),
        Reason.UNKNOWN_QUESTION: replace(own, values={"colour": "red"}),
    }
    for reason, wanted in refused.items():
        said = await answer_questions(uow, wanted, NOW)
        assert isinstance(said, Rejected)
        assert said.reason is reason
    assert list(await uow.part_answers.of_round(opened.id, PART)) == []
    assert not isinstance(await answer_questions(uow, own, NOW), Rejected)
    assert [each.value for each in await uow.part_answers.of_round(opened.id, PART)] == ["monthly"]


async def test_a_year_without_such_a_form_says_so(uow: UnitOfWork) -> None:
    await plan(uow, refers_to=2022, parts=())
    said = await draw_county_picture(uow, COUNTY, 2022)
    assert isinstance(said, Rejected)
    assert said.reason is Reason.NO_STATUS_FORM
    opened = await open_round(uow, await plan(uow), "operator", NOW)
    assert isinstance(opened, Round)
    picture = await draw_county_picture(uow, COUNTY, 2024)
    assert isinstance(picture, CountyPicture)
    # Nobody has noted a meeting: what is not known is left out, and never told as nought (D4).
    kinds = {each.code.rpartition("_")[0] for each in picture.counts}
    assert (picture.begun, kinds & {"rhythm", "network_meeting"}) == (0, set())
