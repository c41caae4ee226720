"""What a serving process does without: parts of libraries that come along with others and that no turn or tick uses.

docs/performance.md says what it brings. Whatever is used after all is loaded then; `tests/bot/test_serving_imports.py`
says that nothing is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.deferrals import defer_imports, list_modules

# Their errors are caught nowhere in what we use.
UNUSED = (
    # Botbuilder's own way to send, to check callers and to fetch tokens (F39), with msrest's, requests and msal in it.
    "botframework",
    "msrest.configuration",
    "msrest.service_client",
    "azure.core._pipeline_client",
    "azure.core._pipeline_client_async",
    # Msal has a client of ours; only a managed identity needs its own.
    "requests",
    "msal.managed_identity",
    # Botbuilder's stores; what is stored here is plain JSON (S14).
    "jsonpickle",
    # Colours and traces for a developer's terminal.
    "rich",
    # Files that are served, forms with parts, watching calls, XML, and mail's headers: none of them comes or goes here.
    "aiohttp.web_fileresponse",
    "aiohttp.multipart",
    "aiohttp.tracing",
    "attr.validators",
    "email._header_value_parser",
    "isodate",
    "xml.etree",
    # Certificates and keys as files: a token is checked by a number from Teams.
    "cryptography.x509",
    "cryptography.hazmat.primitives.serialization.pkcs12",
    "cryptography.hazmat.primitives.serialization.ssh",
    # Who signs in by a browser.
    "msal.oauth2cli.authcode",
    # Telling which word is near, for who imports a table.
    "difflib",
    # Jobs run in the loop.
    "apscheduler.executors.pool",
    # Drivers that we do not use.
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.postgresql.pg8000",
    "sqlalchemy.dialects.postgresql.psycopg2",
    "sqlalchemy.dialects.postgresql.psycopg2cffi",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.dialects.sqlite.pysqlcipher",
    # Rows are rows here: sessions bring the whole ORM along.
    "sqlalchemy.ext.asyncio.scoping",
    "sqlalchemy.ext.asyncio.session",
)
# Loaded when somebody writes a word that is not known: most press buttons.
SELDOM = ("rapidfuzz",)
# Of the languages that words can be stemmed in.
STEMMERS = frozenset({"among", "basestemmer", "english_stemmer", "swedish_stemmer"})


@contextmanager
def import_what_serves() -> Iterator[None]:
    """Have whatever is imported inside the block without what a serving process never uses."""
    languages = list_modules("snowballstemmer") - {f"snowballstemmer.{each}" for each in STEMMERS}
    with defer_imports([*UNUSED, *SELDOM, *languages]):
        # First: what is let go there leaves its room to all that follows.
        import rendering.formats  # noqa: F401, PLC0415 - within, as this is what the block is for

        yield
