"""The forms that a county summary comes in, each made by a module that is loaded when its form is asked for."""

from datetime import datetime
from enum import StrEnum
from json import dumps
from pkgutil import resolve_name

from domain.besides import beside_to_data
from domain.summaries import CountySummary
from domain.summary_snapshots import summary_to_data
from rendering.reports.county_reports import report_county
from rendering.reports.csv_files import write_csv
from rendering.summaries import summary_text


class Form(StrEnum):
    """What a file can be; its value is how its name ends, save for text."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    SVG = "svg"
    PNG = "png"
    DOCX = "docx"
    PDF = "pdf"

    @property
    def is_read_in_terminal(self) -> bool:
        """Tell whether it may be printed where no file is asked for."""
        return self in {Form.TEXT, Form.JSON}


class CsvKind(StrEnum):
    """Who reads a CSV file: a program, as RFC 4180 has it, or a Swedish Excel."""

    RFC = "rfc"
    EXCEL = "excel"


# Charts and pages take more memory and time to load than all of serving, which shall never load them.
_MAKERS = {
    Form.XLSX: "rendering.reports.workbooks:write_workbook",
    Form.SVG: "rendering.reports.charts:draw_svg",
    Form.PNG: "rendering.reports.charts:draw_png",
    Form.DOCX: "rendering.reports.documents:write_document",
    Form.PDF: "rendering.reports.county_pages:print_county",
}


def write_summary(
    summary: CountySummary, form: Form, language: str, made_at: datetime, csv: CsvKind = CsvKind.RFC
) -> bytes:
    """Return a summary as the bytes of a file.

    Raises:
        OSError: the system lacks the libraries that lay out a PDF's text.
    """
    if form is Form.TEXT:
        return f"{summary_text(summary, language)}\n".encode()
    if form is Form.JSON:
        data = {**summary_to_data(summary), **beside_to_data(summary.beside)}
        return f"{dumps(data, ensure_ascii=False, indent=2, allow_nan=False)}\n".encode()
    report = report_county(summary, language, made_at)
    if form is Form.CSV:
        return write_csv(report, for_excel=csv is CsvKind.EXCEL)
    return bytes(resolve_name(_MAKERS[form])(report))


def find_form(suffix: str) -> Form | None:
    """Return the form of a file's name by its ending, such as `.pdf`."""
    endings = {f".{form}": form for form in Form} | {".txt": Form.TEXT}
    return endings.get(suffix.lower())
