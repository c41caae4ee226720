"""How many have answered, in words."""

from domain.instruments import Part
from domain.progress import Progress
from rendering.texts.catalogues import Texts


def tell_progress(progress: Progress, texts: Texts) -> str:
    """Return "9 av 13 lokala systemledningar har svarat.": a count always names its unit (D5).

    How many have said that they hand in none is told beside it, never which (K17).
    """
    if not progress.confirmed_none:
        return texts.plural("progress.answered", progress.of, answered=progress.answered)
    none = texts.plural("progress.none", progress.confirmed_none)
    return texts.plural("progress.answered_and_none", progress.of, answered=progress.answered, none=none)


def tell_part(part: Part, progress: Progress, texts: Texts) -> str:
    """Return "Kommunenkäten: 9 av 15 kommuner har svarat.", of a part beside the self-assessment (D5)."""
    name = texts(f"part_name.{part}")
    told = texts.plural(f"progress.part.{part.asked_of}", progress.of, answered=progress.answered)
    return texts("progress.of_part", part=f"{name[:1].upper()}{name[1:]}", told=told)
