"""The letter to somebody whom nothing reaches in Teams: what, why, how long it takes, by when, and how (K17)."""

from msgspec import Struct

from domain.instruments import Part
from domain.reach_messages import Letter
from domain.roster import UnitKind
from rendering.formats import format_day
from rendering.texts.catalogues import Texts, texts_for


class WrittenLetter(Struct, frozen=True):
    """A letter in its reader's language; where there is an address to open, it is a paragraph of its own."""

    subject: str
    paragraphs: tuple[str, ...]


def write_letter(letter: Letter, *, with_file: bool = False) -> WrittenLetter:
    """Return the letter in words; `with_file` tells of the calendar file that comes with it."""
    texts = texts_for(letter.language)
    said = letter_words(letter, texts)
    leaderships = any(task.part.asked_of is UnitKind.LEADERSHIP for task in letter.tasks)
    kind = UnitKind.LEADERSHIP if leaderships else UnitKind.MUNICIPALITY
    name = letter.reader.name
    paragraphs = [
        texts("letter.hello", name=name) if name else texts("letter.hello_nobody"),
        texts("letter.what", **said),
        f"{texts('letter.why_silent' if letter.silent else 'letter.why_not_reached')} {texts(f'reminder.why.{kind}')}",
        texts.plural("reminder.how", letter.minutes, **said),
        *(_tell_way(letter, said["words"], texts)),
        texts("letter.phone"),
    ]
    if with_file:
        paragraphs.append(texts("letter.attached"))
    paragraphs.append(texts("letter.regards"))
    if letter.sender:
        paragraphs.append(letter.sender)
    return WrittenLetter(texts("letter.subject", **said), tuple(paragraphs))


def letter_words(letter: Letter, texts: Texts) -> dict[str, str]:
    """Return what a letter names: units and parts, the year, the day, and the words that begin to answer."""
    told = {task.part for task in letter.tasks}
    parts = [part for part in Part if part in told]
    return {
        "units": texts.join(list(dict.fromkeys(task.unit for task in letter.tasks))),
        "parts": texts.join([texts(f"part_name.{part}") for part in parts]),
        "words": texts.join([texts(f"part_word.{part}") for part in parts], "list.or"),
        "year": str(letter.collection.refers_to),
        "due": format_day(letter.due_on, texts.language),
    }


# Private functions


def _tell_way(letter: Letter, words: str, texts: Texts) -> list[str]:
    if letter.app_address is None:
        return [texts("letter.search", words=words)]
    return [texts("letter.open", words=words), letter.app_address]
