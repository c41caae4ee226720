"""What people write, and what is understood by it; the gold set has more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.intents import (
    agrees,
    recognise_intent,
    recognise_perspective,
    split_comment,
    suggest_intents,
)
from dialogs.phrases import normalise
from domain.answers import Perspective
from domain.requests import Intent

UNDERSTOOD = {
    Intent.STATUS_FORM: ["fyll i läget", "vår status", "kartläggning", "Vi vill fylla i vår status", "our status"],
    Intent.MUNICIPAL_SURVEY: ["kommunenkäten", "Vi vill svara på kommunenkäten", "municipal survey"],
    Intent.ECONOMY: ["ekonomin", "fyll i ekonomin tack", "economic report"],
    Intent.OWN_PICTURE: ["vår lägesbild", "visa vår lägesbild", "our picture"],
    Intent.INDICATORS: ["nyckeltal", "visa länets nyckeltal", "key figures"],
    Intent.COUNTY_PICTURE: ["lägesbild", "visa länets lägesbild", "county picture"],
    Intent.COMPARE: [
        "jämför med förra året",
        "Jämfört med i fjol?",
        "har det blivit bättre?",
        "compare with last year",
    ],
    Intent.PUBLISH: ["publicera", "Publicera sammanställningen!", "publish", "preview"],
    Intent.MIRROR: ["spegel", "vår spegel", "visa spegeln tack", "mirror"],
    Intent.TEMPERATURE: ["temperatur", "visa temperaturen", "temperature"],
    Intent.CONFIRM_INTERVIEW: ["stämmer", "Det stämmer!", "that is right"],
    Intent.ASSESS: [
        "skatta",
        "Skatta!",
        "SKATTA",
        "  skatta  ",
        "skatta\u00a0",
        "ska\u200btta",
        "*skatta*",
        "_skatta_",
        "skattta",
        "skstta",
        "saktta",
        "skatt",
        "Svara nu.",
        "självskattning",
        "sja\u0308lvskattning",
        "självskatning",
        "ändra",
        "Ändra svar",
        "assess",
        "Self-assessment",
        "self assessment",
        "change",
    ],
    Intent.SUMMARY: [
        "sammanställning",
        "Sammanställning?",
        "samanställning",
        "sammanställninng",
        "sammanstallning",
        "visa  sammanställning",
        "visa\nsammanställning",
        "Senaste sammanställningen",
        "resultat",
        "resultatet",
        "summary",
        "Results?",
    ],
    Intent.STATUS: [
        "läge",
        "läge?",
        "LÄGET?",
        "Status",
        "hur många har svarat?",
        "Vem saknas?",
        "vilka saknas",
        "who is missing?",
    ],
    Intent.CLOSE_ROUND: [
        "stäng omgången",
        "Stäng omgången!",
        "stäng\u00a0omgången",
        "stäng omgång",
        "stäng omgågnen",
        "avsluta omgånen",
        "stäng",
        "close round",
        "Close the round.",
    ],
    Intent.CONNECT_CHANNEL: ["koppla kanal", "Koppla kanalen", "kopla kanal", "connect channel", "conect channel"],
    Intent.COMMENT: ["kommentar", "Kommentar:", "comment"],
    Intent.HELP: ["hjälp", "Hjälp!", "hej", "Hej!", "?", "???", "meny?", "vad kan du?", "help", "hi"],
    Intent.CANCEL: ["avbryt", "Avbryt.", "nej", "Nej!", "ångra", "cancel", "no"],
    Intent.SUBMIT: ["skicka in", "Skicka in.", "skikca in", "lämna in svaren", "submit", "hand in"],
    Intent.LAST_YEAR: ["förra året", "vad svarade vi förra året?", "i fjol", "last year"],
    Intent.SNOOZE: ["påminn mig senare", "Påminn mig!", "remind me later"],
    Intent.UNREACHABLE: ["onåbara", "vem når vi inte?", "Vilka når vi inte", "unreachable"],
    Intent.MORE_TIME: ["vi behöver längre tid", "mer tid", "we need more time"],
    Intent.NOT_ME: ["inte jag", "Inte jag!", "det är inte jag som ska svara", "not me"],
    Intent.DECLARE_NONE: ["ingen självskattning", "vi lämnar ingen självskattning i år", "no self-assessment"],
    Intent.DIFFERENCES: ["två svar", "vi svarade olika", "two answers"],
    Intent.INTERVIEW: ["intervju", "ny intervju", "interview"],
    Intent.PLAN: ["vår plan", "aktiviteter", "lokal plan", "our plan"],
    Intent.NETWORK: ["nätverksmöte", "nästa nätverksmöte", "network meeting"],
    Intent.LOG_EVENT: ["logga nätverksmöte", "logga besök", "log network meeting"],
    Intent.MEETING: ["möte", "mote", "Nästa möte?", "planera ett möte", "vi träffades", "inget möte", "meeting"],
    Intent.CALENDAR: ["kalender", "Kalendern!", "kalenderlänk", "ny kalenderlänk", "calendar"],
    Intent.BOARD: ["tavla", "Tavlan", "visa tavlan tack", "board", "show the board"],
    Intent.RESEND_FAILED: ["skicka om", "Skicka om!", "resend"],
    Intent.REVOKE_CALENDAR: ["spärra kalenderlänken", "Spärra kalenderlänken!", "revoke the calendar link"],
}
# Texts that are near a command, and mean something else.
NOT_A_COMMAND = [
    "stäng inte omgången",
    "stäng ej omgången",
    "stänger omgången?",
    "stängs omgången?",
    "stängd",
    "stängt?",
    "när stänger omgången?",
    "öppna omgången",
    "omgången",
    "jag vill inte att vi stänger omgången nu",
    "closed",
    "closer",
    "close the door",
    "close the road",
    "don't close round",
    "skatta inte",
    "skatten",
    "skattningar av läget",
    "jag skattar mig lycklig",
    "svar",
    "svarat",
    "har alla svarat",
    "answered",
    "restart",
    "barja",
    "hindra",
    "ändå",
    "tack",
    "ok",
    "ja",
    "3 4 2 3 3",
    "12 januari",
    "kommun",
    "",
    "   ",
    "!",
    "👍",
]


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in UNDERSTOOD.items() for text in texts])
def test_a_text_is_understood(intent: Intent, text: str) -> None:
    assert recognise_intent(text) is intent


@pytest.mark.parametrize("text", ["Mål för mål", "Goal by goal"])
def test_what_the_summarys_button_says_may_be_written(text: str) -> None:
    assert recognise_intent(text) is Intent.SUMMARY


@pytest.mark.parametrize("text", NOT_A_COMMAND)
def test_a_text_near_a_command_is_not_taken_for_closing_or_answering(text: str) -> None:
    assert recognise_intent(text) not in {Intent.CLOSE_ROUND, Intent.ASSESS}


def test_every_intent_has_texts_in_the_gold_list() -> None:
    assert set(UNDERSTOOD) == set(Intent)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("hjjällp", Intent.HELP),
        ("stängde omgången", Intent.CLOSE_ROUND),
        ("jag vill svara på tisdag", Intent.ASSESS),
        ("var är den fina sammanställningen", Intent.SUMMARY),
    ],
)
def test_what_is_not_certain_is_suggested(text: str, first: Intent) -> None:
    assert recognise_intent(text) is None
    assert suggest_intents(text)[0] is first


@pytest.mark.parametrize("text", ["", "ja", "xyz", "banan", "👍"])
def test_what_resembles_nothing_suggests_nothing(text: str) -> None:
    assert suggest_intents(text) == ()


@given(st.text())
def test_any_text_is_taken_calmly(text: str) -> None:
    assert recognise_intent(text) in {None, *Intent}
    assert len(suggest_intents(text)) <= 2


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("kommentar Bra samtal.", "Bra samtal."),
        ("Kommentar: Bra samtal.", "Bra samtal."),
        ("kommentar\nBra\nsamtal", "Bra\nsamtal"),
        ("kommentar\u00a0Bra", "Bra"),
        ("kommentar - bra", "bra"),
        ("comment  fine ", "fine"),
        ("kommentar: stäng omgången", "stäng omgången"),
        ("kommentar", None),
        ("kommentar:  ", None),
        ("kommentarer finns", None),
        ("en kommentar bra", None),
        ("", None),
    ],
)
def test_a_comment_is_what_follows_the_word(text: str, comment: str | None) -> None:
    assert split_comment(text) == comment


@pytest.mark.parametrize(
    ("perspective", "texts"),
    [
        (Perspective.MUNICIPALITY, ["kommun", "Kommunen!", "från kommunens perspektiv", "1", "\uff11", "municipality"]),
        (Perspective.REGION, ["region", "regionens", "2", "regional"]),
        (Perspective.JOINT, ["gemensamt", "Båda två", "3", "vi svarar tillsammans", "joint"]),
        (None, ["4", "0", "kommun och region", "kommunen är svår", "inte regionen", "ja", ""]),
    ],
)
def test_a_perspective_is_named_by_word_or_number(perspective: Perspective | None, texts: list[str]) -> None:
    assert [recognise_perspective(text) for text in texts] == [perspective] * len(texts)


@pytest.mark.parametrize("text", ["ja", "Ja!", "JA", "ja tack", "Ja, stäng omgången", "ok", "yes"])
def test_a_yes_is_a_yes(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize("text", ["", "nej", "ja men inte nu", "jaha", "jag", "okänt", "no", "kanske"])
def test_nothing_else_is_a_yes(text: str) -> None:
    assert not agrees(text)


@pytest.mark.parametrize("text", ["svara för Anna", "jag vill svara åt Leksand", "answer for LS03", "SVARA FÖR LS03"])
def test_whom_it_is_for_may_have_any_name(text: str) -> None:
    assert recognise_intent(text) is Intent.ASSESS


@pytest.mark.parametrize("text", ["sammanställning för Mora", "skicka in för Anna", "Anna svarar", "svara Anna"])
def test_a_name_is_no_matter_of_indifference_elsewhere(text: str) -> None:
    assert recognise_intent(text) is None
