"""Excel's own charts of the county summary: told apart without colour, on the whole scale."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from rendering.reports.county_reports import CountyReport, charted_years

INK = "#1F2A44"
# From light to dark, so that they are told apart in grey too; each has its number upon it besides (K20).
SHADES = ("#DCEBF7", "#BAD7EE", "#97C3E6", "#6AA9D9", "#2F7FB8", "#00689F", "#005A8C", "#003F63")
FIRST_DARK = 4
MARKERS = ("circle", "square", "diamond", "triangle", "x", "star", "plus", "long_dash")
# Okabe and Ito's.
LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00", "#666666")
SIZE = {"width": 760, "height": 380}
# Rows that a chart covers.
ROWS = 20


def chart_distribution(workbook: Workbook, report: CountyReport, sheet: str, top: int) -> Chart:
    """Return a bar for each goal, made of how many chose each value; the cells begin with their header at `top`."""
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    last = top + len(report.goals)
    for column in range(1, len(report.values) + 1):
        shade = round((column - 1) * (len(SHADES) - 1) / max(len(report.values) - 1, 1))
        label = {"color": "#FFFFFF" if shade >= FIRST_DARK else INK}
        chart.add_series(
            {
                "name": [sheet, top, column],
                "categories": [sheet, top + 1, 0, last, 0],
                "values": [sheet, top + 1, column, last, column],
                "fill": {"color": SHADES[shade]},
                "border": {"color": "#FFFFFF"},
                # A zero needs no label where there is no bar.
                "data_labels": {"value": True, "num_format": "0;;;", "font": label},
                "gap": 60,
            }
        )
    # In the order they were asked, from the top.
    chart.set_y_axis({"reverse": True, "num_font": {"color": INK}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return _finish(chart)


def chart_years(workbook: Workbook, report: CountyReport, sheet: str, top: int) -> Chart:
    """Return a line for each goal, with a gap where a year has no value; the cells begin with their header at `top`."""
    chart = workbook.add_chart({"type": "line"})
    years = len(charted_years(report))
    for index in range(len(report.goals)):
        row = top + 1 + index
        chart.add_series(
            {
                "name": [sheet, row, 0],
                "categories": [sheet, top, 1, top, years],
                "values": [sheet, row, 1, row, years],
                **_look(index % len(LINES)),
            }
        )
    scale = report.summary.instrument.scale
    # The whole scale, so that a small difference looks small (K2).
    axis = {"min": scale.lowest, "max": scale.highest, "major_unit": 1, "num_format": "0", "crossing": scale.lowest}
    chart.set_y_axis({**axis, "major_gridlines": {"visible": True, "line": {"color": "#C9CED8"}}})
    return _finish(chart)


# Private functions


def _look(number: int) -> dict[str, Any]:
    colour = {"color": LINES[number]}
    marker = {"type": MARKERS[number], "size": 7, "fill": colour, "border": colour}
    return {"line": {**colour, "width": 2}, "marker": marker}


def _finish(chart: Chart) -> Chart:
    chart.set_legend({"position": "bottom", "font": {"color": INK}})
    chart.set_size(SIZE)
    chart.set_chartarea({"border": {"none": True}})
    return chart
