"""A leadership's plan: its activities, and the small cards by which they are added and changed."""

from collections.abc import Sequence
from textwrap import shorten

from msgspec.structs import replace

from domain.file_links import PlanDocument
from domain.plan_messages import ActivityChange, NewActivity, PlanDue, PlanFiles, PlanQuestion, PlanShown
from domain.plans import MAX_GOAL, MAX_NAME, MAX_RESPONSIBLE, MAX_TARGET, Activity, Stage, Wording, find_gaps
from domain.requests import Verb
from rendering.cards.blocks import Address, Block, Bullets, OnlyInCard, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, Link, compose
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput, DateInput, TextInput
from rendering.cards.rendered import Rendered
from rendering.formats import format_full_date
from rendering.free_text import clean, neutralise
from rendering.plan_words import THREE_THINGS, tell_activity
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts

DOCUMENTS = {
    PlanDocument.ACTIVITY_PLAN: "button.activity_plan",
    PlanDocument.PLAN_TEMPLATE: "button.plan_template",
    PlanDocument.ACTIVITY_TEMPLATE: "button.activity_template",
}
# Characters: the whole name stands in the list above the choice.
LONGEST_CHOICE = 60
# What the template for a plan asks, in the order it does.
HEADINGS = ("paper.why", "paper.goals", "paper.who", "paper.follow_up")


def render_plan_question(message: PlanQuestion, texts: Texts) -> Rendered:
    """Ask which leadership's plan."""
    names = [f"{number} – {name}" for number, (_, name) in enumerate(message.units, start=1)]  # noqa: RUF001 - as in other lists
    choices = [
        Choice(title=neutralise(name), value=str(number)) for number, (_, name) in enumerate(message.units, start=1)
    ]
    units = ChoiceSetInput(
        id="choice",
        label=texts("unit_question.label"),
        is_required=True,
        error_message=texts("unit_question.error"),
        wrap=True,
        style="compact",
        choices=choices,
    )
    blocks: list[Block] = [
        Title(texts("plan.question")),
        OnlyInCard([units]),
        OnlyInText("\n".join([texts("plan.question_write"), *names])),
    ]
    button = Button(texts("button.show_plan"), Verb.SHOW_PLAN, primary=True)
    return compose(blocks, texts("plan.question"), texts, [button])


def render_plan(message: PlanShown, texts: Texts) -> Rendered:
    """Show a plan; where it is empty, what a plan is and the offer of templates."""
    blocks: list[Block] = [Title(texts("plan.title", unit=message.unit))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    if message.changed:
        blocks.append(Paragraph(_tell_changed(message.changed, texts), strong=True))
    numbered = list(enumerate(message.activities, start=1))
    if not numbered:
        empty = texts("plan.empty" if message.is_own else "plan.empty_theirs")
        blocks += [Paragraph(empty), Bullets(tuple(texts(name) for name in THREE_THINGS))]
    for heading, over in (("plan.going", False), ("plan.over", True)):
        lines = tuple(
            tell_activity(each, number, texts, is_own=message.is_own)
            for number, each in numbered
            if each.is_over is over
        )
        blocks += [Section(texts(heading), lines)] if lines else []
    if message.is_own:
        lacks = any(map(find_gaps, message.activities))
        blocks += [Paragraph(texts("plan.fill_in"), quiet=True)] if lacks else []
        blocks += _offer_change(message.activities, texts)
        blocks.append(OnlyInText(texts("plan.write" if numbered else "plan.write_first")))
    if message.is_own or numbered:
        blocks.append(OnlyInText(texts("plan.write_files")))
    return compose(blocks, texts("plan.summary", unit=message.unit), texts, _plan_buttons(message, texts))


def render_new_activity(message: NewActivity, texts: Texts) -> Rendered:
    """Ask for an activity, in five short inputs."""
    wording = message.wording
    blocks: list[Block] = [Title(texts("activity.new_title", unit=message.unit))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("activity.new_intro")))
    name = replace(
        _text("activity_name", "activity.name", wording.name, MAX_NAME, texts),
        is_required=True,
        error_message=texts("activity.name_error"),
    )
    goal = _text("activity_goal", "activity.goal", wording.goal, MAX_GOAL, texts)
    due = _day("activity_due", "activity.due", wording, texts)
    blocks.append(OnlyInCard([name, goal, *_target_and_role(wording, texts), due]))
    blocks.append(OnlyInText(texts("activity.new_write")))
    button = Button(texts("button.save_activity"), Verb.ADD_ACTIVITY, primary=True)
    return compose(blocks, texts("activity.new_title", unit=message.unit), texts, [button, _back(texts)])


