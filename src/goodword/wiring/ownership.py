"""Whose mailboxes are these? Told from the mail itself, so that a newcomer need not be asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from goodword.access import OPERATOR, Refused
from goodword.channels.mail import Mail
from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.intake import MailboxHere
from goodword.language import is_freemail, is_robot_address
from goodword.people.colleagues import add_colleague
from goodword.people.rules import Ours, address_kind, best_name, one_person
from goodword.people.tables import Colleague, Mailbox, OurAddress

ALIAS_SHARE = 0.05
RECIPIENT_SHARE = 0.2
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to")


@dataclass(slots=True)
class Evidence:
    """What one mailbox says about its owner: messages seen, senders of sent mail, recipients."""

    seen: int = 0
    sent_from: Counter[str] = field(default_factory=Counter)
    delivered_to: Counter[str] = field(default_factory=Counter)
    recipients: Counter[str] = field(default_factory=Counter)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def own_addresses(self) -> list[str]:
        """The owner's addresses, the likeliest first; empty when nothing is clear enough."""
        if self.sent_from:
            total = sum(self.sent_from.values())
            return [a for a, n in self.sent_from.most_common(12) if n >= ALIAS_SHARE * total]
        received = self.delivered_to or self.recipients
        likely = received.most_common(1)
        if likely and likely[0][1] >= max(2, RECIPIENT_SHARE * self.seen):
            return [likely[0][0]]
        return [likely[0][0]] if likely and self.seen == likely[0][1] == 1 else []


@dataclass(frozen=True, slots=True)
class Claims:
    """For each mailbox its own addresses (likeliest first); ``learnt``: what is newly ours."""

    addresses: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    learnt: tuple[str, ...]


def weigh(samples: Iterable[tuple[str, str, Mail]], *, before: Ours) -> Claims:
    """Judge whose each mailbox is; ``before`` is what was ours already."""
    held: dict[str, Evidence] = defaultdict(Evidence)
    for mailbox, folder, mail in samples:
        _weigh_one(held[mailbox], folder, mail)
    addresses, names, learnt = {}, {}, []
    for mailbox, evidence in held.items():
        own = [a for a in evidence.own_addresses() if not is_robot_address(a)]
        addresses[mailbox] = tuple(dict.fromkeys(own))
        for address in own:
            names[address] = best_name(evidence.names[address], address)
        learnt += [n for a in own for n in (a, _house_domain(a)) if n and n not in before.names]
    return Claims(addresses, names, tuple(dict.fromkeys(learnt)))


def _weigh_one(evidence: Evidence, folder: str, mail: Mail) -> None:
    evidence.seen += 1
    if folder_kind(folder) == "sent":
        for sender in mail.from_[:1]:
            evidence.sent_from[sender.spec] += 1
            evidence.names[sender.spec].add(sender.name)
        return
    if folder_kind(folder) in ("junk", "drafts"):
        return
    for name in _DELIVERED:
        for value in mail.headers.get(name, ())[:1]:
            if "@" in value:
                evidence.delivered_to[value.strip().strip("<>").lower()] += 1
    for address in {a.spec: a for a in (*mail.to, *mail.cc)}.values():
        evidence.recipients[address.spec] += 1
        evidence.names[address.spec].add(address.name)


def _house_domain(address: str) -> str:
    domain = address.rpartition("@")[2]
    return "" if is_freemail(domain) else domain


@transaction.atomic
def make_mailboxes(claims: Claims, *, owner: str, now: datetime) -> dict[str, MailboxHere]:
    """Make the mailboxes, addresses and colleagues that are new.

    ``owner``: a colleague's address whose personal mailboxes these are; else they are shared.
    Raises `Refused` when there is no colleague with that address.
    """
    holder = Colleague.objects.filter(email__iexact=owner).first() if owner else None
    if owner and holder is None:
        raise Refused(
            f"There is no colleague {owner}. Add them first: goodword colleague add {owner}"
        )
    for spec in claims.learnt:
        OurAddress.objects.get_or_create(spec=spec)
    made = {}
    for name, addresses in claims.addresses.items():
        keepers: list[Colleague] = []
        for address in addresses:
            told = claims.names.get(address, "")
            same = next((k for k in keepers if one_person(k.name, told)), None)
            colleague = _colleague(address, told, now, same)
            if colleague and colleague not in keepers:
                keepers.append(colleague)
        keeper = keepers[0] if keepers else None
        mailbox, _ = Mailbox.objects.get_or_create(
            name=name[:160],
            defaults={
                "address": addresses[0] if addresses else "",
                "owner": holder,
                "accountable": holder or keeper,
            },
        )
        made[name] = MailboxHere(mailbox.pk, is_desk(mailbox))
    ensure_somebody(now=now)
    return made


def ensure_somebody(*, now: datetime) -> None:
    """Somebody must answer for what comes in until the first colleague is known."""
    if Colleague.objects.filter(is_active=True).exists():
        return
    try:
        add_colleague(
            reader=OPERATOR, email="front.desk@goodword.invalid", name="Front desk", now=now
        )
    except (Refused, IntegrityError):
        # Another process did it in the same moment.
        if not Colleague.objects.filter(is_active=True).exists():
            raise


def _colleague(
    address: str, name: str, now: datetime, same: Colleague | None = None
) -> Colleague | None:
    """The colleague behind an address of ours; ``same``: somebody it may well be."""
    if address_kind(address) != "person":
        return None
    known = OurAddress.objects.filter(spec=address, colleague__isnull=False).first()
    if known:
        return known.colleague
    colleague = Colleague.objects.filter(email=address).first() or same
    if colleague is None:
        colleague = add_colleague(reader=OPERATOR, email=address, name=name, now=now)
    OurAddress.objects.update_or_create(spec=address, defaults={"colleague": colleague})
    return colleague


def is_desk(mailbox: Mailbox) -> bool:
    """Whether a mailbox is a common desk (info@, office@), where forwarded mail is a new matter."""
    return mailbox.owner_id is None and (
        mailbox.accountable_id is None or address_kind(mailbox.address) == "shared"
    )
