"""What PDF/UA asks of a page and a program can tell: tags, language, title, alternative texts, order of headings."""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
OPENS_MARK, CLOSES_MARK = {b"BDC", b"BMC"}, b"EMC"


def find_flaws(content: bytes, language: str) -> list[str]:
    """Return what is wrong with a PDF, in words; empty when nothing is."""
    reader = PdfReader(BytesIO(content))
    root: Any = reader.trailer["/Root"]
    elements = list(walk_tags(content))
    return [
        *([] if (root.get("/MarkInfo") or {}).get("/Marked") else ["not tagged"]),
        *([] if root.get("/Lang") == language else [f"language is {root.get('/Lang')}"]),
        *([] if (root.get("/ViewerPreferences") or {}).get("/DisplayDocTitle") else ["title is not displayed"]),
        *([] if reader.metadata and reader.metadata.title else ["no title"]),
        *([] if b"pdfuaid" in root["/Metadata"].get_object().get_data() else ["does not say that it is PDF/UA"]),
        *_find_figure_flaws(elements),
        *_find_heading_flaws(elements),
        *_find_table_flaws(elements),
        *(flaw for page in reader.pages for flaw in _find_page_flaws(page, reader)),
    ]


def walk_tags(content: bytes) -> Iterator[Any]:
    """Yield a PDF's structure elements in the order they are read."""
    root: Any = PdfReader(BytesIO(content)).trailer["/Root"]
    tree = root.get("/StructTreeRoot")
    if tree is not None:
        yield from _walk(tree.get_object()["/K"])


def tags_of(content: bytes) -> list[str]:
    """Return the names of a PDF's tags in the order they are read."""
    return [str(each["/S"]) for each in walk_tags(content)]


# Private functions


def _walk(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pypdf's objects
    found = node.get_object()
    if isinstance(found, ArrayObject):
        for each in found:
            yield from _walk(each)
    elif isinstance(found, DictionaryObject) and "/S" in found:
        yield found
        if "/K" in found:
            yield from _walk(found["/K"])


def _find_figure_flaws(elements: list[Any]) -> list[str]:
    figures = [each for each in elements if each["/S"] == "/Figure"]
    return ["a figure has no alternative text" for each in figures if not each.get("/Alt")]


def _find_heading_flaws(elements: list[Any]) -> list[str]:
    levels = [int(each["/S"][2:]) for each in elements if each["/S"][:2] == "/H" and each["/S"][2:].isdigit()]
    if levels[:1] != [1]:
        return ["does not begin with its main heading"]
    skips = [later for earlier, later in pairwise(levels) if later > earlier + 1]
    return [f"a heading of level {level} has none above it" for level in skips]


def _find_table_flaws(elements: list[Any]) -> list[str]:
    names = {str(each["/ID"]) for each in elements if each["/S"] == "/TH" and "/ID" in each}
    cells = [each for each in elements if each["/S"] == "/TD"]
    told = [{str(name) for name in each.get("/A", {}).get("/Headers", ())} for each in cells]
    return ["a cell has no header" for headers in told if not headers or not headers <= names]


def _find_page_flaws(page: Any, reader: PdfReader) -> Iterator[str]:  # noqa: ANN401 - pypdf's objects
    if page.get("/Tabs") != "/S":
        yield "tabs go in another order than the tags"
    if page.get("/Annots"):
        yield "has links or forms"
    for font in page["/Resources"].get("/Font", {}).values():
        for each in font.get_object().get("/DescendantFonts", [font]):
            descriptor = each.get_object().get("/FontDescriptor")
            if descriptor is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object()):
                yield "a font is not embedded"
    depth = 0
    for _operands, operator in ContentStream(page.get_contents(), reader).operations:
        depth += (operator in OPENS_MARK) - (operator == CLOSES_MARK)
        if operator in SHOWS_TEXT and not depth:
            yield "text is neither tagged nor marked as decoration"
