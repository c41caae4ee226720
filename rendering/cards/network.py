"""The county's network: what comes next, how many took part, and for coordinators what is logged."""

from collections.abc import Sequence

from domain.ids import UnitId
from domain.network import MAX_PLACE, MAX_TITLE, EventForm, EventKind, EventState
from domain.plan_messages import AttendanceForm, AttendanceNoted, EventDraft, EventLogged, NetworkShown, NewEvent
from domain.requests import Verb
from rendering.cards.blocks import Block, OnlyInCard, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.elements import Choice, ChoiceSetInput, DateInput, TextInput
from rendering.cards.rendered import Rendered
from rendering.free_text import clean, neutralise
from rendering.network_words import tell_event, tell_shares, tell_turnout
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_network(message: NetworkShown, texts: Texts) -> Rendered:
    """Show the next events and the counts of the last; who took part is nobody's list (K17)."""
    planned = tuple(tell_event(each, texts) for each in message.planned)
    turnouts = tuple(tell_turnout(each, texts) for each in message.turnouts)
    blocks: list[Block] = [
        Title(texts("network.title", county=message.county)),
        Section(texts("network.next"), planned or (texts("network.nothing_planned"),)),
        Section(texts("network.took_part"), turnouts or (texts("network.nothing_noted"),)),
    ]
    buttons: list[Button] = []
    if message.may_log:
        buttons.append(Button(texts("button.log_event"), Verb.ASK_EVENT))
        blocks.append(OnlyInText(texts("network.write")))
    if message.open_events:
        blocks.append(OnlyInCard([_event_input(message, texts)]))
        buttons.append(Button(texts("button.who_took_part"), Verb.ASK_ATTENDANCE))
    return compose(blocks, texts("network.title", county=message.county), texts, buttons)


def render_new_event(message: NewEvent, texts: Texts) -> Rendered:
    """Ask for an event in five short inputs."""
    blocks: list[Block] = [Title(texts("event.new_title"))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("event.new_intro")))
    blocks.append(OnlyInCard(_event_inputs(message.draft, texts)))
    blocks.append(OnlyInText(texts("event.new_write")))
    button = Button(texts("button.save_event"), Verb.LOG_EVENT, primary=True)
    return compose(blocks, texts("event.new_title"), texts, [button])


def render_logged(message: EventLogged, texts: Texts) -> Rendered:
    """Say what is stored, and what comes next."""
    event = message.event
    held = event.note.state is EventState.HELD
    blocks: list[Block] = [
        Title(texts("event.logged_title")),
        Paragraph(tell_event(event, texts)),
        Paragraph(texts("event.held" if held else "event.planned")),
    ]
    buttons = [Button(texts("button.show_network"), Verb.SHOW_NETWORK)]
    if held:
        buttons.insert(0, Button(texts("button.who_took_part"), Verb.ASK_ATTENDANCE, primary=True))
        blocks.append(OnlyInText(texts("attendance.write")))
    return compose(blocks, texts("event.logged_summary"), texts, buttons)


def render_attendance_form(message: AttendanceForm, texts: Texts) -> Rendered:
    """Ask who took part: municipalities first, and leaderships only where that is all that is known."""
    blocks: list[Block] = [Title(texts("attendance.title", title=message.event.note.title))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(tell_event(message.event, texts)))
    blocks.append(Paragraph(texts("attendance.intro")))
    numbered = list(enumerate((*message.municipalities, *message.leaderships), start=1))
    numbers = {unit_id: str(number) for number, (unit_id, _) in numbered}
    ticked = [numbers[unit_id] for unit_id in numbers if unit_id in message.present]
    first = len(message.municipalities)
    inputs = [
        _ticks("municipalities", texts("attendance.municipalities"), numbered[:first], ticked),
        _ticks("leaderships", texts("attendance.leaderships"), numbered[first:], ticked),
    ]
    blocks.append(OnlyInCard([each for each in inputs if each.choices]))
    blocks.append(OnlyInText(texts("attendance.write")))
    button = Button(texts("button.save_attendance"), Verb.NOTE_ATTENDANCE, primary=True)
    return compose(blocks, texts("attendance.summary"), texts, [button])


