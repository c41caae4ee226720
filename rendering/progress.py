"""How many have answered, in words."""

from domain.messages import Progress
from rendering.texts.catalogues import Texts


def tell_progress(progress: Progress, texts: Texts) -> str:
    """Return "9 av 13 lokala systemledningar har svarat.": a count always names its unit (D5)."""
    return texts.plural("progress.answered", progress.of, answered=progress.answered)
