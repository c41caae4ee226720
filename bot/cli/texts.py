"""The command line's own sentences, beside those it shares with the chat."""

from functools import cache
from gettext import GNUTranslations
from importlib import resources
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rendering.texts.catalogues import Texts, texts_for


class MissingTextError(LookupError):
    """A sentence was asked for that the catalogue does not have: a bug of ours, caught by the tests."""


class _Ours(GNUTranslations):
    """The catalogue `cli.po`; a symbolic name must never reach a person."""

    def gettext(self, message: str) -> str:
        """Return the text of a name."""
        found = super().gettext(message)
        if found == message:
            raise MissingTextError(message)
        return found

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of a text that the number asks for."""
        found = super().ngettext(msgid1, msgid2, n)
        if found == msgid1:
            raise MissingTextError(msgid1)
        return found


@cache
def cli_texts(language: str) -> Texts:
    """Return the command line's texts in a language; Swedish for any that we do not speak."""
    known = texts_for(language).language
    source = resources.files("rendering.texts").joinpath(known, "cli.po")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=known, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Texts(known, _Ours(compiled))
