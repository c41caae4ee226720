"""Pages as PDF/UA: tagged, with language, title, headings and alternative texts; the same bytes every time."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import resources

import pydyf
from msgspec import Struct
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from rendering.reports.county_reports import ReportTable, show_cell
from rendering.reports.fonts import FACES, FONT, find_face, show_text

MAKER = "Uppföljaren"
VARIANT = "pdf/ua-1"
# Where a page finds its fonts.
FONTS = "font:"


class Page(Struct, frozen=True):
    """What is written on paper: HTML made by the functions below, nothing else; `dense` gets more on a page."""

    title: str
    language: str
    made_at: datetime
    content: str
    dense: bool = False


def print_page(page: Page) -> bytes:
    """Return the bytes of a PDF."""
    made = page.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    html = (
        f'<!DOCTYPE html><html lang="{page.language}"><head><title>{_plain(page.title)}</title>'
        f'<meta name="author" content="{MAKER}"><meta name="dcterms.created" content="{made}"></head>'
        f"<body{' class=dense' if page.dense else ''}>{page.content}</body></html>"
    )
    document = HTML(string=html, url_fetcher=_fetch_own)
    written = document.write_pdf(
        stylesheets=[CSS(string=_read_style(), url_fetcher=_fetch_own)], pdf_variant=VARIANT, finisher=_name_headers
    )
    return bytes(written)


def element(tag: str, text: str, css: str = "") -> str:
    """Return an element with text in it, whatever signs the text has."""
    named = f' class="{css}"' if css else ""
    return f"<{tag}{named}>{_plain(text)}</{tag}>"


def section(*content: str) -> str:
    """Return what belongs together and stays on one page."""
    return f"<section>{''.join(content)}</section>"


def bullets(texts: Iterable[str]) -> str:
    """Return a list."""
    return f"<ul>{''.join(element('li', text) for text in texts)}</ul>"


def picture(svg: bytes, told: str) -> str:
    """Return a picture with what it shows in words (K20)."""
    data = b64encode(svg).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{_plain(told)}">'


def table(content: ReportTable, language: str) -> str:
    """Return a table whose first row and column are headers; one of words begins each of them at its left."""
    kind = ' class="words"' if all(isinstance(cell, str) for row in content.rows for cell in row[1:]) else ""
    head = "".join(f'<th scope="col">{_plain(title)}</th>' for title in content.head)
    rows = []
    for name, *cells in content.rows:
        shown = "".join(element("td", show_cell(cell, language)) for cell in cells)
        rows.append(f'<tr><th scope="row">{_plain(str(name))}</th>{shown}</tr>')
    caption = element("caption", content.title)
    return f"<table{kind}>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


# Private functions


def _plain(text: str) -> str:
    return escape(show_text(text))


def _fetch_own(url: str) -> URLFetcherResponse:
    """Give a page its fonts, and what it holds itself; whatever stands in it, nothing comes from anywhere else."""
    weight = url.removeprefix(FONTS)
    if weight in FACES:
        return URLFetcherResponse(url, _read_face(weight), {"Content-Type": "font/ttf"})
    return URLFetcher(allowed_protocols=("data",)).fetch(url)


@cache
def _read_face(weight: str) -> bytes:
    return find_face(weight).read_bytes()


@cache
def _read_style() -> str:
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return "".join([*map(_name_face, FACES), style])


def _name_face(weight: str) -> str:
    return f'@font-face {{ font-family: "{FONT}"; font-weight: {weight}; src: url({FONTS}{weight}) }}\n'


def _name_headers(_document: Document, pdf: pydyf.PDF) -> None:
    """Name the headers of tables by their order: WeasyPrint names them by their place in memory, other each time."""
    names: dict[bytes | str, pydyf.String] = {}
    for each in pdf.objects:
        if isinstance(each, pydyf.Dictionary) and "ID" in each:
            each["ID"] = names.setdefault(each["ID"].string, pydyf.String(f"header-{len(names) + 1}"))
    for each in pdf.objects:
        attributes = each.get("A") if isinstance(each, pydyf.Dictionary) else None
        if isinstance(attributes, pydyf.Dictionary) and "Headers" in attributes:
            attributes["Headers"] = pydyf.Array([names[header.string] for header in attributes["Headers"]])
