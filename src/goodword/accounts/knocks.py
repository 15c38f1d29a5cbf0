"""Wrong attempts at the door: written down before anything is compared, and slowed."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from goodword.accounts import rules
from goodword.accounts.tables import Knock, KnownBrowser
from goodword.people.tables import Colleague

log = logging.getLogger("goodword.door")

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt. ``wait``: seconds to wait before the next one; then nothing may be compared."""

    number: int
    account: str
    wait: int


def attempt(*, account: str, origin: str, browser: str = "", now: datetime) -> Attempt:
    """Write an attempt down and say whether it may go on.

    It stands there before anything is compared, so that any number of processes, asked at once,
    count each other. ``browser`` is what a known browser shows: in it the account's colleague is
    counted apart, and no stranger's wrong attempts slow them.
    """
    key, place = account_key(account), rules.place(origin)
    known = bool(browser) and _is_known(account, browser)
    if known:
        key = account_key(f"{account}\0{rules.digest(browser)}")
    row = Knock.objects.create(account=key, origin=place, at=now)
    recent = Knock.objects.filter(at__gt=now - rules.REMEMBERED, pk__lt=row.pk)
    wait = rules.wait(
        list(recent.filter(account=key).values_list("at", flat=True)),
        now,
        free=rules.FREE_TRIES,
        longest=rules.LONGEST_WAIT,
    )
    if not known:
        elsewhere = rules.wait(
            list(recent.filter(origin=place).values_list("at", flat=True)),
            now,
            free=rules.FREE_TRIES_OF_AN_ORIGIN,
            longest=rules.LONGEST_WAIT_OF_AN_ORIGIN,
        )
        wait = max(wait, elsewhere)
    if wait:
        # Who has to wait is told so and nothing is compared: it must not make the wait longer.
        row.delete()
        log.warning("attempt refused, %s s to wait: account %s from %s", wait, key[:12], place)
    return Attempt(row.pk or 0, key, wait)


def passed(made: Attempt) -> None:
    """It was right: the account's wrong attempts are forgotten."""
    Knock.objects.filter(account=made.account).delete()


def failed(made: Attempt, *, origin: str, what: str = "password") -> None:
    """It was wrong: it stays written down, and stands in the log."""
    log.warning("wrong %s: account %s from %s", what, made.account[:12], rules.place(origin))


def remember_browser(*, colleague: Colleague, browser: str, now: datetime) -> None:
    """Somebody logged in here: this browser is theirs."""
    KnownBrowser.objects.get_or_create(
        colleague=colleague, digest=rules.digest(browser), defaults={"since": now}
    )


def forget_browsers(*, colleague_id: int) -> None:
    """No browser of theirs is known any more."""
    KnownBrowser.objects.filter(colleague_id=colleague_id).delete()


def forget_old(*, now: datetime) -> int:
    """Forget attempts of more than a month ago, and browsers of more than a year; how many."""
    old, _ = Knock.objects.filter(at__lt=now - KEPT).delete()
    unused, _ = KnownBrowser.objects.filter(since__lt=now - timedelta(days=365)).delete()
    return old + unused


def account_key(account: str) -> str:
    """What stands for an account here: nobody reads from it what was typed."""
    told = account.strip().lower()
    return salted_hmac("goodword.knock", told, algorithm="sha256").hexdigest()


def _is_known(account: str, browser: str) -> bool:
    return KnownBrowser.objects.filter(
        colleague__email__iexact=account.strip(), digest=rules.digest(browser)
    ).exists()
