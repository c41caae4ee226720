"""What to say about a command that was written wrong, in the reader's language."""

import typer

from bot.cli.problems import ExitCode, Problem, Problems
from bot.cli.texts import cli_texts
from rendering.texts.catalogues import Texts, texts_for

_HELP_SHOWN = "NoArgsIsHelpError"


def word_wrong_use(error: typer.TyperException, language: str) -> Problems:
    """Return what was wrong and where the help is.

    Typer keeps these classes to itself, so they are told apart by name.
    """
    texts = cli_texts(language)
    kind = type(error).__name__
    if kind == "MissingParameter":
        reason, said = "missing_parameter", texts("cli.missing_parameter", name=_name_parameter(error))
    elif kind == "NoSuchOption":
        reason, said = "no_such_option", _word_option(error, texts, language)
    elif isinstance(error, typer.BadParameter):
        reason, name = "bad_parameter", _name_parameter(error)
        said = texts("cli.bad_parameter", name=name, message=error.message)
    else:
        reason, said = "wrong_use", texts("cli.wrong_use", message=error.format_message())
    hint = _find_help(error, texts)
    return Problems((Problem(reason, f"{said} {hint}".strip()),), ExitCode.WRONG_USE)


def is_help(error: Exception) -> bool:
    """Tell whether a command without arguments is to show its help instead of a problem."""
    return type(error).__name__ == _HELP_SHOWN


# Private functions


def _name_parameter(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or "")
    options = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return str(options[0] if options else parameter.metavar or parameter.name)


def _word_option(error: typer.TyperException, texts: Texts, language: str) -> str:
    name = str(getattr(error, "option_name", ""))
    near = list(getattr(error, "possibilities", None) or ())
    if near:
        return texts("cli.no_such_option_near", name=name, near=texts_for(language).join(near, "list.or"))
    return texts("cli.no_such_option", name=name)


def _find_help(error: typer.TyperException, texts: Texts) -> str:
    context = getattr(error, "ctx", None)
    return texts("cli.help_hint", command=context.command_path) if context else ""
