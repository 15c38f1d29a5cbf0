"""Mails with a known outcome: did somebody answer? And mails labelled by hand."""

import csv
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from goodword.channels.mail import Mail, open_store, parse_mail
from goodword.language import (
    base_subject,
    read_asks,
    read_automated,
    read_forwarded,
    read_web_form,
    read_zones,
)
from goodword.language.asks_signs import read_signs

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "mail"
LABELS = Path(__file__).with_name("labels") / "asks.csv"
_ANSWER_WITHIN = timedelta(days=14)


@dataclass(slots=True)
class Sample:
    """One mail: where it lies, how it was read, and what truly happened."""

    where: str
    mail: Mail
    author_text: str
    subject: str
    recipients: int
    is_reply: bool
    automated: bool
    asks: bool
    group: str
    origin: str = ""

    @property
    def score(self) -> float:
        """What read_asks says."""
        return read_asks(
            self.author_text,
            subject=self.subject,
            recipients=self.recipients,
            automated=self.automated,
            is_reply=self.is_reply,
        ).score

    def signs(self) -> dict[str, float]:
        """The values that read_asks judges by; a courtesy is one of them."""
        signs = read_signs(
            self.author_text,
            subject=self.subject,
            recipients=self.recipients,
            is_reply=self.is_reply,
        )
        return {**signs.values, **({"courtesy": 1.0} if signs.courtesy else {})}


def sample(mail: Mail, where: str, *, asks: bool, group: str, origin: str = "") -> Sample:
    """Reads a mail as the product does."""
    zones = read_zones(mail.text)
    return Sample(
        where=where,
        mail=mail,
        author_text=zones.author,
        subject=mail.subject,
        recipients=len(mail.to) + len(mail.cc),
        is_reply=bool(mail.in_reply_to or mail.references or zones.quoted),
        automated=is_automated(mail, zones.author),
        asks=asks,
        group=group,
        origin=origin,
    )


def is_automated(mail: Mail, author_text: str, ours: frozenset[str] = frozenset()) -> bool:
    """Whether the product would take a mail for a program's."""
    sender = mail.from_[0].spec if mail.from_ else ""
    reply_to = tuple(address.spec for address in mail.reply_to)
    form = read_web_form(
        mail.subject, author_text, from_spec=sender, reply_to=reply_to, headers=mail.headers
    )
    if form:
        return False
    return read_automated(
        mail.headers,
        from_spec=sender,
        subject=mail.subject,
        content_type=mail.content_type,
        content_params=mail.content_params,
        author_text=author_text,
        ours=ours,
    ).automated


def read_all(mail: Mail) -> None:
    """Everything that importing a mail reads in its text."""
    zones = read_zones(mail.text)
    automated = is_automated(mail, zones.author)
    read_asks(
        zones.author,
        subject=mail.subject,
        recipients=len(mail.to) + len(mail.cc),
        automated=automated,
        is_reply=bool(zones.quoted),
    )
    if not zones.author:
        read_forwarded(mail.text)


def mails(path: Path) -> Iterator[tuple[str, Mail]]:
    """The mails of a file, each with its place ("file#ordinal")."""
    for ordinal, found in enumerate(open_store(path)):
        yield f"{path.relative_to(DATA)}#{ordinal}", parse_mail(found.raw)


def labelled() -> list[tuple[Sample, str]]:
    """The mails labelled by hand, with their label."""
    wanted: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    with LABELS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted[row["file"]][int(row["ordinal"])] = row
    samples = []
    for name, rows in wanted.items():
        for ordinal, found in enumerate(open_store(DATA / name)):
            row = rows.get(ordinal)
            if row is None:
                continue
            if hashlib.sha256(found.raw).hexdigest()[:16] != row["sha256"]:
                raise ValueError(f"{name}#{ordinal} is another mail than the one labelled")
            one = sample(
                parse_mail(found.raw),
                f"{name}#{ordinal}",
                asks=row["asks"] in ("reply", "action"),
                group="labelled",
                origin=row["origin"],
            )
            samples.append((one, row["asks"]))
    return samples


def answered_on_lists(every: int = 1) -> list[Sample]:
    """Posts on the R lists: did another person answer? One in so many, chosen by hash."""
    with gzip.open(DATA / "rlists" / "reply_gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        gold = {row["message_id"].strip("<>"): row for row in map(json.loads, lines)}
    samples = []
    for path in sorted((DATA / "rlists").glob("*.mbox")):
        for where, mail in mails(path):
            row = gold.get(mail.message_id.strip("<>"))
            if row is None or _hash(where) % every:
                continue
            samples.append(
                sample(mail, where, asks=row["n_replies_by_others"] > 0, group=path.stem)
            )
    return samples


def answered_by_owner() -> list[Sample]:
    """The four whole Enron mailboxes: did the owner write back within fourteen days?

    Answers are told by base subject and recipient; the same letter lies in several folders
    and counts once. Headers of some folders are hours off, so an answer may seem a day early.
    """
    samples = []
    for folder in sorted(path for path in (DATA / "enron").iterdir() if path.name != "inboxes"):
        everything = [one for path in sorted(folder.glob("*.mbox")) for one in mails(path)]
        sent_names = ("_sent_mail.mbox#", "sent.mbox#", "sent_items.mbox#")
        owner = _owner(
            [mail for where, mail in everything if where.split("/")[-1].startswith(sent_names)]
        )
        answers: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for _, mail in everything:
            if _sender(mail) in owner and mail.date:
                for address in (*mail.to, *mail.cc):
                    answers[_topic(mail), address.spec].append(mail.date)
        seen = set()
        for where, mail in everything:
            key = (_sender(mail), _topic(mail), " ".join(mail.text.split())[:2000])
            if _sender(mail) in owner or not mail.date or key in seen or not key[0]:
                continue
            seen.add(key)
            times = answers.get((_topic(mail), _sender(mail)), ())
            answered = any(
                timedelta(days=-1) <= time - mail.date <= _ANSWER_WITHIN for time in times
            )
            samples.append(sample(mail, where, asks=answered, group=folder.name))
    return samples


def answered_in_threads() -> list[Sample]:
    """SpamAssassin's ham: mails whose Message-ID another sender's mail refers to."""
    everything = [
        one
        for name in ("easy-ham-1", "hard-ham-1")
        for one in mails(DATA / "spamassassin" / f"{name}.mbox")
    ]
    answers: dict[str, set[str]] = defaultdict(set)
    for _, mail in everything:
        for reference in mail.in_reply_to[:1]:
            answers[reference.strip("<>")].add(_sender(mail))
    return [
        sample(
            mail,
            where,
            asks=bool(answers[mail.message_id.strip("<>")] - {_sender(mail)}),
            group="spamassassin",
        )
        for where, mail in everything
    ]


def _owner(sent: list[Mail]) -> frozenset[str]:
    counts = Counter(_sender(mail) for mail in sent)
    return frozenset(spec for spec, count in counts.items() if count * 20 >= len(sent))


def _sender(mail: Mail) -> str:
    return mail.from_[0].spec.lower() if mail.from_ else ""


def _topic(mail: Mail) -> str:
    return base_subject(mail.subject)[0].casefold()


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
