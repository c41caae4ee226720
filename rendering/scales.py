"""The scale in words."""

from domain.instruments import Scale
from rendering.texts.catalogues import Texts


def name_steps(scale: Scale, texts: Texts) -> tuple[str, ...]:
    """Return each step with its label, lowest first."""
    return tuple(name_step(scale, step, texts) for step in range(1, scale.steps + 1))


def name_step(scale: Scale, step: int, texts: Texts) -> str:
    """Return a whole step of the scale with its label."""
    return texts("scale.step", value=step, label=scale.labels[step - 1].in_language(texts.language))