def render_attendance_noted(message: AttendanceNoted, texts: Texts) -> Rendered:
    """Say how many took part, and to the coordinator who has noted them who."""
    turnout = message.turnout
    blocks: list[Block] = [
        Title(texts("attendance.noted_title", title=message.event.note.title)),
        Paragraph(
            tell_shares(turnout.leaderships, turnout.municipalities, texts) + "."
            if turnout
            else texts("attendance.nobody"),
            strong=True,
        ),
    ]
    if message.names:
        blocks.append(Paragraph(texts("attendance.names", names=texts.join(message.names))))
    blocks.append(Paragraph(texts("attendance.counts_only"), quiet=True))
    blocks.append(OnlyInText(texts("attendance.write")))
    buttons = [
        Button(texts("button.change"), Verb.ASK_ATTENDANCE),
        Button(texts("button.show_network"), Verb.SHOW_NETWORK),
    ]
    return compose(blocks, texts("attendance.summary"), texts, buttons)


# Private functions


def _event_input(message: NetworkShown, texts: Texts) -> ChoiceSetInput:
    return ChoiceSetInput(
        id="choice",
        label=texts("network.which"),
        wrap=True,
        style="compact",
        value="1",
        choices=[
            Choice(title=neutralise(_name_event(each.note.title, each.note.on.isoformat())), value=str(number))
            for number, each in enumerate(message.open_events, start=1)
        ],
    )


def _name_event(title: str, day: str) -> str:
    return f"{day} {title}"


def _event_inputs(draft: EventDraft, texts: Texts) -> list[DateInput | ChoiceSetInput | TextInput]:
    error = texts("event.required")
    on = DateInput(
        id="event_date",
        label=texts("event.date"),
        is_required=True,
        error_message=error,
        value=draft.on.isoformat() if draft.on else None,
    )
    title = TextInput(
        id="event_title",
        label=texts("event.title"),
        is_required=True,
        error_message=error,
        max_length=MAX_TITLE,
        value=clean(draft.title)[:MAX_TITLE] or None,
    )
    place = TextInput(
        id="event_place",
        label=texts("event.place"),
        max_length=MAX_PLACE,
        value=clean(draft.place)[:MAX_PLACE] or None,
    )
    kinds = [Choice(title=texts(f"event_kind.{each}"), value=str(n)) for n, each in enumerate(EventKind, 1)]
    forms = [
        Choice(title=texts(f"event_form.{each}").capitalize(), value=str(n)) for n, each in enumerate(EventForm, 1)
    ]
    kind_now = str(list(EventKind).index(draft.kind or EventKind.NETWORK_MEETING) + 1)
    form_now = str(list(EventForm).index(draft.form) + 1) if draft.form else None
    kind = _one_of("event_kind", texts("event.kind"), kinds, kind_now)
    form = _one_of("event_form", texts("event.form"), forms, form_now)
    return [on, kind, title, place, form]


def _one_of(name: str, label: str, choices: Sequence[Choice], chosen: str | None) -> ChoiceSetInput:
    return ChoiceSetInput(id=name, label=label, style="compact", wrap=True, choices=choices, value=chosen)


def _ticks(
    name: str, label: str, numbered: Sequence[tuple[int, tuple[UnitId, str]]], ticked: Sequence[str]
) -> ChoiceSetInput:
    mine = [str(number) for number, _ in numbered]
    return ChoiceSetInput(
        id=name,
        label=label,
        is_multi_select=True,
        wrap=True,
        style="expanded" if name == "municipalities" else "compact",
        value=",".join(number for number in mine if number in ticked) or None,
        choices=[Choice(title=neutralise(unit), value=str(number)) for number, (_, unit) in numbered],
    )
