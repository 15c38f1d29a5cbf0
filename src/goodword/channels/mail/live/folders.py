"""Which folders there are, what each is for, and which are wanted. Pure but for `keep_folders`."""

from collections.abc import Sequence
from dataclasses import dataclass

from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.live.imap import Listed
from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.tables import Connection, Folder

# RFC 6154 §2, and what Gmail and Apple call theirs.
_SPECIAL = {
    "inbox": "inbox", "sent": "sent", "junk": "junk", "spam": "junk", "archive": "archive",
    "drafts": "drafts", "trash": "trash", "all": "all", "allmail": "all", "flagged": "flagged",
    "starred": "flagged", "important": "flagged",
}  # fmt: skip
_NEVER = ("drafts", "trash", "flagged")
ORDER = ("inbox", "sent", "junk", "archive", "all", "other", "drafts", "trash", "flagged")
"""In which order folders are looked at."""

QUICK = ("inbox", "sent", "junk")
"""Folders in which a minute counts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with its role, and whether its messages are taken unless somebody says not."""

    name: str
    shown: str
    role: str
    wanted: bool


def places(listed: Sequence[Listed], *, labels: bool, personal: Sequence[str]) -> list[Place]:
    """What each folder is for, in the order in which they are looked at.

    ``labels``: folders are labels, and everything lies in one of them anyway (Gmail).
    ``personal``: how the names of the mailbox's own folders begin; other people's are not wanted.
    """
    found = []
    told = {role for one in listed if (role := _told_role(one))}
    has_all = any(_told_role(one) == "all" for one in listed)
    for one in listed:
        role = _told_role(one) or _guessed_role(one, told)
        own = one.name.upper() == "INBOX" or any(one.name.startswith(p) for p in personal)
        wanted = own and role not in _NEVER
        if role == "all":
            wanted = wanted and labels
        elif labels and has_all and role in ("archive", "other"):
            wanted = False
        found.append(Place(one.name, _shown(one), role, wanted))
    return sorted(found, key=lambda p: (ORDER.index(p.role), p.shown.casefold()))


def listing(server: MailServer) -> list[Place]:
    """What a server has, with roles and what is wanted by default."""
    return places(server.folders(), labels=server.can("X-GM-EXT-1"), personal=server.personal())


def place_of(folder: Folder) -> str:
    """The folder's name as it is kept with each sighting: its role can be told from it."""
    kind = folder_kind(folder.shown)
    if folder.role in ("inbox", "sent", "junk") and kind != folder.role:
        return f"{folder.shown}/{folder.role}"
    if folder.role in ("archive", "all", "other") and kind in ("sent", "junk"):
        # A colleague said that it is neither, whatever its name says.
        return f"folder {folder.pk}"
    return folder.shown


def keep_folders(connection: Connection, found: Sequence[Place]) -> list[Folder]:
    """Bring the rows in line with what the server has; what a colleague chose stays."""
    rows = {folder.name: folder for folder in Folder.objects.filter(connection=connection)}
    for place in found:
        row = rows.pop(place.name, None)
        if row is None:
            Folder.objects.create(
                connection=connection, name=place.name, shown=place.shown, role=place.role,
                wanted=place.wanted,
            )  # fmt: skip
            continue
        role, wanted = (row.role, row.wanted) if row.by_hand else (place.role, place.wanted)
        after = (place.shown, role, wanted, False)
        if (row.shown, row.role, row.wanted, row.missing) != after:
            row.shown, row.role, row.wanted, row.missing = after
            row.save(update_fields=["shown", "role", "wanted", "missing"])
    gone = [row.pk for row in rows.values() if not row.missing]
    Folder.objects.filter(pk__in=gone).update(missing=True)
    return wanted_folders(connection)


def wanted_folders(connection: Connection) -> list[Folder]:
    """The folders whose messages are taken, in the order in which they are looked at."""
    rows = Folder.objects.filter(connection=connection, wanted=True, missing=False)
    return sorted(rows, key=lambda f: (ORDER.index(f.role), f.shown.casefold()))


def _told_role(one: Listed) -> str:
    if one.name.upper() == "INBOX":
        return "inbox"
    return next((_SPECIAL[flag] for flag in sorted(one.flags) if flag in _SPECIAL), "")


def _guessed_role(one: Listed, told: set[str]) -> str:
    """By its name; but what the server has elsewhere for drafts and trash is neither of these."""
    kind = folder_kind(_shown(one))
    return "other" if kind in ("", "inbox") or (kind in _NEVER and kind in told) else kind


def _shown(one: Listed) -> str:
    if one.name.upper() == "INBOX":
        return "inbox"
    if one.path:
        return one.path
    name = one.name.replace(one.delimiter, "/") if one.delimiter else one.name
    first, _, rest = name.partition("/")
    return rest if first.upper() == "INBOX" and rest else name
