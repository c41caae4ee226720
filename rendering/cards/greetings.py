"""The first message, and the list of what can be asked for."""

from domain.messages import (
    Greeting,
    Help,
)
from domain.requests import Intent, Verb
from domain.rounds import Round, RoundState
from rendering.cards.assessments import perspective_buttons, question_blocks, tell_others
from rendering.cards.blocks import Block, Bullets, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.texts.catalogues import Texts


def render_greeting(message: Greeting, texts: Texts) -> Rendered:
    """Say who this is, what it is for and who sees it, before anything is asked (K14)."""
    return _greet_channel(message, texts) if message.in_channel else _greet_person(message, texts)


def render_help(message: Help, texts: Texts) -> Rendered:
    """List what this person can ask for here."""
    title = texts("help.channel_title" if message.in_channel else "help.title")
    lines = [texts("help.line", word=texts(f"word.{intent}"), about=texts(name)) for intent, name in _offers(message)]
    return compose([Title(title), Bullets(tuple(lines))], texts("help.title"), texts)


# Private functions


def _greet_person(message: Greeting, texts: Texts) -> Rendered:
    opened = _open_round(message)
    blocks: list[Block] = [Title(texts("greeting.title")), Paragraph(texts("greeting.what"))]
    blocks.append(Bullets(tuple(texts(name) for name in _promises(message))))
    blocks.append(Paragraph(_standing(message, texts), strong=opened is not None and bool(message.units)))
    if message.units and opened and not message.question:
        blocks.append(OnlyInText(texts("greeting.write_assess")))
    if message.is_coordinator:
        blocks.append(Paragraph(texts("greeting.coordinator")))
    blocks.append(Paragraph(texts("greeting.write_help"), quiet=True))
    if message.question:
        blocks.append(Paragraph(tell_others(message.question, texts), quiet=True))
        # Last, so that its buttons stand right below it.
        blocks += question_blocks(texts)
    return compose(blocks, _notification(message, opened, texts), texts, _greeting_buttons(message, opened, texts))


def _promises(message: Greeting) -> tuple[str, ...]:
    shared = ("greeting.shared",) if message.collection and message.collection.shared else ()
    return ("greeting.no_wrong", "greeting.purpose", "greeting.who_sees", *shared, "greeting.public")


def _greet_channel(message: Greeting, texts: Texts) -> Rendered:
    blocks: list[Block] = [Title(texts("greeting.title"))]
    told = ("what", "ask") if message.channel_connected else ("what", "connect", "ask")
    blocks += [Paragraph(texts(f"greeting.channel.{name}")) for name in told]
    return compose(blocks, texts("greeting.channel.summary"), texts)


def _open_round(message: Greeting) -> Round | None:
    collection = message.collection
    return collection if collection and collection.state is RoundState.OPEN else None


def _standing(message: Greeting, texts: Texts) -> str:
    if not message.units and not message.is_coordinator:
        return texts("greeting.no_unit")
    speaks_for = [texts("greeting.speaks_for", units=texts.join(message.units))] if message.units else []
    return " ".join([*speaks_for, _round_words(message.collection, texts)])


def _round_words(collection: Round | None, texts: Texts) -> str:
    if collection is None or collection.state is RoundState.CLOSED:
        return texts("greeting.no_round")
    if collection.state is RoundState.PLANNED:
        return texts("greeting.planned", opens=format_day(collection.opens_on, texts.language))
    return texts("greeting.open", year=collection.refers_to, due=format_day(collection.due_on, texts.language))


def _notification(message: Greeting, opened: Round | None, texts: Texts) -> str:
    if opened is None or not message.units:
        return texts("greeting.summary")
    due = format_day(opened.due_on, texts.language)
    return texts("greeting.summary_open", units=texts.join(message.units), year=opened.refers_to, due=due)


def _greeting_buttons(message: Greeting, opened: Round | None, texts: Texts) -> list[Button]:
    buttons = perspective_buttons(texts) if message.question else []
    if opened and message.units and not message.question:
        buttons.append(Button(texts("button.answer_now"), Verb.ASSESS, primary=True))
    if opened and message.units:
        buttons.append(Button(texts("button.not_me"), Verb.NOT_ME))
    if opened and message.is_coordinator:
        buttons.append(Button(texts("button.status"), Verb.STATUS))
    return buttons


def _offers(message: Help) -> list[tuple[Intent, str]]:
    if message.in_channel:
        offers = [(Intent.SUMMARY, "help.summary"), (Intent.COUNTY_PICTURE, "help.county_picture")]
        offers += [(Intent.STATUS, "help.status"), (Intent.NETWORK, "help.network")]
        return [*offers, (Intent.CONNECT_CHANNEL, "help.connect_channel_here"), (Intent.HELP, "help.help")]
    offers = [(Intent.SUMMARY, "help.summary"), (Intent.COUNTY_PICTURE, "help.county_picture")]
    if message.can_answer:
        offers = [
            (Intent.ASSESS, "help.assess"),
            (Intent.COMMENT, "help.comment"),
            (Intent.LAST_YEAR, "help.last_year"),
            (Intent.NOT_ME, "help.not_me"),
            (Intent.DIFFERENCES, "help.differences"),
            (Intent.STATUS_FORM, "help.status_form"),
            (Intent.OWN_PICTURE, "help.own_picture"),
            *offers,
            (Intent.MIRROR, "help.mirror"),
        ]
        offers.append((Intent.PLAN, "help.plan"))
        offers.append((Intent.MEETING, "help.meeting"))
        offers.append((Intent.CALENDAR, "help.calendar"))
        offers.append((Intent.CANCEL, "help.cancel"))
        offers.append((Intent.DECLARE_NONE, "help.declare_none"))
    offers.append((Intent.STATUS, "help.status_coordinator" if message.is_coordinator else "help.status"))
    offers.append((Intent.NETWORK, "help.network"))
    if message.is_coordinator:
        offers += [] if message.can_answer else [(Intent.PLAN, "help.plan_coordinator")]
        offers.append((Intent.LOG_EVENT, "help.log_event"))
        offers.append((Intent.INTERVIEW, "help.interview"))
        offers.append((Intent.CLOSE_ROUND, "help.close_round"))
        offers.append((Intent.PUBLISH, "help.publish"))
        offers.append((Intent.TEMPERATURE, "help.temperature"))
        offers.append((Intent.CONNECT_CHANNEL, "help.connect_channel"))
    return [*offers, (Intent.HELP, "help.help")]
