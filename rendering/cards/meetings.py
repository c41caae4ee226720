"""A leadership's meetings: how often, when and how, the next one, and the county's figure (D5, D6)."""

from domain.meeting_messages import (
    DayCheck,
    MeetingFigure,
    MeetingQuestion,
    MeetingUnits,
    News,
    NextMeeting,
    RhythmQuestion,
)
from domain.meetings import MeetingForm
from domain.requests import Verb
from domain.rhythms import Rhythm, RhythmFigure
from rendering.cards.blocks import Address, Block, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, Link, compose
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput, DateInput, TimeInput
from rendering.cards.rendered import Rendered
from rendering.formats import format_full_date, format_long_day
from rendering.free_text import neutralise
from rendering.meeting_words import tell_form, tell_when
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_units(message: MeetingUnits, texts: Texts) -> Rendered:
    """Ask which leadership it is about; a coordinator sees the county's figure above."""
    verb, title = (
        (Verb.SHOW_CALENDAR, "button.show_calendar")
        if message.for_calendar
        else (Verb.SHOW_MEETINGS, "button.show_meetings")
    )
    numbered = list(enumerate((name for _, name in message.units), start=1))
    lines = [texts("unit_question.numbered", number=number, name=name) for number, name in numbered]
    asked = ChoiceSetInput(
        id="choice",
        label=texts("meetings.which"),
        is_required=True,
        error_message=texts("unit_question.error"),
        wrap=True,
        style="compact",
        choices=[Choice(title=neutralise(name), value=str(number)) for number, name in numbered],
    )
    blocks: list[Block] = [Title(texts("meetings.which"))]
    if message.figure:
        blocks += [Paragraph(each) for each in tell_figure(message.figure, texts)]
    blocks += [OnlyInCard([asked]), OnlyInText("\n".join([texts("meetings.write_unit"), *lines]))]
    return compose(blocks, texts("meetings.which"), texts, [Button(texts(title), verb, primary=True)])


def render_figure(message: MeetingFigure, texts: Texts) -> Rendered:
    """Tell how many meet as often as they aim to."""
    told = tell_figure(message.figure, texts)
    blocks: list[Block] = [Title(texts("meetings.figure_title")), *(Paragraph(each) for each in told)]
    return compose(blocks, texts("meetings.figure_title"), texts)


def tell_figure(figure: RhythmFigure, texts: Texts) -> list[str]:
    """Return the figure with its denominator and period, and of how many it is not known (D4, D5)."""
    told = [
        texts.plural("meetings.figure", figure.of, follow=figure.follow),
        texts("meetings.figure_period", day=format_full_date(figure.on, texts.language)),
    ]
    return [*told, texts.plural("meetings.figure_unknown", figure.unknown)] if figure.unknown else told


def render_rhythm_question(message: RhythmQuestion, texts: Texts) -> Rendered:
    """Ask how often they aim to meet: a tap."""
    title = texts("meetings.rhythm_title", unit=message.unit)
    names = [(number, texts(f"rhythm.{each}")) for number, each in enumerate(Rhythm, start=1)]
    blocks: list[Block] = [Title(title), Paragraph(texts("meetings.rhythm_intro"))]
    if message.said:
        blocks.append(Paragraph(texts("meetings.rhythm_said", rhythm=texts(f"rhythm.{message.said}"))))
    lines = [texts("unit_question.numbered", number=number, name=name) for number, name in names]
    blocks.append(OnlyInText("\n".join([texts("meetings.write_number"), *lines])))
    buttons = [Button(name, Verb.SAVE_RHYTHM, {"choice": str(number)}) for number, name in names]
    return compose(blocks, title, texts, buttons)


def render_meeting_question(message: MeetingQuestion, texts: Texts) -> Rendered:
    """Ask when and how they meet, or for the new day of a meeting."""
    moving = message.draft.meeting_id is not None
    title = texts("meetings.move_title" if moving else "meetings.plan_title", unit=message.unit)
    blocks: list[Block] = [Title(title)]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    if moving and message.draft.day:
        blocks.append(Paragraph(texts("meetings.is_now", when=_when(message, texts))))
    else:
        blocks.append(Paragraph(texts("meetings.plan_intro")))
    blocks += [OnlyInCard(_inputs(message, texts)), OnlyInText(texts("meetings.write_day"))]
    button = texts("button.move_meeting" if moving else "button.plan_meeting")
    return compose(blocks, title, texts, [Button(button, Verb.SAVE_MEETING, primary=True)])


