"""What alembic runs: the migrations, in the transaction of the connection it is handed."""

from alembic import context

from planner.runs.tables import METADATA


def run() -> None:
    """Run them in the transaction that `planner/runs/migrate.py` has begun."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        transactional_ddl=True,
    )
    context.run_migrations()


run()
