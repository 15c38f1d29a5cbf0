"""The bell and the clock's look at 200 colleagues and 50,000 open commitments.

    python -m benchmarks notices [--entries N] [--open N] [--colleagues N] [--customers N]
        [--hits N] [--home FOLDER]

Prints milliseconds: one question of the bell through the whole application, a look of the clock
with nothing new and with a thousand new events, the morning notes of everybody.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

from benchmarks.load import NOW, Size, add_options, fill, size_of

COLLEAGUES = 200


def main() -> None:
    """Fill, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, Size(entries=200_000))
    parser.add_argument("--hits", type=int, default=100)
    parser.add_argument("--home", default="")
    options = parser.parse_args()
    home = options.home or tempfile.mkdtemp(prefix="goodword-load-")
    os.environ["GOODWORD_HOME"] = home
    from goodword.wiring.start import django

    django()
    from goodword.ledger.tables import Commitment

    if not Commitment.objects.exists():
        fill(size_of(options))
    furnish()
    measure(options.hits)


def furnish() -> None:
    """Two hundred colleagues who have been here, each with a hundred notices, ten of them new."""
    from goodword.ledger.tables import Commitment
    from goodword.notices.tables import Notice
    from goodword.people.tables import Colleague

    known = set(Colleague.objects.values_list("email", flat=True))
    Colleague.objects.bulk_create(
        Colleague(email=f"c{n}@our.example", name=f"Colleague {n}", created_at=NOW)
        for n in range(COLLEAGUES)
        if f"c{n}@our.example" not in known
    )
    Colleague.objects.update(last_login=NOW, created_at=NOW - timedelta(days=900))
    if Notice.objects.exists():
        return
    lines = list(Commitment.objects.filter(is_listed=True)[:1000].values_list("pk", flat=True))
    Notice.objects.bulk_create(
        [
            Notice(
                colleague=one, kind="again", key=f"n{n}", commitment_id=lines[n],
                at=NOW - timedelta(minutes=n), seen_at=None if n < 10 else NOW,
            )
            for one in Colleague.objects.all()
            for n in range(100)
        ],
        batch_size=2000,
    )  # fmt: skip


def measure(hits: int) -> None:
    """Ask and look many times."""
    from django.test import Client

    from goodword.ledger.tables import Commitment, CommitmentEvent
    from goodword.notices.looking import look
    from goodword.notices.mails import gather
    from goodword.notices.morning import morning_content, plan_mornings
    from goodword.notices.tables import Posted
    from goodword.people.tables import Colleague
    from goodword.wiring import clock

    clock.wall = lambda: NOW
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(Colleague.objects.get(email="c5@our.example"))
    known = browser.get("/notices/bell").json()
    address = f"/notices/bell?known={known['count']}-{known['newest']}"
    say("the bell, nothing new", hits, lambda: browser.get(address))
    say("the bell, something new", hits, lambda: browser.get("/notices/bell?known=0-0"))
    say("the list", hits, lambda: browser.get("/notices"))
    look(now=NOW, wall=NOW, mailing=True)
    say("the clock, nothing new", hits, lambda: look(now=NOW, wall=NOW, mailing=True))

    def a_thousand() -> None:
        last = dict.fromkeys(range(1000))
        lines = Commitment.objects.filter(is_listed=True)[:1000]
        CommitmentEvent.objects.bulk_create(
            CommitmentEvent(
                commitment=line, number=1000 + line.events.count(), name="chased", at=NOW,
                recorded_at=NOW, data={"chasers": 2},
            )
            for line, _ in zip(lines, last, strict=False)
        )  # fmt: skip
        started = time.perf_counter()
        look(now=NOW, wall=NOW, mailing=True)
        print(f"{'the clock, 1,000 new events':<32}{(time.perf_counter() - started) * 1e3:8.1f}")

    a_thousand()
    later = NOW + timedelta(hours=1)
    started = time.perf_counter()
    number = gather(now=later, wall=later)
    print(f"{f'writing {number} mails down':<32}{(time.perf_counter() - started) * 1e3:8.1f}")
    Posted.objects.filter(key__startswith="morning:").delete()
    started = time.perf_counter()
    number = plan_mornings(now=NOW, wall=NOW)
    print(f"{f'{number} morning notes planned':<32}{(time.perf_counter() - started) * 1e3:8.1f}")
    notes = list(Posted.objects.filter(key__startswith="morning:")[:20])
    if notes:
        say("one morning note's words", 1, lambda: [
            morning_content(one, now=NOW, link=lambda target: "https://x.example/") for one in notes
        ], each=len(notes))  # fmt: skip


def say(what: str, hits: int, act: Callable[[], object], each: int = 1) -> None:
    """Median and 95th percentile of an act, in milliseconds."""
    act()
    told = []
    for _ in range(hits):
        started = time.perf_counter()
        act()
        told.append((time.perf_counter() - started) * 1e3 / each)
    told.sort()
    print(f"{what:<32}{statistics.median(told):8.1f}{told[int(len(told) * 0.95)]:8.1f}")


if __name__ == "__main__":
    main()
