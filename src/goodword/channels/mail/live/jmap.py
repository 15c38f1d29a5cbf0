"""A JMAP server as those see it who keep mailboxes: with the same methods as `imap.Server`.

A Mailbox is a folder whose name is the Mailbox's id; an Email in it has a number of ours
(`jmap_list`). What is asked again and again is one question: what changed since then?
"""

import contextlib
import socket
from collections.abc import Sequence
from datetime import date

from goodword.channels.mail.live import jmap_list
from goodword.channels.mail.live.imap import LONGEST, Listed, Looked, Raw
from goodword.channels.mail.live.jmap_list import account_of
from goodword.channels.mail.live.jmap_protocol import CannotTell, Jmap
from goodword.channels.mail.live.jmap_push import SIGN_OF_LIFE, Pushing
from goodword.channels.mail.live.jmap_rules import Box, Letter
from goodword.channels.mail.live.jmap_tables import FIRST_NEW, JmapAccount, JmapFolder
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.trouble import Refusal


class JmapServer:
    """One login to one mailbox. Nothing here changes anything on the server.

    ``keeps``: what is learnt of its folders is written down; else it is only looked at.
    """

    every_folder = True
    window = 2_000
    """Letters whose details are asked for before the first of them is taken."""

    def __init__(self, line: Jmap, row: Connection, *, keeps: bool = True) -> None:
        self.line = line
        self.keeps = keeps
        self.selected = ""
        self._row = row
        self._boxes: dict[str, Box] = {}
        self._account: JmapAccount | None = None
        self._asked: set[str] = set()
        self._found: dict[str, list[int]] = {}
        self._pushing = Pushing()

    @property
    def waiting(self) -> bool:
        """Whether the server tells of changes by itself."""
        return self._pushing.stream is not None

    def can(self, capability: str) -> bool:
        """What of IMAP's extensions it has in its own way."""
        return capability == "IDLE" and bool(self.line.session.push)

    def folders(self) -> list[Listed]:
        """Every mailbox."""
        self._look_at_boxes()
        return [
            Listed(box.id, "/", frozenset({box.role} if box.role else ()), box.path)
            for box in self._boxes.values()
        ]

    def personal(self) -> tuple[str, ...]:
        """All of an account's mailboxes are its own."""
        return ("",)

    def status(self, name: str) -> Looked:
        """How a folder stands. Each round of questions asks the server once what changed."""
        if self._account is None or name in self._asked:
            self._asked.clear()
            self._refresh()
        self._asked.add(name)
        return self._looked(name)

    def examine(self, name: str) -> Looked:
        """Begin to number a folder's letters, if that was not done, and say how it stands."""
        self.selected = ""
        if self._account is None:
            self._refresh()
        seen = self._looked(name)
        if self.keeps:
            jmap_list.begin_folder(self._folder(name))
        self.selected = name
        return seen

    def survey(self, name: str, since: date | None) -> Looked:
        """Ask for everything that lies in a folder, and bring our list in line with it."""
        self.examine(name)
        folder = self._folder(name)
        if self.keeps:
            self._list_anew(folder, since, only_new=True)
        else:
            self._found[name] = self._numbered(folder, since)
        return self._looked(name)

    def uids(self, low: int, high: int | None, since: date | None = None) -> list[int]:
        """Numbers in the open folder from ``low`` to ``high``, both included, in ascending order.

        ``since``: of letters received on that day or later.
        """
        if self.selected in self._found:
            return [u for u in self._found[self.selected] if low <= u <= (high or u)]
        folder = self._folder(self.selected)
        if low < FIRST_NEW and self.keeps:
            self._list_history(folder, low, since)
        return jmap_list.numbers(folder, low, high, since)

    def count(self, high: int | None, since: date | None = None) -> int | None:
        """How many letters `uids` (from 1 on) would name."""
        total = self.line.count(self.selected, since)
        if total is None or high is None:
            return total
        above = jmap_list.within(self._folder(self.selected), since).filter(uid__gt=high)
        return max(0, total - above.count())

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of letters, of those that are there."""
        known = jmap_list.letters_of(self._folder(self.selected), uids)
        return {uid: one.size for uid, one in known.items()}

    def raw(self, uids: Sequence[int], *, long: bool = False) -> dict[int, Raw]:
        """Letters as they are; those that the server does not give miss."""
        known = jmap_list.letters_of(self._folder(self.selected), uids)
        here = [uid for uid in uids if uid in known]
        answers = self.line.blobs([known[uid].blob_id for uid in here], LONGEST)
        if len(here) == 1 and answers[0].status not in (200, 404, 410):
            raise Refusal(f"The server answered {answers[0].status}.")
        found = {}
        for uid, answer in zip(here, answers, strict=True):
            one = known[uid]
            if not answer.measured and answer.whole and len(answer.body) < one.size:
                raise ConnectionError("the line broke off within a letter")
            if answer.status == 200:
                found[uid] = Raw(answer.body, one.received_at, answer.whole)
        return found

    def newest_heads(self, name: str, number: int) -> list[bytes]:
        """The headers of the newest letters of a folder."""
        page = next(self.line.listed(name, limit=number), [])
        return self.line.heads(page[:number])

    def quota(self) -> tuple[int, int] | None:
        """How full it is, in KiB: used and limit; ``None`` where it does not say so."""
        return self.line.quota()

    def wait(self, name: str) -> Looked:
        """Let the server tell of changes, and say how a folder stands now."""
        self._pushing.open(self.line.web, self.line.push_url(SIGN_OF_LIFE))
        self._refresh()
        return self._looked(name)

    def stop_waiting(self) -> None:
        """What the server told is forgotten; its stream stays open meanwhile."""
        if self._pushing.stream is not None and not self._pushing.stream.take():
            self._pushing.open(self.line.web, self.line.push_url(SIGN_OF_LIFE))

    def has_told(self) -> bool:
        """Whether something was told that no look at the socket would show."""
        return self._pushing.stream is not None and self._pushing.stream.has_told()

    def socket(self) -> socket.socket:
        """What to wait for while `waiting`."""
        assert self._pushing.stream is not None
        return self._pushing.stream.plug

    def break_off(self) -> None:
        """End the connections while another thread waits for an answer on one."""
        for web in (self.line.web, *self.line.loaders):
            for plug in web.sockets():
                with contextlib.suppress(OSError):
                    plug.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the connections."""
        self._pushing.close()
        self.line.close()

    def _looked(self, name: str) -> Looked:
        box = self._boxes.get(name)
        if box is None:
            raise Refusal("The server has no such folder any more.")
        assert self._account is not None
        row = JmapFolder.objects.filter(folder=self._folder(name)).first()
        return Looked(self._account.numbering, row.up if row else FIRST_NEW, box.total, None)

    def _refresh(self) -> None:
        """Bring our list up to date with what changed on the server."""
        account = account_of(self._row)
        if not self.keeps:
            self._account = account or JmapAccount()
            self._look_at_boxes()
            return
        if account is None or account.account_id != self.line.session.account_id:
            state = self.line.state()
            account = jmap_list.begin_account(self._row, self.line.session.account_id, state)
            self._look_at_boxes()
        before, self._account = account.state, account
        more = True
        while more:
            try:
                changed = self.line.changes(account.state)
            except CannotTell:
                self._begin_again(account)
                break
            if changed.state == account.state:
                break
            if not jmap_list.keep_changes(account, changed):
                account.refresh_from_db()
            more = changed.more
        if account.state != before or not self._boxes:
            self._look_at_boxes()

    def _begin_again(self, account: JmapAccount) -> None:
        """The server can't tell what changed: everything is listed anew, and compared."""
        state = self.line.state()
        self._look_at_boxes()
        begun = Folder.objects.filter(connection=self._row, jmap__isnull=False)
        for folder in begun.filter(name__in=self._boxes):
            self._list_anew(folder, self._row.from_date, only_new=False)
        JmapAccount.objects.filter(pk=account.pk).update(state=state)
        account.state = state

    def _list_anew(self, folder: Folder, since: date | None, *, only_new: bool) -> None:
        """Compare all that lies in a folder with our list. ``only_new``: a known id stands for the
        same bytes as before, as it should (RFC 8620 §1.2)."""
        row = JmapFolder.objects.get(folder=folder)
        last = None if row.listed else jmap_list.oldest_listed(folder)
        seen: set[str] = set()
        for page in self.line.listed(folder.name, since=since):
            until = page.index(last.email_id) if last and last.email_id in page else len(page)
            asked = page[:until]
            if only_new:
                known = jmap_list.known_ids(folder, asked)
                asked = [key for key in asked if key not in known]
            jmap_list.keep_found(folder, self._in_order(asked))
            if until < len(page):
                return
            seen.update(page)
        jmap_list.forget_others(folder, seen, since=since, below=row.up)

    def _numbered(self, folder: Folder, since: date | None) -> list[int]:
        """Numbers of all letters that lie in a folder; those that have none yet get the next ones,
        which are not written down."""
        row = JmapFolder.objects.filter(folder=folder).first() or JmapFolder(folder=folder)
        known = dict(jmap_list.within(folder, None).values_list("email_id", "uid"))
        found, up, down = [], row.up, row.down
        for page in self.line.listed(folder.name, since=since):
            for key in page:
                uid = known.get(key)
                if uid is None and row.listed:
                    uid, up = up, up + 1
                elif uid is None:
                    uid, down = down, down - 1
                found.append(uid)
        return sorted(found)

    def _list_history(self, folder: Folder, low: int, since: date | None) -> None:
        """Give numbers to history, the newest first, down to ``low`` or to its end."""
        row = JmapFolder.objects.get(folder=folder)
        if row.listed or row.down < low:
            return
        last = jmap_list.oldest_listed(folder)
        after = last.email_id if last else ""
        size = min(self.window, self.line.session.objects)
        for page in self.line.listed(folder.name, since=since, after=after, limit=size):
            jmap_list.keep_page(folder, self._in_order(page))
            row.refresh_from_db()
            if row.down < low:
                return
        jmap_list.finish_listing(folder)

    def _in_order(self, page: list[str]) -> list[Letter]:
        found = {one.id: one for one in self.line.letters(page)[0]}
        return [found[key] for key in page if key in found]

    def _look_at_boxes(self) -> None:
        self._boxes = {box.id: box for box in self.line.boxes()}

    def _folder(self, name: str) -> Folder:
        row = Folder.objects.filter(connection=self._row, name=name).first()
        if row is None:
            raise Refusal("There is no such folder here.")
        return row
