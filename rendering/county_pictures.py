"""The county's picture in words: the same lines in chat and at the command line, and never which unit."""

from domain.county_pictures import Count, CountyPicture, NotCompared
from domain.instruments import NO_TEXT
from rendering.formats import format_months
from rendering.texts.catalogues import Texts


def picture_title(picture: CountyPicture, texts: Texts) -> str:
    """Return what the picture is of."""
    return texts("state.county_title", county=picture.county, year=picture.refers_to)


def picture_scope(picture: CountyPicture, texts: Texts) -> str:
    """Return when it was collected, how many have answered, and whose picture it is (K3, K21)."""
    collected = texts(
        "state.county_scope", year=picture.refers_to, collected=format_months(picture.collected, texts.language)
    )
    told = [collected, texts.plural("state.county_complete", picture.leaderships, complete=picture.complete)]
    if picture.begun > picture.complete:
        told.append(texts.plural("state.county_begun", picture.begun - picture.complete))
    return " ".join([*told, texts("state.county_caveat")])


def picture_lines(picture: CountyPicture, texts: Texts) -> tuple[str, ...]:
    """Return a line for each count: its denominator's unit (D5), who is missing, and the change since last year."""
    return tuple(_tell_count(count, texts) for count in picture.counts)


def count_name(count: Count, texts: Texts) -> str:
    """Return what is counted: as the county's form words it, or in our words where it comes from elsewhere."""
    # What comes from elsewhere than the form has its kind of unit behind its code.
    asked = count.name.in_language(texts.language)
    return asked or texts(f"state.beside.{count.code.rpartition('_')[0]}")


def picture_notes(picture: CountyPicture, texts: Texts) -> tuple[str, ...]:
    """Return why the form's counts are not compared with the year before, as far as any is not (K21)."""
    asked = [count for count in picture.counts if count.name != NO_TEXT]
    reasons = [count.earlier for count in asked if isinstance(count.earlier, NotCompared)]
    year = picture.refers_to - 1
    return tuple(texts(f"state.not_compared.{reason}", year=year) for reason in NotCompared if reason in reasons)


# Private functions


def _tell_count(count: Count, texts: Texts) -> str:
    parts = [texts.plural(f"state.count.{count.kind}", count.of, name=count_name(count, texts), value=count.value)]
    if count.missing:
        asked = count.name != NO_TEXT
        parts.append(texts.plural("state.count_missing" if asked else "state.count_unknown", count.missing))
    if count.unsettled:
        parts.append(texts.plural("state.count_unsettled", count.unsettled))
    if not isinstance(count.earlier, NotCompared):
        parts.append(_tell_change(count.value - count.earlier, texts))
    return ", ".join(parts)


def _tell_change(change: int, texts: Texts) -> str:
    if not change:
        return texts("state.unchanged")
    return texts.plural("state.more" if change > 0 else "state.fewer", abs(change))
