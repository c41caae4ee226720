"""The command line's own sentences, beside those it shares with the chat."""

from rendering.texts.catalogues import Texts, texts_for


def cli_texts(language: str) -> Texts:
    """Return the command line's texts in a language; Swedish for any that we do not speak."""
    return texts_for(language, "cli")
