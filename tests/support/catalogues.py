"""What tests read of the catalogues: their names, their forms, and what a placeholder is called."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

CATALOGUES = ("messages", "cli")
# None, one, two, and the first number in which some languages have a form of its own for its last digit.
COUNTS = (0, 1, 2, 21)


class Placeholders(dict[str, object]):
    """Say a placeholder by its name where no value is given: "{unit} har svarat"."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@cache
def read_catalogue(language: str, catalogue: str = "messages") -> Catalog:
    """Return a catalogue as it stands in its file; nobody changes it."""
    with resources.files("rendering.texts").joinpath(language, f"{catalogue}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def plural_names(language: str) -> Iterator[tuple[str, str]]:
    """Yield the catalogue and the name of each text that has a singular and a plural."""
    for catalogue in CATALOGUES:
        for message in read_catalogue(language, catalogue):
            if isinstance(message.id, (list, tuple)):
                yield catalogue, message.id[0]


def plural_forms(language: str, catalogue: str, name: str) -> tuple[str, ...]:
    """Return the forms of a text that has several, the singular first."""
    return forms_of(read_catalogue(language, catalogue)[name])


def forms_of(message: Message) -> tuple[str, ...]:
    """Return what a text is translated as: one form, or the singular first."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
