"""Whether mail in a junk folder is from somebody we write with, or answers our own letter."""

from collections.abc import Sequence
from dataclasses import replace

from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.model import Mail
from goodword.channels.mail.reading import Place
from goodword.timeline.tables import Entry, Participant


def with_acquaintance(found: Sequence[tuple[Mail, Place]]) -> list[Place]:
    """The places, those in junk marked where the letter is no stranger's; two questions in all."""
    junk = [(m, p) for m, p in found if folder_kind(p.folder) == "junk"]
    if not junk:
        return [place for _, place in found]
    senders = {m.from_[0].spec for m, _ in junk if m.from_ and m.from_[0].spec}
    asked = {one for m, _ in junk for one in _answered(m)}
    written_to = set(
        Participant.objects.filter(
            role__in=("to", "cc"), address__spec__in=senders, entry__direction="out",
            entry__kind="mail", entry__automated=False,
        ).values_list("address__spec", flat=True)
    )  # fmt: skip
    ours = Entry.objects.filter(direction="out", message_id__in=asked).exclude(message_id="")
    sent = set(ours.values_list("message_id", flat=True))
    return [
        replace(place, known=True)
        if folder_kind(place.folder) == "junk"
        and (
            (mail.from_ and mail.from_[0].spec in written_to)
            or any(one in sent for one in _answered(mail))
        )
        else place
        for mail, place in found
    ]


def _answered(mail: Mail) -> tuple[str, ...]:
    return (*mail.in_reply_to, *mail.references[-5:])
