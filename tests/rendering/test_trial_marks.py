"""Every message of a trial says that it is one (F43)."""

import pytest

from rendering.cards.messages import render
from rendering.cards.trial_marks import render_for_trial
from tests.rendering.samples import all_messages
from tests.support.cards import card_problems, notification_problems, shown_texts, size_of

MOST_BYTES = 25 * 1024


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_message_of_a_trial_says_so_first_wherever_it_is_read(language: str) -> None:
    for name, message in all_messages().items():
        plain, marked = render(message, language, "card"), render_for_trial(message, language, "card")
        assert marked.text.startswith("TEST"), name
        assert marked.text.endswith(plain.text), name
        assert marked.summary.startswith(f"TEST: {plain.summary[:100]}"), name
        assert notification_problems(marked.summary) == [], name
        if marked.card is None:
            continue
        assert [text[:4] for text in shown_texts(marked.card)].index("TEST") <= 1, name
        assert marked.card["speak"].startswith("TEST"), name
        assert marked.card["fallbackText"] == marked.text, name
        assert card_problems(marked.card) == [], name
        assert size_of(marked.card) <= MOST_BYTES, name
