"""The one gate that text passes on its way into a card: nobody's words become format, link or mention (S9).

Teams reads Markdown in most places of a card, and its clients do not agree on what a backslash means
(microsoft/AdaptiveCards issues 4677, 5590 and 5758). So nothing is escaped: active characters give way to
signs that look like them, stand in every font, and mean nothing.
"""

import re
import unicodedata
from functools import lru_cache

# Most lines of a card are sentences of ours, the same in thousands of cards.
MAX_REMEMBERED = 2000
MAX_COMMENT_LINES = 20

_LOOKALIKES = str.maketrans(
    {
        "*": "\u2217",
        "_": "\u02cd",
        "`": "\u2019",
        "~": "\u223c",
        "[": "(",
        "]": ")",
        "<": "\u2039",
        ">": "\u203a",
        "#": "\u266f",
        "|": "\u00a6",
        "\\": "/",
    }
)
_MENTION_TAG = re.compile(r"</?\s*at\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SCHEME = re.compile(r":(?=//)|(?<=\bjavascript):(?=\S)|(?<=\bdata):(?=\S)|(?<=\bmailto):(?=\S)", re.IGNORECASE)
_WEB_NAME = re.compile(r"\b(www)\.", re.IGNORECASE)
# Not every space: the narrow one between thousands stays.
_ROOM = re.compile(r"[ \t\n]+")
_NUMBERED = re.compile(r"^(\d{1,9})[.)](?=\s|$)")
_BULLET = re.compile(r"^[-+=](?=[\s=-]|$)")
_RULE = re.compile(r"^-{2,}\s*$|^={1,}\s*$")
_KEPT_CONTROLS = {"\n", "\t"}
# Signs that are none, of the last column of Unicode's plane: XML cannot hold them, and so no Word file or workbook.
_NO_SIGNS = {"\ufffe", "\uffff"}


@lru_cache(maxsize=MAX_REMEMBERED)
def neutralise(text: str) -> str:
    """Return one line of text in which nothing is active; what people wrote stays readable."""
    return _neutralise_line(_squeeze(clean(text)))


@lru_cache(maxsize=MAX_REMEMBERED)
def neutralise_lines(text: str) -> str:
    """Return text of several lines in which nothing is active; empty lines never follow each other."""
    lines = [_neutralise_line(_squeeze(line)) for line in clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean(text: str) -> str:
    """Return text without mentions and without signs that are not seen: controls, zero-width, bidirectional."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    # Most text has nothing that cannot be seen, and Python tells so in one look.
    visible = unified if unified.isprintable() else "".join(sign for sign in unified if _is_visible(sign))
    return _strip_mentions(visible)


def comment_lines(comment: str) -> tuple[str, ...]:
    """Return a comment's lines that are not empty, for elements that read no Markdown; very many become one."""
    lines = [_squeeze(line) for line in clean(comment).split("\n")]
    filled = [_defuse_links(line) for line in lines if line]
    return tuple(filled) if len(filled) <= MAX_COMMENT_LINES else (" ".join(filled),)


# Private functions


def _is_visible(sign: str) -> bool:
    shown = sign not in _NO_SIGNS and unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    return shown or sign in _KEPT_CONTROLS


def _squeeze(text: str) -> str:
    return _ROOM.sub(" ", text).strip()


def _strip_mentions(text: str) -> str:
    # Taking a tag away can bring the halves of another together, so this goes on until nothing is left to take.
    while _MENTION_TAG.search(text):
        text = _MENTION_TAG.sub("", text)
    return text


def _defuse_links(line: str) -> str:
    return _WEB_NAME.sub(r"\1 .", _SCHEME.sub(": ", line))


def _neutralise_line(line: str) -> str:
    line = _defuse_links(_ENTITY.sub("& ", line).translate(_LOOKALIKES))
    line = _RULE.sub("\u2013", line)
    line = _NUMBERED.sub("\\1 \u2013", line)
    return _BULLET.sub("\u2013", line)
