"""Wrong passwords are slowed down: by account and by where they come from."""

from hashlib import sha256
from time import time

from django.core.cache import cache

FREE_TRIES = 5
FREE_TRIES_A_PLACE = 30
FIRST_WAIT = 5
LONGEST_WAIT = 300
LONGEST_WAIT_OF_A_PLACE = 30
REMEMBERED = 3600


class Throttle:
    """Counts wrong logins of one account and of one network address.

    After five wrong ones each further try has to wait, twice as long every time, up to five
    minutes; a right password forgets the account's count. An address may belong to a whole
    office, or to a proxy before the house: it has more tries, and waits half a minute at most.
    """

    def __init__(self, account: str, place: str) -> None:
        self.account = _key("account", account.strip().lower())
        self.place = _key("place", place)

    def wait(self) -> int:
        """Seconds to wait before the next try; 0: go ahead."""
        account = self._until(self.account, FREE_TRIES, LONGEST_WAIT)
        place = self._until(self.place, FREE_TRIES_A_PLACE, LONGEST_WAIT_OF_A_PLACE)
        return max(0, round(max(account, place) - time()))

    def failed(self) -> None:
        """Count a wrong password."""
        for key in (self.account, self.place):
            count, _ = cache.get(key, (0, 0.0))
            cache.set(key, (count + 1, time()), REMEMBERED)

    def passed(self) -> None:
        """Forget the account's wrong passwords."""
        cache.delete(self.account)

    def _until(self, key: str, free: int, longest: int) -> float:
        count, last = cache.get(key, (0, 0.0))
        if count < free:
            return 0.0
        return float(last + min(longest, FIRST_WAIT * 2 ** min(count - free, 12)))


def _key(kind: str, name: str) -> str:
    return f"login:{kind}:{sha256(name.encode('utf-8', 'replace')).hexdigest()}"
