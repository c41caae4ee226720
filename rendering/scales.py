"""The scale in words."""

from domain.instruments import Scale
from rendering.texts.catalogues import Texts


def name_steps(scale: Scale, texts: Texts) -> tuple[str, ...]:
    """Return each step with its label, lowest first."""
    return tuple(name_step(scale, step, texts) for step in scale.steps)


def name_choices(scale: Scale, texts: Texts) -> tuple[str, ...]:
    """Return all that can be answered: the steps, and last "vet ej" where the scale has it."""
    return (*name_steps(scale, texts), *([texts("scale.dont_know")] if scale.dont_know else []))


def name_step(scale: Scale, step: int, texts: Texts) -> str:
    """Return a whole step of the scale with its label."""
    return texts("scale.step", value=step, label=scale.label_of(step).in_language(texts.language))