def render_change(message: ActivityChange, texts: Texts) -> Rendered:
    """Ask how far an activity has come, and what else of it has changed."""
    wording, kept = message.wording, message.activity.wording
    blocks: list[Block] = [Title(texts("activity.change_title", name=kept.name))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    if kept.goal:
        blocks.append(Paragraph(texts("activity.goal_is", goal=kept.goal)))
    stage = ChoiceSetInput(
        id="activity_stage",
        label=texts("activity.stage"),
        wrap=True,
        style="compact",
        value=str(list(Stage).index(wording.stage) + 1),
        choices=[Choice(title=texts(f"stage.{each}").capitalize(), value=str(n)) for n, each in enumerate(Stage, 1)],
    )
    named = (("activity_start", "activity.start"), ("activity_due", "activity.due"))
    days = [_day(name, label, wording, texts) for name, label in named]
    blocks.append(OnlyInCard([stage, *days, *_target_and_role(wording, texts)]))
    blocks.append(OnlyInText(texts("activity.change_write", number=message.number)))
    button = Button(texts("button.save_activity"), Verb.CHANGE_ACTIVITY, primary=True)
    return compose(blocks, texts("activity.change_title", name=kept.name), texts, [button, _back(texts)])


def render_files(message: PlanFiles, texts: Texts) -> Rendered:
    """Give the documents as files to fetch; where there is nowhere to fetch them, what a plan needs, in text."""
    blocks: list[Block] = [Title(texts("plan.files_title", unit=message.unit))]
    links: list[Button | Link] = []
    if message.addresses:
        blocks.append(Paragraph(texts("plan.files")))
    else:
        blocks += [Paragraph(texts("plan.no_files")), Bullets(tuple(texts(name) for name in HEADINGS))]
    for document, address in message.addresses.items():
        blocks += [OnlyInText(texts(DOCUMENTS[document])), Address(address)]
        links.append(Link(texts(DOCUMENTS[document]), address))
    return compose(blocks, texts("plan.files_title", unit=message.unit), texts, [*links, _back(texts)])


def render_due(message: PlanDue, texts: Texts) -> Rendered:
    """Remind of what is due soon, and make it easy to say how it goes."""
    lines = tuple(
        _tell_due(each, number, message, texts)
        for each, number in zip(message.activities, message.numbers, strict=True)
    )
    blocks: list[Block] = [
        Title(texts("plan.due_title", unit=message.unit)),
        Paragraph(texts.plural("plan.due_intro", len(lines))),
        Bullets(lines),
        Paragraph(texts("plan.due_what")),
        *_offer_change(message.activities, texts),
        OnlyInText(texts("plan.due_write", number=message.numbers[0] if message.numbers else 1)),
    ]
    buttons = [
        Button(texts("button.change_activity"), Verb.PICK_ACTIVITY, primary=True),
        Button(texts("button.show_plan"), Verb.SHOW_PLAN),
    ]
    return compose(blocks, texts("plan.due_summary", unit=message.unit), texts, buttons)


# Private functions


def _tell_changed(activity: Activity, texts: Texts) -> str:
    name, stage = activity.wording.name, texts(f"stage.{activity.wording.stage}")
    return texts("plan.saved", name=name, stage=stage)


def _tell_due(activity: Activity, number: int, message: PlanDue, texts: Texts) -> str:
    due_on = activity.wording.due_on or message.today
    days = (due_on - message.today).days
    left = texts.plural("plan.days_left", days) if days else texts("plan.today")
    due = format_full_date(due_on, texts.language)
    return texts("plan.due_line", number=number, name=activity.wording.name, due=due, left=left)


def _plan_buttons(message: PlanShown, texts: Texts) -> list[Button | Link]:
    files = Button(texts("button.plan_files"), Verb.PLAN_FILES)
    if not message.is_own:
        return [files] if message.activities else []
    new = Button(texts("button.new_activity"), Verb.ASK_ACTIVITY, primary=not message.activities)
    if not message.activities:
        return [new, files]
    return [Button(texts("button.change_activity"), Verb.PICK_ACTIVITY, primary=True), new, files]


def _offer_change(activities: Sequence[Activity], texts: Texts) -> list[Block]:
    if not activities:
        return []
    names = enumerate((shorten(each.wording.name, LONGEST_CHOICE, placeholder=" …") for each in activities), start=1)
    choices = [Choice(title=neutralise(name) or "…", value=str(number)) for number, name in names]
    chosen = "1" if len(choices) == 1 else None
    pick = ChoiceSetInput(
        id="choice", label=texts("plan.pick"), wrap=True, style="compact", value=chosen, choices=choices
    )
    return [OnlyInCard([pick])]


def _target_and_role(wording: Wording, texts: Texts) -> list[CardElement]:
    target = _text("activity_target", "activity.target", wording.target, MAX_TARGET, texts)
    role = _text("activity_role", "activity.responsible", wording.responsible, MAX_RESPONSIBLE, texts)
    return [
        replace(target, placeholder=texts("activity.target_example")),
        replace(role, placeholder=texts("activity.responsible_example")),
    ]


def _text(name: str, label: str, value: str, most: int, texts: Texts) -> TextInput:
    return TextInput(id=name, label=texts(label), max_length=most, value=clean(value)[:most] or None)


def _day(name: str, label: str, wording: Wording, texts: Texts) -> DateInput:
    day = wording.starts_on if name == "activity_start" else wording.due_on
    return DateInput(id=name, label=texts(label), value=day.isoformat() if day else None)


def _back(texts: Texts) -> Button:
    return Button(texts("button.show_plan"), Verb.SHOW_PLAN)
