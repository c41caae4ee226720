"""Every sample in a language that is 40 % longer than Swedish and marks its texts: no sentence is hard-coded."""

from functools import cache

from domain.questionnaires import Questionnaire
from domain.reach_messages import LetterShown
from rendering.cards.assessments import DONT_KNOW
from rendering.cards.compositions import SENTENCE_END
from rendering.cards.messages import RENDERERS
from rendering.cards.rendered import Rendered
from rendering.instruments import default_instrument, default_questionnaire, trial_questionnaires
from rendering.letters import write_letter
from tests.rendering.board_samples import BOARD_UNITS
from tests.rendering.joint_samples import ADDRESS
from tests.rendering.meeting_samples import FEED
from tests.rendering.plan_samples import NAMES
from tests.rendering.reach_samples import RECIPIENT
from tests.rendering.reminder_samples import NOTE, REQUEST
from tests.rendering.samples import all_messages
from tests.support.cards import card_problems, shown_texts
from tests.support.pseudo import marked, pseudo_texts, unmarked

UNIT, COUNTY, COMMENT = "LS13", "Dalarna", "Vi möts varje månad."
SAMPLES = all_messages(UNIT, COUNTY, COMMENT)
# A button that is 40 % longer than ours may be too long, and a card too large: the real ones are measured as they are.
EXEMPT = ("button title", "bytes")


def _render(name: str) -> Rendered:
    message = SAMPLES[name]
    return RENDERERS[type(message)](message, pseudo_texts())


@cache
def _data() -> frozenset[str]:
    """Return the words that are no texts of ours: names, a comment, and what the county's instrument says."""
    items = default_instrument().items
    named = {name for item in items for name in (item.name.sv, item.about.sv)}
    people = {f"{role} {UNIT}" for role in ("Ordförande", "Kontaktperson")}
    units = {UNIT, f"Kommun {UNIT}", "LS12", "LS07", *BOARD_UNITS, *(f"LS{number:02}" for number in range(1, 8))}
    return frozenset(
        {*people, *units, COUNTY, COMMENT, DONT_KNOW, ADDRESS, FEED, REQUEST.reason, NOTE}
        | named
        | NAMES
        | _words_of_the_forms()
        | _words_of_letters()
    )


def _words_of_letters() -> set[str]:
    """Return what stands in letters: they are in their readers' language, whatever the coordinator's is."""
    letters = [each.letter for each in SAMPLES.values() if isinstance(each, LetterShown)]
    said = {words for each in map(write_letter, letters) for words in (each.subject, *each.paragraphs)}
    sentences = {part for each in said for part in SENTENCE_END.split(each)}
    return said | sentences | {RECIPIENT} | {name for each in letters if (name := each.reader.name)}


def _words_of_the_forms() -> set[str]:
    """Return what the questionnaires say, and as it stands within a sentence."""
    return set().union(*map(_words_of_a_form, (default_questionnaire(), *trial_questionnaires())))


def _words_of_a_form(form: Questionnaire) -> set[str]:
    texts = [text for piece in form.pieces for text in (piece.title, *(one.about for one in piece.questions))]
    texts += [question.name for question in form.questions]
    texts += [each.name for question in form.questions for each in (*question.options, *question.rows)]
    said = {text.sv for text in texts if text.sv}
    # A voice says some of an explanation's sentences, and what is chosen is shown by its code.
    said |= {f"{part.rstrip('.')}." for text in said for part in text.split(". ") if ". " in text}
    codes = {each.code for question in form.questions for each in (*question.options, *question.rows)}
    return said | codes | {each.lower() for each in said} | {tally.name.sv for tally in form.tallies}


def test_every_word_of_ours_comes_from_the_catalogue() -> None:
    for name in SAMPLES:
        rendered = _render(name)
        for text in (rendered.text, rendered.summary, *shown_texts(rendered.card or {})):
            assert unmarked(text, _data()) == "", (name, text)


def test_a_longer_language_breaks_no_card() -> None:
    for name in SAMPLES:
        card = _render(name).card
        problems = [] if card is None else card_problems(card)
        assert [problem for problem in problems if not any(each in problem for each in EXEMPT)] == [], name


def test_a_marked_text_keeps_its_placeholders_and_is_longer() -> None:
    assert marked("Tack! {unit} har svarat.") == "⟦Táck! {unit} hár svárát.········⟧"
    assert unmarked("⟦Táck! ⟦inne⟧ ⟧ • LS13. 3", ["LS13"]) == ""
    assert unmarked("⟦Hej. Men") == ""
    assert unmarked("⟦Hej⟧ Tack! LS13", ["LS13"]) == "Tack!"
