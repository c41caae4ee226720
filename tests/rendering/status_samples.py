"""Samples of what is said of the state of leaderships, and of the county's picture."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import replace

from domain.asked_forms import AskedForm
from domain.county_pictures import Count, CountyPicture, NotCompared
from domain.errors import Reason, Rejected
from domain.ids import CountyId, UnitId
from domain.indicators import Direction, Improvement, Indicator, IndicatorState, Values, VersusOthers
from domain.instruments import NO_TEXT, Part
from domain.messages import Message
from domain.questionnaire_values import name_questions
from domain.questionnaires import Question, Value
from domain.roster import Role, Unit, UnitKind
from domain.rounds import Round
from domain.status_messages import (
    CountyCounts,
    FormChoice,
    FormDone,
    FormPiece,
    FormQuestion,
    IndicatorsShown,
    OwnPicture,
    TwoFacts,
)
from domain.unit_forms import UnitForm
from rendering.instruments import default_questionnaire, trial_questionnaires
from tests.support.indicators import figures_of, published_figures

VALUED = figures_of(
    [
        Indicator(
            "1.1",
            1,
            IndicatorState.UPDATED,
            VersusOthers.WORSE,
            Improvement.WOMEN_AND_MEN,
            Direction.HIGH_OR_LOW,
            Values(Decimal("12.50"), Decimal("11.0"), Decimal(14)),
            "Invånare som har en fast vårdkontakt",
            "%",
        ),
        Indicator("1.2", 1, IndicatorState.UPDATED, direction=Direction.FACT_ONLY, values=Values(Decimal(1234))),
        Indicator("1.3", 1, IndicatorState.UNDER_DEVELOPMENT, name="Det som är viktigt för mig"),
    ]
)
UNIT, OTHER = UnitId("unit-13"), UnitId("unit-12")
CHAIR, CONTACT = "chair", "contact"
FORM = default_questionnaire()
ACTORS = {
    **dict.fromkeys(("politics", "adult_psychiatry", "bup", "specialist_care", "ambulance", "emergency"), "no"),
    **dict.fromkeys(("primary_care", "municipality_care"), "yes"),
    "user_representative": "invited",
}
ANSWERS: Mapping[str, Value] = {
    "convening": "both",
    "rhythm": "twice_a_term",
    "members": ("social_services", "municipal_nurse", "health_centre"),
    "members_other": "",
    "user_member": "no",
    "actors": ACTORS,
    "polsam": "sometimes",
    "influence": ("pensioners_council",),
    "plan": "decided",
    "plan_decided_on": "2024-05-14",
    "plan_link": "https://example.org/plan",
    "plan_updated_on": "",
    "self_assessment_used": "yes",
    "communication_plan": {"m-1": "yes", "m-2": "no"},
}


def status_samples(opened: Round, closed: Round, unit: str, county: str, comment: str) -> Mapping[str, Message]:
    """Return a sample of each message about the state of a leadership."""
    new = UnitForm(FORM, a_leadership(unit), (a_municipality("m-1", unit), a_municipality("m-2", f"{unit[:90]} 2")))
    new = replace(new, roles={CHAIR: Role.CHAIR, CONTACT: Role.CONTACT})
    last_year = replace(new, earlier=ANSWERS)
    full = new.with_answers(CHAIR, {**ANSWERS, "challenges": comment[:1000], "support": ""})
    apart = full.with_answers(CONTACT, {"rhythm": "monthly"})
    return {
        **_choices(opened, unit),
        **_pieces(opened, last_year, full),
        **_questions(full, new),
        "state_done": FormDone(opened, full),
        "state_done_apart": FormDone(opened, apart),
        "state_own_picture": OwnPicture(opened, full, is_open=True),
        "state_own_picture_apart": OwnPicture(opened, apart, is_open=True),
        "state_own_picture_begun": OwnPicture(opened, new.with_answers(CHAIR, _of_piece("meetings")), is_open=True),
        "state_own_picture_closed": OwnPicture(closed, full, is_open=False),
        "state_two_facts": TwoFacts(opened, apart, ask("rhythm")),
        **_pictures(opened, county),
        **_municipal(opened, unit),
    }


def ask(code: str) -> Question:
    """Return a question of the default form."""
    found = FORM.question(code)
    assert found is not None
    return found


def a_leadership(name: str) -> Unit:
    """Return LS13, by whatever name."""
    return Unit(UNIT, CountyId("county"), UnitKind.LEADERSHIP, name)


def a_municipality(unit_id: str, name: str) -> Unit:
    """Return one of LS13's municipalities."""
    return Unit(UnitId(unit_id), CountyId("county"), UnitKind.MUNICIPALITY, f"Kommun {name}"[:100], None, UNIT)


def a_picture(county: str, opened: Round) -> CountyPicture:
    """Return the counts that were published of 2024, beside made-up ones of the year before."""
    published = {"convening": (13, 13), "twice_a_term": (9, 7), "politicians": (1, 1), "communication_plan": (3, 4)}
    return CountyPicture(
        county=county,
        refers_to=opened.refers_to,
        collected=opened.collected,
        begun=13,
        complete=13,
        leaderships=13,
        counts=(
            *(_a_count(tally.code, *published[tally.code]) for tally in FORM.tallies if tally.code in published),
            Count("rhythm_leadership", NO_TEXT, 9, 13, UnitKind.LEADERSHIP, answered=12),
            Count("network_meeting_leadership", NO_TEXT, 6, 13, UnitKind.LEADERSHIP, answered=13, earlier=5),
            Count("network_meeting_municipality", NO_TEXT, 8, 15, UnitKind.MUNICIPALITY, answered=15, earlier=8),
        ),
        earlier_year=opened.refers_to - 1,
    )


