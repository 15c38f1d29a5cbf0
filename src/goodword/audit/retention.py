"""Forgetting the oldest lines of the audit: the only way that lines ever go.

Only the terminal's command calls this. The chain goes on from where the forgotten part ended, and
a line of the audit itself says what was forgotten, when.
"""

from datetime import datetime

from goodword.access import NotAllowed, Reader, Refused
from goodword.audit import store
from goodword.audit.rules import Line, instant

_LIFT_SQLITE = ("DROP TRIGGER goodword_audit_no_delete",)
_LIFT_POSTGRES = ("ALTER TABLE goodword_audit DISABLE TRIGGER goodword_audit_no_change",)
_AGAIN_POSTGRES = ("ALTER TABLE goodword_audit ENABLE TRIGGER goodword_audit_no_change",)


def forget(*, reader: Reader, before: datetime, now: datetime, dry_run: bool = False) -> int:
    """Forget every line written before an instant; how many. In one transaction, or not at all.

    Lines go in order of their numbers, up to the first that is younger. Raises `Refused` for
    less than a year, and `NotAllowed` for everybody but the machine's operator.
    """
    if reader.colleague_id is not None or not reader.administers:
        raise NotAllowed("Only the terminal can forget lines of the audit.")
    if (now - before).days < 365:
        raise Refused("The audit is kept for a year at least: name an earlier day.")
    database = store.connection()
    with store.turn(database) as cursor:
        start, _ = store.begin(cursor)
        cursor.execute("SELECT min(number) FROM goodword_audit WHERE at >= %s", [instant(before)])
        (young,) = cursor.fetchone()
        end = int(young) - 1 if young is not None else store.last(cursor)[0]
        count = end - start
        if count <= 0 or dry_run:
            return max(0, count)
        cursor.execute("SELECT digest FROM goodword_audit WHERE number = %s", [end])
        (digest,) = cursor.fetchone()
        told = Line(
            at=now,
            entrance="terminal",
            act="did",
            what="audit forget",
            details={"first": start + 1, "last": end, "digest": digest},
        )
        # Written before the old ones go, so that it follows the newest line even if all go.
        store.append_in(cursor, [told])
        for statement in _LIFT_SQLITE if store.sqlite(database) else _LIFT_POSTGRES:
            cursor.execute(statement)
        cursor.execute("DELETE FROM goodword_audit WHERE number <= %s", [end])
        cursor.execute("UPDATE goodword_audit_begin SET number = %s, digest = %s", [end, digest])
        for statement in store.refusals(database) if store.sqlite(database) else _AGAIN_POSTGRES:
            cursor.execute(statement)
        return count
