"""`uppfoljaren serve` once its arguments are read: from settings to a service that listens until told to stop."""

import sys
from collections.abc import Mapping
from typing import Any

import structlog
from msgspec.structs import replace

from bot.clock import SystemClock
from bot.holds import begin_on
from bot.logs import set_up_logs
from bot.loops import run_service
from bot.send_marks import SendMark, find_mark
from bot.services import NOTICE_SECONDS, catch_stop, listen
from bot.serving_checks import check_serving
from bot.serving_imports import import_what_serves
from bot.settings import Settings, SettingsError, load_settings
from bot.wiring import build_service, open_database
from domain.deployments import Hold
from rendering.formats import format_moment
from rendering.texts.catalogues import Texts, texts_for

LOG = structlog.get_logger(__name__)


def serve_until_stopped(given: Mapping[str, Any]) -> None:
    """Serve by the settings, of which some are given.

    Raises:
        SettingsError: it cannot be served by them.
        PortTakenError: somebody else listens there.
        DomainError: what the database says.
    """
    settings = replace(load_settings(), **given)
    problems = check_serving(settings)
    if problems:
        raise SettingsError(problems)
    set_up_logs(settings.log_format)
    run_service(_serve(settings))


# Private functions


async def _serve(settings: Settings) -> None:
    with import_what_serves():  # the driver comes with the address
        opened = open_database(settings.database_url)
    async with opened as database:
        await database.migrate()
        mark = SendMark(find_mark(settings.database_url, settings.mark_file))
        taken = await begin_on(database.open, settings.place, mark, SystemClock().now())
        notice = 0.0 if settings.dev else NOTICE_SECONDS
        app = build_service(settings, database)
        async with listen(app, settings.host, settings.port, notice_seconds=notice) as listening:
            with catch_stop() as stopped:
                LOG.info("listening", host=listening.host, port=listening.port)
                texts = texts_for(settings.cli_language, "cli")
                sys.stdout.write(texts("cli.serve.listening", address=listening.address) + "\n")
                sys.stdout.flush()
                if taken.hold is not None:
                    sys.stderr.write(_word_hold(taken.hold, texts) + "\n")
                await stopped.wait()
    LOG.info("stopped")


def _word_hold(hold: Hold, texts: Texts) -> str:
    since = format_moment(hold.since, texts.language)
    return texts("cli.hold.since", since=since, why=texts(f"cli.hold.why.{hold.why}"))
