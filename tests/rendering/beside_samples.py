"""What stands beside a summary: a mapping, quotes and the county's own key figures; and as much of each as can be."""

from msgspec.structs import replace

from domain.besides import Beside
from domain.indicators import MOST_INDICATORS
from domain.instruments import Bilingual
from domain.rounds import RoundState
from tests.rendering.status_samples import a_picture
from tests.rendering.summary_samples import make_round
from tests.support.indicators import published_figures, widest_figures

QUOTES = ("Psykiatrin är sällan med när vi möts.", "Vi vill ha stöd med att följa upp planen.")


def a_beside(county: str = "Dalarna") -> Beside:
    """Return what a county has beside a year's summary."""
    picture = a_picture(county, make_round(state=RoundState.CLOSED))
    return Beside(picture, QUOTES, published_figures())


def widest_beside() -> Beside:
    """Return the most there can be: long names, long quotes, many key figures."""
    beside = a_beside()
    assert beside.picture
    counts = tuple(replace(each, name=Bilingual("Å" * 300, "Å" * 300)) for each in beside.picture.counts)
    return Beside(replace(beside.picture, counts=counts), ("Å" * 2000,) * 9, widest_figures(MOST_INDICATORS))
