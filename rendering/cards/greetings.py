"""The first message, and the list of what can be asked for."""

from collections.abc import Mapping

from domain.instruments import Part
from domain.messages import Greeting, Help
from domain.requests import Intent, Verb
from domain.rounds import Round, RoundState
from rendering.cards.assessments import perspective_buttons, question_blocks, tell_others
from rendering.cards.blocks import Block, Bullets, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.texts.catalogues import Texts

# What can be asked for, and the few words that say what comes of it: the most used first.
Offers = tuple[tuple[Intent, str], ...]

# What anybody who is asked for something can say to it.
WISHES: Offers = ((Intent.NOT_ME, "help.not_me"), (Intent.SNOOZE, "help.snooze"))
ANSWERING: Offers = ((Intent.ASSESS, "help.assess"), (Intent.STATUS_FORM, "help.status_form"), *WISHES)
MEETING: Offers = (
    (Intent.MEETING, "help.meeting"),
    (Intent.PLAN, "help.plan"),
    (Intent.CALENDAR, "help.calendar"),
)
# By the word for each: who is asked for both is not asked which.
MUNICIPAL: Mapping[Part, tuple[Intent, str]] = {
    Part.MUNICIPAL_SURVEY: (Intent.MUNICIPAL_SURVEY, "help.municipal_survey"),
    Part.ECONOMY: (Intent.ECONOMY, "help.economy"),
}
OWN: Offers = ((Intent.MIRROR, "help.mirror"), (Intent.OWN_PICTURE, "help.own_picture"))
COUNTY: Offers = (
    (Intent.SUMMARY, "help.summary"),
    (Intent.COUNTY_PICTURE, "help.county_picture"),
    (Intent.INDICATORS, "help.indicators"),
)
STATUS: Offers = ((Intent.STATUS, "help.status"),)
NETWORK: Offers = ((Intent.NETWORK, "help.network"),)
CONNECTING: Offers = ((Intent.CONNECT_CHANNEL, "help.connect_channel_here"),)
COORDINATING: Offers = (
    (Intent.STATUS, "help.status_coordinator"),
    (Intent.BOARD, "help.board"),
    (Intent.INTERVIEW, "help.interview"),
    (Intent.CLOSE_ROUND, "help.close_round"),
    (Intent.PUBLISH, "help.publish"),
    (Intent.TEMPERATURE, "help.temperature"),
    (Intent.LOG_EVENT, "help.log_event"),
    (Intent.CONNECT_CHANNEL, "help.connect_channel"),
)
# Seldom asked for, and offered where they are of use.
SELDOM = (Intent.COMMENT, Intent.LAST_YEAR, Intent.DIFFERENCES, Intent.MORE_TIME, Intent.DECLARE_NONE, Intent.CANCEL)


def render_greeting(message: Greeting, texts: Texts) -> Rendered:
    """Say who this is, what it is for and who sees it, before anything is asked (K14)."""
    return _greet_channel(message, texts) if message.in_channel else _greet_person(message, texts)


def render_help(message: Help, texts: Texts) -> Rendered:
    """Show what this person can ask for here, in a few groups that are taken in at a glance."""
    if message.in_channel:
        lines = _lines((*COUNTY, *STATUS, *NETWORK, *CONNECTING), texts)
        return compose([Title(texts("help.channel_title")), Bullets(lines)], texts("help.title"), texts)
    blocks: list[Block] = [Title(texts("help.title")), Paragraph(texts("help.own_words"), quiet=True)]
    blocks += [Section(texts(heading), _lines(offers, texts)) for heading, offers in _groups(message)]
    if message.is_coordinator:
        blocks.append(Paragraph(texts("help.with_name"), quiet=True))
    if message.can_answer:
        words = [texts("quoted", word=texts(f"word.{intent}")) for intent in SELDOM]
        blocks.append(Paragraph(texts("help.seldom", words=texts.join(words)), quiet=True))
    return compose(blocks, texts("help.title"), texts)


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
    blocks.append(Paragraph(texts("greeting.also" if message.units else "greeting.write_help"), quiet=True))
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
    units = (*message.units, *message.municipalities)
    if not units and not message.is_coordinator:
        return texts("greeting.no_unit")
    speaks_for = [texts("greeting.speaks_for", units=texts.join(units))] if units else []
    if message.municipalities and not message.units and not message.is_coordinator:
        return " ".join([*speaks_for, texts("greeting.municipality")])
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
    if opened and message.municipalities and not message.units:
        buttons.append(Button(texts("button.answer_now"), Verb.STATUS_FORM, primary=True))
    if opened and (message.units or message.municipalities):
        buttons.append(Button(texts("button.not_me"), Verb.NOT_ME))
    if opened and message.is_coordinator:
        buttons.append(Button(texts("button.status"), Verb.STATUS))
    return buttons


def _groups(message: Help) -> list[tuple[str, Offers]]:
    """Return the headings and what stands under each; a coordinator's own status tells more than the others'."""
    status = () if message.is_coordinator else STATUS
    municipal = tuple(MUNICIPAL[part] for part in message.municipal)
    if message.can_answer:
        groups = [("help.answering", ANSWERING + municipal), ("help.meetings", MEETING + NETWORK)]
        groups.append(("help.pictures", OWN + COUNTY + status))
    else:
        groups = [("help.answering", municipal + WISHES)] if municipal else []
        groups.append(("help.county", COUNTY + status + NETWORK))
    return [*groups, ("help.coordinating", COORDINATING)] if message.is_coordinator else groups


def _lines(offers: Offers, texts: Texts) -> tuple[str, ...]:
    return tuple(texts("help.line", word=texts(f"word.{intent}"), about=texts(about)) for intent, about in offers)
