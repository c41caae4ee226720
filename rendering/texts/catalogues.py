"""The catalogues, compiled in memory when first asked for: no build step, no binary files beside the text."""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT_LANGUAGE = "sv"
LANGUAGES = (DEFAULT_LANGUAGE, "en")


class MissingTextError(LookupError):
    """A text was asked for that the catalogue does not have: a bug of ours, caught by the tests."""


class Texts:
    """One language's sentences, found by symbolic names such as `receipt.title`."""

    def __init__(self, language: str, translations: GNUTranslations) -> None:
        self.language = language
        self._translations = translations
        self._read: dict[str, str] = {}
        self._plain: dict[str, str] = {}

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a text with its placeholders filled in.

        Raises:
            MissingTextError: when the catalogue has no such text.
        """
        return self.fill(name, values) if values else self._say_plainly(name)

    def fill(self, name: str, values: Mapping[str, object]) -> str:
        """Return a text filled in from a mapping, which may have an answer of its own to names it lacks."""
        if name not in self._read:
            self._read[name] = self._translations.gettext(name)
        return self._read[name].format_map(values)

    def plural(self, name: str, n: int, /, **values: object) -> str:
        """Return a text in the form that the number asks for; the number itself is `{n}`."""
        values.setdefault("n", n)
        return self.fill_plural(name, n, values)

    def fill_plural(self, name: str, n: int, values: Mapping[str, object]) -> str:
        """Return the form that the number asks for, filled in from a mapping."""
        return self._translations.ngettext(name, name, n).format_map(values)

    def _say_plainly(self, name: str) -> str:
        """Return a text that has nothing to be filled in: the same each time."""
        if name not in self._plain:
            self._plain[name] = self.fill(name, {})
        return self._plain[name]

    def join(self, items: tuple[str, ...] | list[str], last: str = "list.and") -> str:
        """Return "a, b and c"; `list.or` as the last joint gives "a, b or c"."""
        *head, tail = items
        return f"{', '.join(head)} {self(last)} {tail}" if head else tail


class _NoMoreTexts(NullTranslations):
    """What is asked after the catalogue had nothing: symbolic names must never reach a person."""

    def gettext(self, message: str) -> str:
        """Say which text is missing."""
        raise MissingTextError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 - the library names the parameters
        """Say which text is missing."""
        raise MissingTextError(msgid1)


@cache
def texts_for(language: str, catalogue: str = "messages") -> Texts:
    """Return the texts of a language; Swedish for any that we do not speak.

    Args:
        language: `sv` or `en`.
        catalogue: `messages` for the chat, `cli` for what only the command line says.
    """
    known = language if language in LANGUAGES else DEFAULT_LANGUAGE
    source = resources.files(__package__).joinpath(known, f"{catalogue}.po")
    with source.open("rb") as file:
        return compile_texts(known, read_po(file, locale=known, abort_invalid=True))


def compile_texts(language: str, catalogue: Catalog) -> Texts:
    """Return the texts of a catalogue that was read; dates and numbers beside them are written as in the language."""
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_NoMoreTexts())
    return Texts(language, translations)
