"""Alembic's entry: runs the migrations on the connection that `migrations.upgrade` hands over."""

from alembic import context

from dashboard.models import metadata

context.configure(
    connection=context.config.attributes['connection'],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
    transactional_ddl=True,  # true of SQLite once the driver's implicit commits are off (sqlite.py)
)
with context.begin_transaction():
    context.run_migrations()
