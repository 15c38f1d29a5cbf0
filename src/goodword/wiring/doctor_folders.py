"""What the servers have beside what is here, folder by folder: every difference by its number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from imapclient.exceptions import IMAPClientError

from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.opening import open_server
from goodword.channels.mail.live.tables import Connection, Folder, TakenUid, UntakenUid
from goodword.channels.mail.live.trouble import Refusal, Trouble, trouble_of
from goodword.channels.mail.live.watching_compare import Comparison, compare, named
from goodword.timeline.tables import Quarantined, Sighting

type Told = tuple[int, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FolderReport:
    """A folder on its server and here. ``told``: why it could not be compared."""

    mailbox: str
    folder: str
    found: Comparison | None
    told: str = ""
    why: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """0: all is here or on its way; 1: something is not given or not comparable; 2: lost."""
        if self.found is None:
            return 1
        return 2 if self.found.missing or self.found.lost else 1 if self.found.refused else 0

    @property
    def lines(self) -> list[str]:
        """The differences in words, each with its numbers."""
        if self.found is None:
            return [f"{self.folder}: {self.told}"]
        one = self.found
        told = [
            (one.missing, "should be here and are not"),
            (one.lost, "taken, and in no entry and not in quarantine"),
            (one.refused, "listed by the server and not given"),
            (one.coming, "on their way"),
            (one.gone, "here, and not on the server any more, so that nothing is lost"),
        ]
        return [
            f"{self.folder}, {words} ({len(numbers):,}): {named(numbers)}"
            for numbers, words in told
            if numbers
        ] + [f"{self.folder}: {line}" for line in self.why]


def compare_folders(row: Connection, *, now: datetime) -> tuple[list[FolderReport], Told]:
    """Compare every wanted folder of a mailbox; nothing is changed, here or there."""
    try:
        server = open_server(row, now=now, keeps=False)
    except Trouble as trouble:
        return [], (1, f"It could not be compared: {trouble}", ())
    found = []
    try:
        for folder in row.folders.filter(wanted=True, missing=False).order_by("shown"):
            try:
                found.append(_one(row, folder, server))
            except Refusal as refusal:
                found.append(FolderReport(str(row.mailbox), folder.shown, None, str(refusal)))
    except (IMAPClientError, OSError, EOFError) as error:
        return found, (1, f"It could not be compared to the end: {trouble_of(error)}", ())
    finally:
        server.close()
    level = max((one.level for one in found), default=0)
    there = sum(one.found.server for one in found if one.found)
    here = sum(one.found.here for one in found if one.found)
    words = f"{there:,} messages there, {here:,} of them here"
    return found, (level, words, tuple(line for one in found for line in one.lines))


def _one(row: Connection, folder: Folder, server: MailServer) -> FolderReport:
    name, seen = str(row.mailbox), server.survey(folder.name, row.from_date)
    if folder.uidvalidity is None or folder.first_uid is None:
        return FolderReport(name, folder.shown, None, "it was not looked at yet")
    if seen.uidvalidity != folder.uidvalidity:
        words = "the server numbered its messages anew; they are compared after the next look"
        return FolderReport(name, folder.shown, None, words)
    there = server.uids(folder.first_uid, None)
    if folder.first_uid > 1:
        there += server.uids(1, folder.first_uid - 1, row.from_date)
    numbering = {"folder": folder, "uidvalidity": folder.uidvalidity}
    vain = dict(UntakenUid.objects.filter(**numbering).values_list("uid", "why"))
    found = compare(
        there,
        list(TakenUid.objects.filter(**numbering).values_list("uid", flat=True)),
        list(vain),
        newest=max(folder.newest_uid, folder.first_uid - 1),
        history_below=folder.history_below,
        history_done=folder.history_done,
        lost=_lost(row, folder),
    )
    why = tuple(f"{uid} is not given: {vain[uid]}" for uid in sorted(found.refused)[:20])
    return FolderReport(name, folder.shown, found, why=why)


def _lost(row: Connection, folder: Folder) -> list[int]:
    """Messages that were taken and are nowhere; what was erased was emptied, and is not lost."""
    here = {"original": OuterRef("original"), "mailbox_id": row.mailbox_id}
    taken = TakenUid.objects.filter(
        ~Exists(Sighting.objects.filter(**here)),
        ~Exists(Quarantined.objects.filter(**here)),
        folder=folder, uidvalidity=folder.uidvalidity or 0, original__size__gt=0,
    )  # fmt: skip
    return list(taken.values_list("uid", flat=True)[:1000])
