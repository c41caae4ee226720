"""What a unit's people are offered when their answers go apart, and what comes of it."""

from domain.agreements import MAX_REASON_LENGTH
from domain.joint_messages import AgreementForm, AgreementMade, BothKept, ForNextMeeting, ReasonForm, TwoAnswersOffer
from domain.requests import Verb
from rendering.cards.blocks import Address, Block, Bullets, Heading, OnlyInCard, OnlyInText, Paragraph, Quote, Title
from rendering.cards.compositions import Button, Link, compose
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput, TextInput
from rendering.cards.rendered import Rendered
from rendering.formats import format_moment
from rendering.free_text import clean, neutralise
from rendering.joint_words import name_goal, tell_agreed_values, tell_answers, tell_goals, tell_perspectives
from rendering.refusals import sentence
from rendering.scales import name_step, name_steps
from rendering.sheet_words import SheetWords, sheet_words
from rendering.texts.catalogues import Texts


def render_offer(message: TwoAnswersOffer, texts: Texts) -> Rendered:
    """Show where the answers go apart, and offer the three choices, none before the others."""
    joint, unit = message.joint, message.unit
    blocks: list[Block] = [Title(texts("two_answers.title", unit=unit))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    summary = texts("two_answers.summary", unit=unit)
    if not joint.is_apart:
        return compose([*blocks, Paragraph(texts("two_answers.alike", unit=unit))], summary, texts)
    if joint.agreement:
        blocks.append(Paragraph(texts(f"two_answers.chosen.{joint.agreement.choice}"), strong=True))
    blocks += _what_goes_apart(message, texts)
    blocks.append(Paragraph(texts("two_answers.what_now" if joint.differing else "two_answers.what_now_alike")))
    blocks.append(Paragraph(texts("two_answers.private", unit=unit), quiet=True))
    blocks.append(OnlyInText(_how_to_write(message, texts)))
    buttons = [
        Button(texts("button.keep_both"), Verb.KEEP_BOTH),
        *([Button(texts("button.ask_agreement"), Verb.ASK_AGREEMENT)] if joint.differing else []),
        Button(texts("button.next_meeting"), Verb.NEXT_MEETING),
    ]
    return compose(blocks, summary, texts, buttons)


def render_both_kept(message: BothKept, texts: Texts) -> Rendered:
    """Say that nothing more is asked, and leave a way back."""
    blocks: list[Block] = [
        Title(texts("both_kept.summary", unit=message.unit)),
        Paragraph(texts("both_kept.said", unit=message.unit)),
        OnlyInText(texts("receipt.write_differences", unit=message.unit)),
    ]
    button = Button(texts("button.differences"), Verb.SHOW_DIFFERENCES)
    return compose(blocks, texts("both_kept.summary", unit=message.unit), texts, [button])


def render_agreement_form(message: AgreementForm, texts: Texts) -> Rendered:
    """Ask for one answer to each goal that goes apart: at most five choices (F26)."""
    blocks: list[Block] = [Title(texts("agreement.title", unit=message.unit))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("agreement.intro")))
    scale = message.collection.instrument.scale
    write = texts.plural("agreement.write", len(message.joint.differing), example=_example(message))
    blocks += [block for number in message.joint.differing for block in _goal_to_agree_on(message, number, texts)]
    known = tell_agreed_values(message.values, message.collection.instrument, texts)
    so_far = [texts("form.so_far", values=known)] if known else []
    blocks.append(OnlyInText("\n".join([*name_steps(scale, texts), "", *so_far, write])))
    button = Button(texts("button.to_reason"), Verb.REVIEW_AGREEMENT, primary=True)
    return compose(blocks, texts("agreement.summary", unit=message.unit), texts, [button])


