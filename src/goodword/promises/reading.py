"""Has letters read for promises, once by each version of the reader, and keeps what was found.

Author's words only: quoted text and signatures were cut off before. A reading follows the working
hours of its time: changed hours change no date that was understood before.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from goodword.language import VERSIONS, read_promises
from goodword.promises.calendars import hours_of_the_house, mailboxes_of
from goodword.promises.stored import told
from goodword.timeline.tables import Conversation, Entry, Reading

READER = "promises"
READ_KINDS = ("mail", "call", "visit")
VERSION = VERSIONS["promises"] * 100 + VERSIONS["due"]
"""Of both readers at once: the one of promises, and the one of due times that it asks."""


def read_conversations(conversation_ids: Collection[int]) -> int:
    """Read what was not read yet in these conversations; how many entries."""
    return _read(_unread().filter(conversation_id__in=list(conversation_ids)))


def forget_readings(*, spoken_only: bool = False) -> int:
    """Throw readings away; settling makes them again. How many.

    ``spoken_only``: only those of calls and visits, whose words are not read from an original.
    Their conversations are marked to be settled.
    """
    rows = Reading.objects.filter(reader=READER)
    if spoken_only:
        rows = rows.filter(entry__kind__in=("call", "visit"))
        talks = rows.values("entry__conversation_id")
        Conversation.objects.filter(pk__in=talks, dirty=False).update(dirty=True)
    return rows.delete()[0]


def _unread() -> QuerySet[Entry]:
    done = Reading.objects.filter(entry_id=OuterRef("pk"), reader=READER)
    said = Q(direction__in=("in", "out")) | Q(kind__in=("call", "visit"))
    return Entry.objects.filter(~Exists(done), said, kind__in=READ_KINDS, automated=False)


def _read(entries: QuerySet[Entry]) -> int:
    rows = list(entries.order_by("pk").values_list("pk", "occurred_at", "colleague_id"))
    if not rows:
        return 0
    ids = [pk for pk, *_ in rows]
    texts = words_of(ids)
    hours, boxes = hours_of_the_house(), mailboxes_of(ids)
    readings = []
    for pk, at, colleague in rows:
        calendar = hours.of(boxes.get(pk), colleague)
        text = texts.get(pk, "")
        sent = at.astimezone(calendar.tz)
        found = read_promises(text, sent, calendar) if text.strip() else []
        value = told(found, calendar.zone)
        readings.append(Reading(entry_id=pk, reader=READER, version=VERSION, value=value))
    Reading.objects.bulk_create(readings, ignore_conflicts=True)
    return len(rows)


def words_of(entry_ids: Collection[int]) -> dict[int, str]:
    """The author's own words of entries: of a form or a letter passed on, what was said there."""
    rows = Reading.objects.filter(
        entry_id__in=list(entry_ids), reader__in=("zones", "web_form", "forwarded")
    ).annotate(author=KeyTextTransform("author", "value"), said=KeyTextTransform("said", "value"))
    found: dict[int, str] = {}
    # As text: a letter that says "42" would be a number otherwise.
    for entry, reader, author, said in rows.values_list("entry_id", "reader", "author", "said"):
        if reader != "zones":
            found[entry] = said or ""
        else:
            found.setdefault(entry, author or "")
    return found
