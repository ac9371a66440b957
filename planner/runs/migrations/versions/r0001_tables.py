"""The first form of the tables, and triggers that refuse to change or delete a row."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ADDED_TO = (
    "contents",
    "deletions",
    "journal",
    "notes",
    "scenarios",
    "versions",
    "placements",
    "runs",
    "version_files",
    "figures",
    "progress",
    "run_events",
    "run_files",
)


def upgrade() -> None:
    """Make the tables, then shut them against all but new rows."""
    make_tables()
    op.execute("INSERT INTO journal_head (one, number, hash) VALUES (1, 0, '')")
    if op.get_bind().dialect.name == "postgresql":
        shut_on_postgresql()
    else:
        shut_on_sqlite()


def shut_on_sqlite() -> None:
    """A trigger for each table and each of UPDATE and DELETE."""
    for table in ADDED_TO:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER no_{change}_of_{table} BEFORE {change} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, 'rows of {table} are added, never changed'); END"
            )
    op.execute(
        "CREATE TRIGGER head_moves_on BEFORE UPDATE ON journal_head "
        "WHEN NEW.one <> 1 OR NEW.number <= OLD.number BEGIN "
        "SELECT RAISE(ABORT, 'the head of the journal moves on only'); END"
    )
    op.execute(
        "CREATE TRIGGER head_stays BEFORE DELETE ON journal_head BEGIN "
        "SELECT RAISE(ABORT, 'the head of the journal stays'); END"
    )


def shut_on_postgresql() -> None:
    """The same by two functions; TRUNCATE is refused too."""
    op.execute(
        "CREATE FUNCTION cryoplan_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'rows of % are added, never changed', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION cryoplan_move_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.one <> 1 OR NEW.number <= OLD.number THEN "
        "RAISE EXCEPTION 'the head of the journal moves on only'; END IF; RETURN NEW; END $$"
    )
    for table in ADDED_TO:
        op.execute(
            f"CREATE TRIGGER added_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION cryoplan_refuse()"
        )
    for table in (*ADDED_TO, "journal_head"):
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cryoplan_refuse()"
        )
    op.execute(
        "CREATE TRIGGER moves_on BEFORE UPDATE ON journal_head "
        "FOR EACH ROW EXECUTE FUNCTION cryoplan_move_on()"
    )
    op.execute(
        "CREATE TRIGGER stays BEFORE DELETE ON journal_head "
        "FOR EACH ROW EXECUTE FUNCTION cryoplan_refuse()"
    )


def make_tables() -> None:
    """The tables and their indexes."""
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index(op.f("ix_contents_entry"), "contents", ["entry"], unique=False)
    op.create_table(
        "deletions",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index(op.f("ix_deletions_entry"), "deletions", ["entry"], unique=False)
    op.create_index(op.f("ix_deletions_subject"), "deletions", ["subject"], unique=False)
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("wrote", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_journal_subject"), "journal", ["subject"], unique=False)
    op.create_table(
        "journal_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "notes",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index(op.f("ix_notes_entry"), "notes", ["entry"], unique=False)
    op.create_index(op.f("ix_notes_subject"), "notes", ["subject"], unique=False)
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_scenarios_entry"), "scenarios", ["entry"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scenario", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["versions.id"],
        ),
        sa.ForeignKeyConstraint(
            ["scenario"],
            ["scenarios.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scenario", "number"),
    )
    op.create_index(op.f("ix_versions_entry"), "versions", ["entry"], unique=False)
    op.create_table(
        "placements",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"],
            ["versions.id"],
        ),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index(op.f("ix_placements_entry"), "placements", ["entry"], unique=False)
    op.create_index("ix_placements_workspace", "placements", ["workspace", "entry"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["runs.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["versions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_runs_entry"), "runs", ["entry"], unique=False)
    op.create_index(op.f("ix_runs_version"), "runs", ["version"], unique=False)
    op.create_table(
        "version_files",
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["contents.sha256"],
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["versions.id"],
        ),
        sa.PrimaryKeyConstraint("version", "name"),
    )
    op.create_index(op.f("ix_version_files_entry"), "version_files", ["entry"], unique=False)
    op.create_table(
        "figures",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.id"],
        ),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index(op.f("ix_figures_entry"), "figures", ["entry"], unique=False)
    op.create_index(op.f("ix_figures_run"), "figures", ["run"], unique=False)
    op.create_table(
        "progress",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("best", sa.Float(), nullable=True),
        sa.Column("bound", sa.Float(), nullable=True),
        sa.Column("share", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_progress_run", "progress", ["run", "number"], unique=False)
    op.create_table(
        "run_events",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.id"],
        ),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index(op.f("ix_run_events_entry"), "run_events", ["entry"], unique=False)
    op.create_index(op.f("ix_run_events_run"), "run_events", ["run"], unique=False)
    op.create_table(
        "run_files",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["contents.sha256"],
        ),
        sa.PrimaryKeyConstraint("entry", "name"),
    )
    op.create_index(op.f("ix_run_files_entry"), "run_files", ["entry"], unique=False)
    op.create_index(op.f("ix_run_files_run"), "run_files", ["run"], unique=False)