def render_reason_form(message: ReasonForm, texts: Texts) -> Rendered:
    """Ask why, and say who reads it (K14)."""
    values = tell_agreed_values(message.values, message.collection.instrument, texts)
    blocks: list[Block] = [Title(texts("reason.title", unit=message.unit))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    field = TextInput(
        id="why",
        label=texts("reason.label"),
        placeholder=texts("reason.placeholder"),
        is_multiline=True,
        # Not required by the client, which would then not let go to the goals either; the server asks for it.
        max_length=MAX_REASON_LENGTH,
        value=clean(message.why) or None,
    )
    blocks += [
        Paragraph(texts("reason.values", values=values)),
        Paragraph(texts("reason.about", unit=message.unit, most=MAX_REASON_LENGTH)),
        OnlyInCard([field]),
        OnlyInText(texts("reason.write")),
    ]
    buttons = [
        Button(texts("button.save_agreement"), Verb.SAVE_AGREEMENT, primary=True),
        Button(texts("button.change_agreement"), Verb.ASK_AGREEMENT),
    ]
    return compose(blocks, texts("reason.summary", unit=message.unit), texts, buttons)


def render_agreement_made(message: AgreementMade, texts: Texts) -> Rendered:
    """Show what was agreed on and why; whoever sees it otherwise can change it or take it back."""
    made, scale = message.agreement, message.collection.instrument.scale
    goals = tuple(
        texts(
            "agreed.goal",
            name=name_goal(message.collection.instrument, number, texts),
            step=name_step(scale, value, texts),
        )
        for number, value in sorted(made.values.items())
    )
    blocks: list[Block] = [
        Title(texts("agreed.title", unit=message.unit)),
        *([] if message.own else [Paragraph(texts("agreed.told", unit=message.unit))]),
        Bullets(goals),
        Quote(texts("agreed.why"), made.why),
        Paragraph(texts("agreed.counts")),
        Paragraph(texts("agreed.saved_at", moment=format_moment(made.made_at, texts.language)), quiet=True),
        Paragraph(texts("agreed.wrong")),
        OnlyInText(texts("agreed.write")),
    ]
    buttons = [
        Button(texts("button.change_agreement"), Verb.ASK_AGREEMENT),
        Button(texts("button.keep_both"), Verb.KEEP_BOTH),
    ]
    return compose(blocks, texts("agreed.summary", unit=message.unit), texts, buttons)


def render_for_next_meeting(message: ForNextMeeting, texts: Texts) -> Rendered:
    """Give the talking sheet as a file to fetch, or as text where there are no files."""
    unit = message.sheet.unit
    blocks: list[Block] = [Title(texts("meeting.title", unit=unit)), Paragraph(texts("meeting.noted"))]
    buttons: list[Button | Link] = []
    if message.address:
        blocks += [Paragraph(texts("meeting.file")), Address(message.address)]
        buttons.append(Link(texts("button.sheet"), message.address))
    else:
        blocks += [
            Paragraph(texts("meeting.in_chat"), quiet=True),
            *_sheet_blocks(sheet_words(message.sheet, texts), texts),
        ]
    buttons.append(Button(texts("button.differences"), Verb.SHOW_DIFFERENCES))
    return compose(blocks, texts("meeting.summary", unit=unit), texts, buttons)


# Private functions


def _how_to_write(message: TwoAnswersOffer, texts: Texts) -> str:
    if message.one_of_several:
        return texts("two_answers.write_unit", unit=message.unit)
    return texts("two_answers.write" if message.joint.differing else "two_answers.write_alike")


def _what_goes_apart(message: TwoAnswersOffer, texts: Texts) -> list[Block]:
    joint, instrument = message.joint, message.collection.instrument
    perspectives = tell_perspectives(joint, texts)
    blocks: list[Block] = []
    if joint.differing:
        blocks.append(Paragraph(texts("two_answers.intro", unit=message.unit)))
        blocks.append(Bullets(tell_goals(joint, instrument, texts)))
        if len(joint.differing) < len(instrument.items):
            blocks.append(Paragraph(texts("two_answers.others_alike")))
    if perspectives:
        blocks.append(Paragraph(perspectives, strong=True))
    return blocks


def _goal_to_agree_on(message: AgreementForm, number: int, texts: Texts) -> tuple[Block, ...]:
    instrument = message.collection.instrument
    heading = texts("goal.heading", number=number, name=name_goal(instrument, number, texts))
    given = texts("agreement.given", answers=tell_answers(message.joint, number, texts))
    value = message.values.get(number)
    steps = zip(instrument.scale.steps, name_steps(instrument.scale, texts), strict=True)
    question: CardElement = ChoiceSetInput(
        id=f"goal_{number}",
        label=texts("agreement.question", number=number),
        style="expanded",
        wrap=True,
        value=None if value is None else str(value),
        choices=[Choice(title=neutralise(title), value=str(step)) for step, title in steps],
    )
    return Heading(heading), Paragraph(given), OnlyInCard([question])


def _example(message: AgreementForm) -> str:
    steps = message.collection.instrument.scale.steps
    return " ".join([str(steps[len(steps) // 2])] * len(message.joint.differing))


def _sheet_blocks(words: SheetWords, texts: Texts) -> list[Block]:
    rows = tuple(texts("sheet.row", goal=row.goal, answers=row.answers, value=row.value) for row in words.rows)
    return [
        Heading(words.title),
        Paragraph(words.scope, quiet=True),
        *([Heading(words.apart), Bullets(rows)] if rows else [Paragraph(words.intro)]),
        *(Paragraph(note) for note in words.notes),
        Heading(words.talk),
        Bullets(words.questions),
    ]
