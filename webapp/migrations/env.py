"""Run by alembic for each command; `webapp.schema` supplies the connection and the transaction."""

from alembic import context

from webapp.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # true for SQLite as well: we open the transaction ourselves
)
with context.begin_transaction():
    context.run_migrations()
