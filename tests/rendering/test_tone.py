"""What must be said, and to whom, whatever the words: the K rules outside the summary."""

import pytest
from msgspec.structs import replace

from domain.messages import CloseQuestion, StatusReport
from domain.progress import Progress
from rendering.cards.messages import render
from tests.rendering.samples import all_messages, make_round

SAMPLES = all_messages()


def _text(name: str, language: str = "sv") -> str:
    return render(SAMPLES[name], language).text


@pytest.mark.parametrize(
    ("language", "promises"),
    [
        (
            "sv",
            ("Inget är rätt eller fel", "Svaren blir en bild av länet", "ser bara länet som helhet", "allmän handling"),
        ),
        ("en", ("Nothing is right or wrong", "become a picture of the county", "as a whole only", "public records")),
    ],
)
def test_k14_the_greeting_says_what_for_who_sees_it_and_that_it_is_public(
    language: str, promises: tuple[str, ...]
) -> None:
    for name in ("greeting", "greeting_coordinator", "greeting_two_units", "greeting_no_round", "greeting_nobody"):
        for promise in promises:
            assert promise in _text(name, language)


def test_someone_who_speaks_for_nobody_is_told_whom_to_turn_to() -> None:
    assert "Säg till samordnaren på den regionala stödfunktionen" in _text("greeting_nobody")
    assert "Säg till samordnaren på den regionala stödfunktionen" in _text("refusal_nobody")


def test_k8_each_perspective_is_explained_before_the_goals_are_asked() -> None:
    text = _text("perspective_question")
    assert text.count("•") == 3
    assert "Nära för mig" not in text


def test_k9_others_answers_are_told_of_and_comparing_them_is_offered() -> None:
    text = _text("receipt_changed")
    assert "Fler i LS13 har svarat. Alla svar sparas." in text
    assert "Skriv ”två svar”" in text
    assert "två svar" not in _text("receipt")
    offer = _text("two_answers")
    assert "svaren är 2 och 3, enhetens värde blir 2,5" in offer
    assert "Skriv ”behåll båda”, ”enas om ett” eller ”nästa möte”." in offer


def test_k8_different_perspectives_are_never_averaged_silently() -> None:
    said = "så medelvärdet säger mindre"
    for sample in ("two_answers_perspectives", "two_answers_shared", "next_meeting_in_chat"):
        assert said in _text(sample)
    assert said not in _text("two_answers")
    assert "2 och 3 blir 2,5, svar från olika perspektiv" in _text("summary_two_answers")
    assert "olika perspektiv" not in _text("summary")


def test_k12_who_said_what_is_told_in_a_shared_round_only() -> None:
    assert "ordföranden (kommunen) 2 och kontaktpersonen (regionen) 3" in _text("two_answers_shared")
    for sample in ("two_answers", "two_answers_perspectives", "agreement_form", "agreement_told", "next_meeting"):
        assert "ordföranden" not in _text(sample)
        assert "kontaktpersonen" not in _text(sample)


def test_the_receipt_says_what_when_how_many_and_until_when() -> None:
    text = _text("receipt")
    assert "Nära i hela Dalarna: 2 – på väg" in text  # noqa: RUF001 - as the scale writes it
    assert "fredag 17 januari kl. 09.14" in text
    assert "12 av 13 lokala systemledningar har svarat." in text
    assert "till och med fredag 31 januari" in text
    assert "Skriv ”kommentar”" in _text("review")
    assert "det räknas lika fullt" in _text("receipt_late")
    assert "inte längre att ändra" in _text("receipt_closed")


def test_k11_reflection_is_four_questions_and_is_optional() -> None:
    text = _text("reflection")
    assert text.count("?") == 4
    assert text.count("Frivilligt") == 1


def test_k17_a_reminder_says_what_why_how_long_and_by_when_and_k18_offers_another() -> None:
    text = _text("reminder")
    for part in ("LS13", "gör skillnad", "ungefär 2 minuter", "fredag 24 januari", "någon annan som ska svara"):
        assert part in text
    begun = _text("reminder_begun")
    assert "3 av 5 mål kvar" in begun
    assert "ungefär en minut" in begun


