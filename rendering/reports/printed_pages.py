"""A page that somebody fetches from chat: their own mirror, or the county's temperature."""

from domain.mirrors import Mirror
from domain.usecases.link_pages import FoundPage
from rendering.reports.county_pages import name_temperature, print_temperature
from rendering.reports.county_reports import report_county
from rendering.reports.mirror_pages import name_mirror, print_mirror


def write_page(found: FoundPage) -> bytes:
    """Return the page as the bytes of a PDF."""
    if isinstance(found.content, Mirror):
        return print_mirror(found.content, found.language, found.made_at)
    return print_temperature(report_county(found.content, found.language, found.made_at))


def name_page(found: FoundPage) -> str:
    """Return the name of the page's file: no unit in it."""
    return name_mirror(found.language) if isinstance(found.content, Mirror) else name_temperature(found.language)
