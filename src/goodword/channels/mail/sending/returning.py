"""Knows our own letter when its copy comes back through a Sent folder.

Usually its content tells (see `goodword.timeline.identity`). A provider that writes a letter anew
(another Message-ID, a line of a scanner) leaves our mark in it. The mark counts in Sent folders and
for our own sender only: a stranger who quotes it stays a stranger.
"""

import zlib
from collections.abc import Mapping

from goodword.channels.mail.parse import parse_mail
from goodword.channels.mail.reading import mail_key
from goodword.channels.mail.sending.tables import Outgoing
from goodword.timeline.originals import raw_bytes


def keys_of_marks(marks: Mapping[str, str]) -> dict[str, str]:
    """The content keys of our letters, by the marks they carry; ``marks``: with their senders."""
    if not marks:
        return {}
    rows = Outgoing.objects.filter(mark__in=list(marks)).select_related("entry", "original")
    found = {}
    for row in rows:
        if row.sender.lower() == marks[row.mark].lower() and (key := _key(row)):
            found[row.mark] = key
    return found


def _key(row: Outgoing) -> str:
    """Its identity on the timeline, also where its copy was quicker there than we were."""
    if row.entry is not None:
        return row.entry.content_key
    if row.original is None:
        return ""
    try:
        return mail_key(parse_mail(raw_bytes(row.original)))
    except (OSError, zlib.error):
        return ""
