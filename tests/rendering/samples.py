"""Every message in its telling variants: what the goldens, the card checks and the hostile strings go through."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from msgspec.structs import replace

from domain.answers import Answers, Perspective
from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.instruments import Instrument, Part, Scale
from domain.messages import (
    AssessmentForm,
    Cancelled,
    ChannelConnected,
    CloseQuestion,
    CommentForm,
    DidYouMean,
    DraftSaved,
    Greeting,
    Help,
    LastYear,
    Message,
    NextItem,
    PerspectiveQuestion,
    Receipt,
    Reflection,
    Refusal,
    Review,
    StatusReport,
    Summary,
    UnitQuestion,
)
from domain.methods import Method
from domain.progress import Progress
from domain.release_messages import NothingPublished, RoundClosed
from domain.requests import Intent
from domain.roster import Role
from domain.rounds import Round, RoundState
from domain.summaries import CountySummary
from rendering.instruments import default_instrument
from tests.rendering.board_samples import board_samples
from tests.rendering.interview_samples import interview_samples
from tests.rendering.joint_samples import joint_messages
from tests.rendering.meeting_samples import meeting_samples
from tests.rendering.people_samples import people_samples
from tests.rendering.plan_samples import plan_samples
from tests.rendering.release_samples import release_messages
from tests.rendering.status_samples import status_samples
from tests.rendering.summary_samples import (
    PUBLISHED,
    SCORES_2023,
    SCORES_2024,
    SCORES_ZERO_TO_FIVE,
    ZERO_TO_FIVE,
    make_result,
    make_results,
    make_round,
    make_summary,
)

# What makes summaries has a module of its own, and is found here as well.
__all__ = [
    "PUBLISHED",
    "SCORES_2023",
    "SCORES_2024",
    "SCORES_ZERO_TO_FIVE",
    "ZERO_TO_FIVE",
    "all_messages",
    "make_results",
    "make_round",
    "make_summary",
]
from tests.rendering.reach_samples import reach_samples
from tests.rendering.reminder_samples import reminder_samples

NOW = datetime(2025, 1, 17, 8, 14, tzinfo=UTC)
UNIT = UnitId("unit-13")
PROGRESS = Progress(12, 13)
VALUES = {1: 3, 2: 3, 3: 2, 4: 3, 5: 2}


def all_messages(
    unit: str = "LS13", county: str = "Dalarna", comment: str = "Vi möts varje månad."
) -> Mapping[str, Message]:
    """Return a sample of every message, by a name that says which variant it is."""
    return {name: message for make in all_makers(unit, county, comment) for name, message in make().items()}


def all_makers(unit: str, county: str, comment: str) -> Sequence[Callable[[], Mapping[str, Message]]]:
    """Return what makes them, each some: whoever looks at a few does not have to make all."""
    opened, closed = make_round(), make_round(state=RoundState.CLOSED)
    return (
        partial(_greetings, unit),
        partial(_questions, unit, comment),
        partial(_receipts, unit, comment),
        partial(_statuses, unit),
        partial(reminder_samples, opened, unit),
        partial(reach_samples, opened, unit),
        partial(board_samples, opened, unit),
        partial(interview_samples, opened, closed, unit, comment),
        partial(meeting_samples, unit),
        partial(people_samples, opened, unit, county),
        partial(_summaries, county),
        partial(release_messages, unit, county),
        partial(_replies, county),
        partial(joint_messages, opened, unit, comment),
        partial(plan_samples, unit, county, comment),
        partial(status_samples, opened, closed, unit, county, comment),
    )


# Private functions


def _with_scale(scale: Scale) -> Instrument:
    return replace(default_instrument(), scale=scale)


def _greetings(unit: str) -> Mapping[str, Message]:
    opened, planned = make_round(), make_round(state=RoundState.PLANNED)
    question = PerspectiveQuestion(opened, UNIT, unit)
    return {
        "greeting": Greeting(opened, (unit,), is_coordinator=False, question=question),
        "greeting_begun": Greeting(opened, (unit,), is_coordinator=False),
        "greeting_shared": Greeting(replace(opened, shared=True), (unit,), is_coordinator=False),
        "greeting_coordinator": Greeting(opened, (unit,), is_coordinator=True),
        "greeting_two_units": Greeting(planned, (unit, "LS12"), is_coordinator=False),
        "greeting_no_round": Greeting(None, (unit,), is_coordinator=False),
        "greeting_municipality": Greeting(opened, (), is_coordinator=False, municipalities=(unit,)),
        "greeting_nobody": Greeting(opened, (), is_coordinator=False),
        "greeting_channel": Greeting(opened, (), is_coordinator=False, in_channel=True),
        "greeting_connected": Greeting(opened, (), is_coordinator=False, in_channel=True, channel_connected=True),
        "help": Help(can_answer=True, is_coordinator=False, in_channel=False),
        "help_coordinator": Help(can_answer=True, is_coordinator=True, in_channel=False),
        "help_only_coordinator": Help(can_answer=False, is_coordinator=True, in_channel=False),
        "help_municipality": Help(
            can_answer=False, is_coordinator=False, in_channel=False, municipal=(Part.MUNICIPAL_SURVEY, Part.ECONOMY)
        ),
        "help_guest": Help(can_answer=False, is_coordinator=False, in_channel=False),
        "help_channel": Help(can_answer=False, is_coordinator=False, in_channel=True),
    }


def _questions(unit: str, comment: str) -> Mapping[str, Message]:
    collection = make_round()
    form = AssessmentForm(collection, UNIT, unit, Perspective.JOINT, {})
    review = Review(collection, UNIT, unit, Answers(VALUES, Perspective.JOINT), None)
    missing = Rejected(Reason.VALUES_MISSING, {"items": "4, 5", "count": 2})
    return {
        "unit_question": UnitQuestion(collection, ((UNIT, unit), (UnitId("unit-12"), "LS12"))),
        "unit_question_many": UnitQuestion(collection, tuple((UnitId(f"unit-{n}"), f"LS{n:02}") for n in range(1, 8))),
        "perspective_question": PerspectiveQuestion(collection, UNIT, unit),
        "perspective_question_others": PerspectiveQuestion(collection, UNIT, unit, (Role.CONTACT, None)),
        "perspective_question_shared": PerspectiveQuestion(replace(collection, shared=True), UNIT, unit, (Role.CHAIR,)),
        "form": form,
        "form_filled": replace(form, perspective=Perspective.MUNICIPALITY, values=VALUES),
        "form_refused": replace(form, perspective=Perspective.REGION, values={1: 3, 2: 3, 3: 2}, refused=missing),
        "form_taken_over": replace(form, values={1: 3, 2: 3}, begun_by=f"Ordförande {unit}"),
        "draft_saved": DraftSaved(collection, UNIT, unit, 3),
        "comment_form": CommentForm(collection, UNIT, unit, ""),
        "comment_form_filled": CommentForm(collection, UNIT, unit, comment),
        "comment_form_refused": CommentForm(
            collection, UNIT, unit, comment, Rejected(Reason.COMMENT_TOO_LONG, {"length": 2100, "most": 2000})
        ),
        "review": review,
        "review_changed": replace(
            review, answers=Answers({**VALUES, 3: 4}, Perspective.REGION, comment), former=review.answers
        ),
        "review_taken_over": replace(review, begun_by=f"Ordförande {unit}"),
        "review_same": replace(review, former=review.answers),
        "review_replaces_interview": replace(review, replaces_interview=True),
        "form_dont_know": replace(
            form,
            collection=make_round(instrument=_with_scale(replace(default_instrument().scale, dont_know=True))),
            values={1: 3, 3: 2},
            unknown=frozenset({2}),
        ),
        "form_zero_to_five": replace(form, collection=make_round(instrument=_with_scale(ZERO_TO_FIVE))),
        "next_item_first": NextItem(collection.instrument, 1, {}),
        "next_item": NextItem(collection.instrument, 3, {1: 3, 2: 4}),
        "next_item_dont_know": NextItem(_with_scale(ZERO_TO_FIVE), 3, {1: 0}, frozenset({2})),
    }


def _receipts(unit: str, comment: str) -> Mapping[str, Message]:
    receipt = Receipt(
        collection=make_round(),
        unit_id=UNIT,
        unit=unit,
        answers=Answers(VALUES, Perspective.JOINT),
        revision=1,
        submitted_at=NOW,
        progress=PROGRESS,
        others_answered=False,
        is_coordinator=False,
        late=False,
    )
    changed = replace(
        receipt,
        revision=2,
        others_answered=True,
        answers=Answers(VALUES, Perspective.REGION, comment),
        former=Answers({**VALUES, 2: 2}, Perspective.REGION),
    )
    return {
        "receipt": receipt,
        "receipt_coordinator": replace(receipt, is_coordinator=True, progress=Progress(13, 13)),
        "receipt_changed": changed,
        "receipt_late": replace(receipt, late=True, submitted_at=datetime(2025, 1, 27, 14, 5, tzinfo=UTC)),
        "receipt_closed": replace(changed, collection=make_round(state=RoundState.CLOSED), is_coordinator=True),
        "last_year": _last_year(unit, make_round(2023, RoundState.CLOSED)),
        "last_year_other_scale": _last_year(unit, _other_scale(make_round(2023, RoundState.CLOSED))),
        "last_year_none": LastYear(receipt.collection, None, unit, receipt.answers, None),
        "receipt_dont_know": replace(
            receipt,
            collection=make_round(instrument=_with_scale(ZERO_TO_FIVE)),
            answers=Answers({1: 0, 3: 5, 4: 3, 5: 2}, Perspective.JOINT, unknown=frozenset({2})),
        ),
        "reflection": Reflection(unit),
    }


def _last_year(unit: str, earlier: Round) -> LastYear:
    answers = Answers(VALUES, Perspective.JOINT)
    return LastYear(make_round(), earlier, unit, answers, make_result(UNIT, ["32122", "33222"]))


def _other_scale(collection: Round) -> Round:
    scale = replace(collection.instrument.scale, labels=collection.instrument.scale.labels[:3])
    return replace(collection, instrument=replace(collection.instrument, scale=scale))


def _statuses(unit: str) -> Mapping[str, Message]:
    opened, closed = make_round(), make_round(state=RoundState.CLOSED)
    progress = Progress(11, 13)
    return {
        "status": StatusReport(opened, progress, None, is_coordinator=False),
        "status_coordinator": StatusReport(opened, progress, (unit, "LS07"), is_coordinator=True),
        "status_confirmed_none": StatusReport(
            opened, Progress(11, 13, 1), ("LS07",), is_coordinator=True, confirmed_none=(unit,)
        ),
        "status_complete": StatusReport(opened, Progress(13, 13), (), is_coordinator=True),
        "status_planned": StatusReport(
            make_round(state=RoundState.PLANNED), Progress(0, 13), None, is_coordinator=False
        ),
        "status_closed": StatusReport(closed, Progress(13, 13), (), is_coordinator=True),
        "close_question": CloseQuestion(opened, PROGRESS, channel_connected=True, in_private=True),
        "close_question_channel": CloseQuestion(opened, PROGRESS, channel_connected=True),
        "close_question_complete": CloseQuestion(opened, Progress(13, 13), channel_connected=False, in_private=True),
        "round_closed": RoundClosed(closed, Progress(13, 13), withheld=None, in_private=True),
        "round_closed_in_channel": RoundClosed(closed, PROGRESS, withheld=None),
        "round_closed_too_few_changes": RoundClosed(closed, PROGRESS, withheld=Withheld.TOO_FEW_CHANGES),
        "round_closed_too_few_new": RoundClosed(closed, PROGRESS, withheld=Withheld.TOO_FEW_NEW, in_private=True),
    }


def _summaries(county: str) -> Mapping[str, Message]:
    opened, summary, zero = make_round(), make_summary(county=county), _with_scale(ZERO_TO_FIVE)
    return {
        "summary": Summary(summary, PUBLISHED),
        "summary_alone": Summary(make_summary(before=None, county=county), PUBLISHED),
        "summary_all_alike": Summary(make_summary(["33333"] * 13, ["33333"] * 13, county), PUBLISHED),
        "summary_two_answers": Summary(_agreed(make_summary(county=county)), PUBLISHED),
        "summary_low": Summary(make_summary(["21212"] * 12 + ["31321"], ["11111"] * 13, county), PUBLISHED),
        "summary_interviews": Summary(replace(summary, method=Method(2, 1, 0)), PUBLISHED),
        "summary_confirmed_none": Summary(
            replace(make_summary(SCORES_2024.split()[:12], county=county), method=Method(1, 0, 1)), PUBLISHED
        ),
        "summary_withheld": Summary(make_summary(["33333"] * 4, county=county), PUBLISHED),
        "summary_another_scale": Summary(
            make_summary(SCORES_ZERO_TO_FIVE, county=county, instrument=zero, earlier=default_instrument()), PUBLISHED
        ),
        "summary_withheld_goal": Summary(make_summary(["33?33"] * 9 + ["33133"] * 4, county=county), PUBLISHED),
        "nothing_published": NothingPublished(opened, Progress(9, 13)),
        "nothing_published_no_round": NothingPublished(None, None),
        "nothing_published_planned": NothingPublished(make_round(state=RoundState.PLANNED), Progress(0, 13)),
        "nothing_published_closed": NothingPublished(make_round(state=RoundState.CLOSED), Progress(4, 13)),
    }


def _agreed(summary: CountySummary) -> CountySummary:
    """Return the summary with one unit that has agreed, and half steps from different sides."""
    apart = tuple(replace(each, perspectives_differ=each.answers == (2, 3)) for each in summary.two_answers)
    return replace(summary, two_answers=apart, agreed=1)


def _replies(county: str) -> Mapping[str, Message]:
    outside = Rejected(Reason.OUTSIDE_SCALE, {"item": 2, "value": 7, "lowest": 1, "highest": 4})
    return {
        "channel_connected": ChannelConnected(county, already=False, summary_follows=False),
        "channel_connected_already": ChannelConnected(county, already=True, summary_follows=True),
        "refusal": Refusal(outside),
        "refusal_nobody": Refusal(Rejected(Reason.REPRESENTS_NOBODY)),
        "did_you_mean": DidYouMean((Intent.SUMMARY, Intent.ASSESS)),
        "did_you_mean_in_words": DidYouMean((Intent.CLOSE_ROUND,)),
        "did_you_mean_nothing": DidYouMean(()),
        "cancelled": Cancelled(draft_kept=False),
        "cancelled_draft": Cancelled(draft_kept=True),
        "cancelled_form": Cancelled(draft_kept=False, form_kept=True),
    }
