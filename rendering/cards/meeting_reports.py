"""How a meeting went: the question once, kindly, and what was stored of the answer."""

from domain.actors import Actor
from domain.meeting_messages import (
    ActorsQuestion,
    AgendaQuestion,
    CancelQuestion,
    HeldQuestion,
    MeetingCancelled,
    MeetingReported,
    MeetingWanted,
)
from domain.meetings import MeetingForm
from domain.requests import Verb
from rendering.cards.blocks import Block, Bullets, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose, say
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput
from rendering.cards.rendered import Rendered
from rendering.formats import format_long_day
from rendering.meeting_words import tell_when
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_held_question(message: HeldQuestion, texts: Texts) -> Rendered:
    """Ask whether it was held, what of it and who was missing: two choices and a tap."""
    planned = message.draft.meeting_id is not None
    when = tell_when(message.day, message.draft.clock, texts)
    title = texts("held.title" if planned else "held.unplanned_title", unit=message.unit)
    blocks: list[Block] = [Title(title)]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("held.about" if planned else "held.about_unplanned", when=when)))
    if planned:
        blocks.append(Paragraph(texts("held.none_is_an_answer"), quiet=True))
    blocks.append(OnlyInCard(_inputs(message, texts)))
    blocks.append(OnlyInText(texts("held.write" if planned else "held.write_unplanned")))
    buttons = [Button(texts("button.held"), Verb.REPORT_HELD, primary=True)]
    if planned:
        buttons.append(Button(texts("button.not_held"), Verb.REPORT_NOT_HELD))
        buttons.append(Button(texts("button.was_moved"), Verb.MOVE_MEETING))
    return compose(blocks, title, texts, buttons)


def render_agenda_question(message: AgendaQuestion, texts: Texts) -> Rendered:
    """Ask in plain text whether the self-assessment was on the agenda."""
    day = format_long_day(message.day, texts.language)
    return say([Paragraph(texts("held.ask_agenda", unit=message.unit, day=day))], texts("held.agenda"))


def render_actors_question(message: ActorsQuestion, texts: Texts) -> Rendered:
    """Ask in plain text who was missing, with all there are."""
    lines = [
        texts("unit_question.numbered", number=number, name=texts(f"actor.{each}"))
        for number, each in enumerate(Actor, start=1)
    ]
    refused = [Paragraph(sentence(message.refused, texts))] if message.refused else []
    return say(
        [*refused, Paragraph(texts("held.ask_missing")), Bullets(tuple(lines)), Paragraph(texts("held.write_missing"))],
        texts("held.missing"),
    )


def render_cancel_question(message: CancelQuestion, texts: Texts) -> Rendered:
    """Ask whether the meeting is really to be cancelled."""
    title = texts("meetings.cancel_title", when=tell_when(message.day, message.draft.clock, texts))
    blocks: list[Block] = [Title(title), Paragraph(texts("meetings.cancel_about", unit=message.unit))]
    blocks.append(OnlyInText(texts("meetings.write_yes_or_no")))
    buttons = [
        Button(texts("button.keep_meeting"), Verb.SHOW_MEETINGS),
        Button(texts("button.cancel_meeting"), Verb.CANCEL_MEETING),
    ]
    return compose(blocks, title, texts, buttons)


def render_reported(message: MeetingReported, texts: Texts) -> Rendered:
    """Thank, repeat what was stored, and say when they meet next or offer to plan it."""
    blocks: list[Block] = [Title(texts("reported.title", unit=message.unit))]
    blocks += [Paragraph(each) for each in _tell(message, texts)]
    coming = message.next_meeting
    if coming:
        blocks.append(Paragraph(texts("reported.next", when=tell_when(coming.day, coming.clock, texts))))
        buttons = [Button(texts("button.show_meetings"), Verb.SHOW_MEETINGS)]
    else:
        blocks += [Paragraph(texts("reported.no_next")), OnlyInText(texts("meetings.write_plan"))]
        buttons = [Button(texts("button.plan_meeting"), Verb.ASK_MEETING, primary=True)]
    return compose(blocks, texts("reported.title", unit=message.unit), texts, buttons)


def render_cancelled(message: MeetingCancelled, texts: Texts) -> Rendered:
    """Say that it is cancelled, and offer another."""
    when = tell_when(message.meeting.day, message.meeting.clock, texts)
    title = texts("meetings.cancelled_title", unit=message.unit)
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("meetings.cancelled", when=when)),
        OnlyInText(texts("meetings.write_plan")),
    ]
    return compose(blocks, title, texts, [Button(texts("button.plan_another"), Verb.ASK_MEETING)])


def render_wanted(message: MeetingWanted, texts: Texts) -> Rendered:
    """Offer to plan a meeting this term; nobody is blamed, and it is asked once."""
    title = texts("wanted.title", unit=message.unit)
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts(f"wanted.{message.season}", unit=message.unit)),
        Paragraph(texts("wanted.already")),
        Paragraph(texts("wanted.once"), quiet=True),
        OnlyInText(texts("meetings.write_plan")),
    ]
    return compose(blocks, title, texts, [Button(texts("button.plan_meeting"), Verb.ASK_MEETING, primary=True)])


# Private functions


def _tell(message: MeetingReported, texts: Texts) -> list[str]:
    report, day = message.report, format_long_day(message.meeting.day, texts.language)
    if not report.held:
        return [texts("reported.not_held", day=day)]
    agenda = texts("reported.on_agenda" if report.on_agenda else "reported.not_on_agenda")
    names = [texts(f"actor.{each}") for each in report.missing]
    missing = texts("reported.missing", actors=texts.join(names)) if names else texts("reported.nobody_missing")
    return [texts("reported.held", day=day), agenda, missing]


def _inputs(message: HeldQuestion, texts: Texts) -> list[CardElement]:
    draft = message.draft
    agenda = ChoiceSetInput(
        id="agenda",
        label=texts("held.agenda"),
        wrap=True,
        style="expanded",
        value={True: "1", False: "2", None: None}[draft.on_agenda],
        choices=[Choice(title=texts("yes"), value="1"), Choice(title=texts("no"), value="2")],
    )
    missing = ChoiceSetInput(
        id="missing",
        label=texts("held.missing"),
        wrap=True,
        style="expanded",
        is_multi_select=True,
        choices=[Choice(title=texts(f"actor.{each}"), value=str(number)) for number, each in enumerate(Actor, start=1)],
    )
    return [agenda, missing] if draft.form else [_form_input(texts), agenda, missing]


def _form_input(texts: Texts) -> CardElement:
    return ChoiceSetInput(
        id="form",
        label=texts("held.form"),
        wrap=True,
        style="compact",
        choices=[
            Choice(title=texts(f"meeting_form.{each}"), value=str(number))
            for number, each in enumerate(MeetingForm, start=1)
        ],
    )