def test_k17_each_step_has_words_of_its_own_and_none_blames() -> None:
    names = ("reminder_invitation", "reminder", "reminder_last", "reminder_after_due", "reminder_second")
    titles = [_text(name).splitlines()[0] for name in names]
    assert len(set(titles)) == len(titles)
    assert "fortfarande bra" in _text("reminder_after_due")
    assert "eftersom även du kan svara" in _text("reminder_second")
    for name in names:
        assert not {"försenad", "måste", "glömt", "missat", "chef"} & set(_text(name).casefold().split())


def test_k17_a_coordinator_learns_in_private_who_was_asked_when_and_what_can_be_done() -> None:
    text = _text("escalation_two")
    for part in ("LS13", "påmind 4 gånger, senast måndag 27 januari", "påmind en gång", "LS07", "notera svaren åt dem"):
        assert part in text


def test_d1_before_a_release_only_the_count_is_told() -> None:
    text = _text("nothing_published")
    assert "9 av 13 lokala systemledningar har svarat." in text
    assert "visar jag inga medelvärden" in text


@pytest.mark.parametrize("name", ["preview_few", "round_closed_too_few_changes"])
def test_d4_a_summary_that_does_not_come_is_explained(name: str) -> None:
    assert "eftersom för få" in _text(name)


def test_k19_the_leadership_has_one_name() -> None:
    for name in SAMPLES:
        text = _text(name).casefold()
        assert text.count("systemledning") == text.count("lokal systemledning") + text.count("lokala systemledning"), (
            name
        )


def test_k20_every_step_can_be_taken_by_writing() -> None:
    written = {
        "greeting": "”gemensamt”",
        "greeting_begun": "”skatta”",
        "reminder": "”gemensamt”",
        "reminder_begun": "”skatta”",
        "review": "”skicka in”",
        "comment_form": "”kommentar”",
        "draft_saved": "”skatta”",
        "unit_question": "namnet eller numret",
        "perspective_question": "”gemensamt”",
        "form": "5 siffror",
        "next_item": "en siffra",
        "receipt": "”skatta”",
        "receipt_coordinator": "”stäng omgången”",
        "status_coordinator": "”stäng omgången”",
        "close_question": "”ja”",
        "snooze_question": "”torsdag”",
        "time_question": "”30 januari: nämnden möts först då”",
        "unreachable": "”onåbara 1”",
        "letter": "”onåbara”",
        "time_wanted": "”bevilja LS13”",
        "reminder_last": "”påminn mig på torsdag”",
        "escalation": "”intervju”",
    }
    for name, words in written.items():
        assert words in _text(name)


def test_that_nobody_confirmed_the_scale_is_told_to_coordinators_while_it_matters_and_to_nobody_else() -> None:
    told = {name for name in SAMPLES if "ingen har fastställt" in _text(name)}
    of_parts = {"status_parts", "status_pauses", "status_due_as_it_closes"}
    statuses = {"status_coordinator", "status_complete", "status_confirmed_none", *of_parts}
    assert told == statuses | {"close_question", "close_question_complete"}


def test_a_confirmed_scale_is_told_to_nobody() -> None:
    confirmed = replace(make_round(), instrument=replace(make_round().instrument, confirmed_by="RSS styrgrupp"))
    for message in (
        StatusReport(confirmed, Progress(11, 13), (), is_coordinator=True),
        CloseQuestion(confirmed, Progress(11, 13), channel_connected=True, in_private=True),
    ):
        assert "fastställt" not in render(message, "sv").text


def test_not_to_know_is_offered_in_cards_and_text_and_repeated_in_the_receipt() -> None:
    for name in ("form_dont_know", "next_item_dont_know"):
        assert "Vet ej" in _text(name)
        assert "”vet ej”" in _text(name)
    assert "mål 2: vet ej" in _text("form_dont_know")
    assert "Nära för alla: Vet ej" in _text("receipt_dont_know")
    for name in ("form", "form_filled", "next_item", "receipt"):
        assert "vet ej" not in _text(name).casefold()
