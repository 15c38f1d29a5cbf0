"""Makes Django ready for a command: settings, applications, and an up-to-date database."""

import os
from functools import cache


@cache
def django(*, migrate: bool = True) -> None:
    """Set Django up once. An embedded database is brought up to date without being asked.

    A PostgreSQL database is only migrated when it is empty; afterwards ``goodword migrate``
    does it, so that several machines never migrate behind each other's back.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.wiring.settings")
    import django as framework

    from goodword.wiring.home import SettingsError

    try:
        if migrate:
            refuse_unfinished_restore()
        framework.setup()
    except SettingsError as error:
        raise SystemExit(str(error)) from error
    except OSError as error:
        raise SystemExit(
            f"The home can't be used ({error.strerror}: {error.filename}). "
            "Set GOODWORD_HOME to a folder that you may write."
        ) from error
    from django.db import DatabaseError

    try:
        if migrate:
            bring_up_to_date()
    except DatabaseError as error:
        raise SystemExit(
            f"The database can't be used: {str(error).strip()}\n"
            "Is DATABASE_URL right, and does the server run? An embedded database is the file "
            "goodword.sqlite3 in GOODWORD_HOME."
        ) from error


def refuse_unfinished_restore() -> None:
    """Refuse to work on a house whose restore was interrupted."""
    from goodword.wiring.home import UNFINISHED_RESTORE, home

    if (home() / UNFINISHED_RESTORE).exists():
        raise SystemExit(
            "A restore of this house was interrupted. Run it again first: goodword restore FILE"
        )


def pending() -> list[str]:
    """Names of the migrations that the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    return [str(migration) for migration, _ in executor.migration_plan(targets)]


def bring_up_to_date() -> None:
    """Migrate an embedded or empty database; refuse to work on one that lags behind."""
    from django.core.management import call_command
    from django.db import connection

    if not pending():
        return
    empty = "goodword_house" not in connection.introspection.table_names()
    if connection.vendor == "sqlite" or empty:
        call_command("migrate", verbosity=0, interactive=False)
        return
    raise SystemExit(
        "The database is older than this version of Goodword. "
        "Make a backup, then run: goodword migrate"
    )
