"""Where Alembic runs: in a transaction that `storage.schema` has begun and will commit."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters most things by copying the table.
    render_as_batch=True,
)
context.run_migrations()
