"""Messages in the shape that Teams takes."""

from dataclasses import dataclass

from bot.replies import TeamsPresenter
from domain.json_texts import read_json, write_json
from domain.messages import Cancelled, Message
from domain.ports import Json


@dataclass(frozen=True)
class Words:
    """A message in words."""

    card: Json | None = None
    text: str | None = None
    summary: str = "Uppföljaren"


def present(words: Words) -> TeamsPresenter:
    """Return a presenter that says these words."""

    def render(_message: Message, _language: str, _card_id: str | None = None) -> Words:
        return words

    return TeamsPresenter(render, lambda language: f"Below ({language})")


MESSAGE = Cancelled(draft_kept=True)
CARD = {"type": "AdaptiveCard", "version": "1.5"}


def test_a_card_is_sent_without_text_beside_it_and_with_a_summary() -> None:
    activity = read_json(write_json(present(Words(CARD, "text")).activity(MESSAGE, "sv")))
    assert activity == {
        "type": "message",
        "summary": "Uppföljaren",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}],
    }


def test_text_is_sent_plain() -> None:
    activity = present(Words(text="Tack *allihop*")).activity(MESSAGE, "sv")
    assert activity == {"type": "message", "text": "Tack *allihop*", "textFormat": "plain"}


def test_a_card_takes_the_pressed_cards_place() -> None:
    body = present(Words(CARD)).invoke_response(MESSAGE, "sv")
    assert body == {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": CARD}


def test_text_answers_a_press_beside_the_card() -> None:
    body = present(Words(text="Nej")).invoke_response(MESSAGE, "sv")
    assert body == {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Nej"}


def test_a_press_whose_answer_follows_is_acknowledged_in_words() -> None:
    body = present(Words()).acknowledgement("sv")
    assert body == {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Below (sv)"}
