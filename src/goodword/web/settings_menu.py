"""The settings by subject: what there is for whom, in the menu and on the page that lists it."""

from collections.abc import Callable
from dataclasses import dataclass

from goodword.access import Reader

type Allowed = Callable[[Reader], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """A page of settings. ``also``: pages that belong under it."""

    page: str
    words: str
    hint: str
    allowed: Allowed
    also: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[str, ...]:
        """Every page on which this one is the present one."""
        return (self.page, *self.also)


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one subject."""

    title: str
    items: tuple[Item, ...]


def _everybody(reader: Reader) -> bool:
    return True


def _deciders(reader: Reader) -> bool:
    return reader.decides


def _leads(reader: Reader) -> bool:
    return reader.role in ("lead", "administrator")


def _administrators(reader: Reader) -> bool:
    return reader.administers


GROUPS = (
    Group(
        "You",
        (
            Item("account", "Your account", "Password, second factor, where you are logged in",
                 _everybody, ("second_factor", "add_passkey", "recovery_codes")),
            Item("notice_choices", "What you are told", "In the page, by mail, or not at all; "
                 "the morning note", _everybody),
            Item("signatures", "Signatures", "What stands under your letters", _deciders),
            Item("templates", "Templates", "Words that are used again", _deciders, ("template",)),
            Item("set_aside", "Set aside", "Findings that are not shown while you write",
                 _deciders),
            Item("tokens", "Tokens", "For programs that act for you", _everybody),
            Item("webhooks", "Webhooks", "Other systems hear of what happens", _deciders,
                 ("webhook", "delivery", "webhook_act")),
        ),
    ),
    Group(
        "The house",
        (
            Item("standard", "House and standard", "Its name, how soon we answer, who is on duty",
                 _administrators),
            Item("hours", "Working hours", "When we work, holidays, closed days", _administrators,
                 ("other_hours", "new_hours")),
            Item("our_addresses", "Our addresses", "Which addresses and domains are ours",
                 _administrators),
            Item("surveys", "Surveys", "One question to a customer, after what, in which words",
                 _administrators),
            Item("follow_ups", "After a sale", "Thanks, and later whether they are satisfied",
                 _leads),
            Item("house_tags", "Tags", "Rename, join and delete them", _leads, ("house_tag",)),
            Item("intervals", "Staying in touch", "How often, with whom", _leads,
                 ("forget_house_interval",)),
        ),
    ),
    Group(
        "People",
        (
            Item("colleagues", "Colleagues", "Who is here, with which role; invitations",
                 _administrators, ("colleague", "invite")),
            Item("teams", "Teams", "Who can be offered something together", _administrators,
                 ("one_team",)),
            Item("entry_settings", "Logging in", "A second factor for whom; single sign-on",
                 _administrators),
        ),
    ),
    Group(
        "Mail and telephone",
        (
            Item("mailboxes", "Mailboxes",
                 "Connect them; whose they are, who sees them, who answers", _administrators,
                 ("mailbox", "connect_mailbox", "first_look", "connection",
                  "mailbox_sending")),
            Item("mail", "Outgoing mail", "Whether notices and morning notes go out",
                 _administrators),
            Item("telephone", "Telephone", "Whose is which extension or line", _administrators),
            Item("call_lists", "Call lists", "Take in what the telephone system exports",
                 _deciders),
            Item("sales_lists", "Sales lists", "Take in what shop, till or bookkeeping exports",
                 _deciders, ("sales_list",)),
            Item("shops", "Shops", "What is sold online comes by itself", _administrators,
                 ("shop", "shop_act")),
            Item("quarantine", "Quarantine", "What could not be read, kept as it came",
                 _everybody),
        ),
    ),
    Group(
        "Records",
        (
            Item("keeping", "How long things are kept", "By mailbox and kind; what was erased",
                 _administrators, ("stop_keeping",)),
            Item("audit", "Audit", "Who saw, did and took out what", _administrators),
            Item("status", "How it works", "Disk, database, mailboxes and their servers",
                 _administrators),
        ),
    ),
)  # fmt: skip


def menu(reader: Reader) -> list[Group]:
    """The groups, with what this reader has something to do on."""
    shown = (Group(g.title, tuple(i for i in g.items if i.allowed(reader))) for g in GROUPS)
    return [group for group in shown if group.items]


PAGES = frozenset(page for group in GROUPS for item in group.items for page in item.pages)
"""Every page that stands under the settings."""
