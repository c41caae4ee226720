"""Where Alembic runs: in a transaction that `storage.schema` has begun and will commit."""

from alembic import context

from storage.partial_indexes import describe_schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=describe_schema(),
    # SQLite alters most things by copying the table.
    render_as_batch=True,
)
context.run_migrations()