# Private functions


def _choices(opened: Round, unit: str) -> Mapping[str, Message]:
    state = AskedForm(Part.LEADERSHIP_STATUS, a_leadership(unit))
    other = AskedForm(Part.LEADERSHIP_STATUS, replace(a_leadership("LS12"), id=OTHER))
    municipal = [AskedForm(part, a_municipality("m-1", unit)) for part in (Part.MUNICIPAL_SURVEY, Part.ECONOMY)]
    return {
        "state_unit_question": FormChoice(opened, (state, other)),
        "state_unit_question_look": FormChoice(opened, (state, other), to_look=True),
        "state_form_question": FormChoice(opened, (state, *municipal)),
        "state_form_question_look": FormChoice(opened, (state, *municipal), to_look=True),
    }


def _municipal(opened: Round, unit: str) -> Mapping[str, Message]:
    """Return the forms of a municipality as they are asked, done and looked at."""
    samples: dict[str, Message] = {}
    for form in trial_questionnaires():
        new = UnitForm(form, a_municipality("m-1", unit), roles={CHAIR: Role.DEVELOPER})
        full = new.with_answers(CHAIR, {each.code: _any_answer(each) for each in form.questions})
        samples |= {
            f"{form.part}_piece": FormPiece(opened, new, form.pieces[0], form.pieces[0].questions[0]),
            f"{form.part}_done": FormDone(opened, full),
            f"{form.part}_own_picture": OwnPicture(opened, full, is_open=True),
        }
    return samples


def _any_answer(question: Question) -> Value:
    return question.options[0].code if question.options else "2025"


def _of_piece(code: str) -> Mapping[str, Value]:
    piece = FORM.piece(code)
    return {each.code: ANSWERS[each.code] for each in piece.questions if each.code in ANSWERS} if piece else {}


def _pieces(opened: Round, last_year: UnitForm, full: UnitForm) -> Mapping[str, Message]:
    """Return every piece as it is first shown, and with last year's facts, and with a slip."""
    empty = replace(last_year, earlier={})
    begun = last_year.with_answers(CHAIR, _of_piece("meetings"))
    shown = {f"state_piece_{piece.code}": FormPiece(opened, empty, piece, piece.questions[0]) for piece in FORM.pieces}
    meetings, actors, plan = (piece for piece in FORM.pieces if piece.code in {"plan", "meetings", "actors"})
    slip = Rejected(Reason.LINK_NOT_HTTPS, name_questions([ask("plan_link")]) | {"given": "http://example.org"})
    given = {**_of_piece("plan"), "plan_link": "http://example.org"}
    missing = Rejected(Reason.QUESTIONS_UNANSWERED, name_questions([ask("convening"), ask("rhythm")]))
    return {
        **shown,
        "state_piece_last_year": FormPiece(opened, last_year, meetings, meetings.questions[0]),
        "state_piece_actors_last_year": FormPiece(opened, begun, actors, actors.questions[0]),
        "state_piece_colleague": FormPiece(opened, replace(full, mine={}), plan, plan.questions[0]),
        "state_piece_refused": FormPiece(opened, begun, plan, plan.questions[0], given, slip),
        "state_piece_missing": FormPiece(opened, empty, meetings, meetings.questions[0], {}, missing),
    }


def _questions(full: UnitForm, new: UnitForm) -> Mapping[str, Message]:
    kinds = {"one": "rhythm", "several": "influence", "grid": "actors", "municipal": "communication_plan"}
    kinds |= {"date": "plan_decided_on", "link": "plan_link", "short": "members_other", "long": "challenges"}
    not_understood = Rejected(
        Reason.ANSWER_NOT_UNDERSTOOD, name_questions([ask("rhythm")]) | {"given": "när vi hinner"}
    )
    return {
        **{f"state_question_{kind}": FormQuestion(new, ask(code)) for kind, code in kinds.items()},
        "state_question_known": FormQuestion(full, ask("actors")),
        "state_question_refused": FormQuestion(new, ask("rhythm"), not_understood),
    }


def _pictures(opened: Round, county: str) -> Mapping[str, Message]:
    picture = a_picture(county, opened)
    first = picture.counts[0]
    waiting = replace(first, value=9, answered=11, unsettled=1, earlier=NotCompared.NOT_ALL_ANSWERED)
    new = replace(first, earlier=NotCompared.OTHER_QUESTION)
    alone = tuple(replace(each, earlier=NotCompared.NO_EARLIER_YEAR) for each in picture.counts)
    return {
        "county_counts": CountyCounts(picture),
        "county_counts_waiting": CountyCounts(replace(picture, begun=11, complete=9, counts=(waiting, new))),
        "county_counts_first_year": CountyCounts(replace(picture, counts=alone, earlier_year=None)),
        "indicators": IndicatorsShown(county, published_figures()),
        # Values are made up, and so no county's.
        "indicators_with_values": IndicatorsShown("Demolän", VALUED),
    }


def _a_count(code: str, value: int, earlier: int) -> Count:
    tally = next(each for each in FORM.tallies if each.code == code)
    kind = FORM.kind_counted(tally)
    of = 13 if kind is UnitKind.LEADERSHIP else 15
    return Count(code, tally.name, value, of, kind, answered=of, earlier=earlier)