def render_day_check(message: DayCheck, texts: Texts) -> Rendered:
    """Say the day back with weekday and full date; one tap stores it."""
    draft = message.draft
    title = texts("meetings.check_title", when=tell_when(message.day, draft.clock, texts))
    blocks: list[Block] = [Title(title)]
    if message.moved_from:
        day = format_long_day(message.moved_from, texts.language)
        blocks.append(Paragraph(texts("meetings.check_moved", day=day), strong=True))
    if draft.form is None:
        blocks.append(Paragraph(texts("meetings.check_form", unit=message.unit)))
        forms = [(str(number), texts(f"meeting_form.{each}")) for number, each in enumerate(MeetingForm, start=1)]
        lines = [texts("unit_question.numbered", number=number, name=name) for number, name in forms]
        blocks.append(OnlyInText("\n".join([texts("meetings.write_number"), *lines])))
        buttons = [Button(name, Verb.SAVE_MEETING, {"choice": number}) for number, name in forms]
    else:
        form = tell_form(draft.form, texts)
        blocks += [Paragraph(texts("meetings.check_known", unit=message.unit, form=form))]
        blocks.append(OnlyInText(texts("meetings.write_yes")))
        buttons = [Button(texts("button.meeting_right"), Verb.SAVE_MEETING, primary=True)]
    blocks.append(Paragraph(texts("meetings.check_wrong"), quiet=True))
    return compose(blocks, title, texts, buttons)


def render_next(message: NextMeeting, texts: Texts) -> Rendered:
    """Show a planned meeting with what can be done about it."""
    meeting = message.meeting
    when = tell_when(meeting.day, meeting.clock, texts)
    told = [texts("meetings.form", form=tell_form(meeting.form, texts))]
    if message.rhythm:
        told.append(texts("meetings.rhythm", rhythm=texts(f"rhythm.{message.rhythm}")))
    blocks: list[Block] = [
        Title(_title_of(message, texts)),
        Paragraph(texts("meetings.is_on", when=when), strong=True),
        Paragraph(" ".join(told)),
    ]
    blocks.append(Paragraph(texts("meetings.asked_after"), quiet=True))
    if message.file_url:
        blocks += [OnlyInText(texts("meetings.file")), Address(message.file_url)]
    blocks.append(OnlyInText(texts("meetings.write_next")))
    buttons: list[Button | Link] = [
        Button(texts("button.move"), Verb.MOVE_MEETING),
        Button(texts("button.cancel_meeting"), Verb.CANCEL_MEETING),
        Button(texts("button.plan_another"), Verb.ASK_MEETING),
    ]
    if message.can_report:
        buttons.insert(0, Button(texts("button.report"), Verb.ASK_REPORT, primary=True))
    if message.file_url:
        buttons.append(Link(texts("button.meeting_file"), message.file_url))
    return compose(blocks, _title_of(message, texts), texts, buttons)


# Private functions


def _title_of(message: NextMeeting, texts: Texts) -> str:
    match message.news:
        case News.PLANNED:
            return texts("meetings.planned_title", unit=message.unit)
        case News.MOVED:
            return texts("meetings.moved_title", unit=message.unit)
        case None:
            return texts("meetings.next_title", unit=message.unit)


def _when(message: MeetingQuestion, texts: Texts) -> str:
    draft = message.draft
    return tell_when(draft.day, draft.clock, texts) if draft.day else ""


def _inputs(message: MeetingQuestion, texts: Texts) -> list[CardElement]:
    draft = message.draft
    forms = list(MeetingForm)
    return [
        DateInput(
            id="day",
            label=texts("meetings.day_label"),
            is_required=True,
            error_message=texts("meetings.day_error"),
            value=draft.day.isoformat() if draft.day else None,
        ),
        TimeInput(
            id="clock",
            label=texts("meetings.clock_label"),
            value=draft.clock.isoformat("minutes") if draft.clock else None,
        ),
        ChoiceSetInput(
            id="form",
            label=texts("meetings.form_label"),
            is_required=True,
            error_message=texts("meetings.form_error"),
            wrap=True,
            style="expanded",
            value=str(forms.index(draft.form) + 1) if draft.form else None,
            choices=[
                Choice(title=texts(f"meeting_form.{each}"), value=str(number))
                for number, each in enumerate(forms, start=1)
            ],
        ),
    ]
