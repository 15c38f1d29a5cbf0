"""How fast a mail is read: ours beside the standard library and a bare Rust parser.

    python benchmarks/parse.py [STORE ...] [--rounds N] [--most N]

Each reader reads the same mails in turn, round after round, so that what else the machine
does falls on all alike. CPU seconds; the ratio is that of the medians. The others do less:
"compat32" and "default" walk the parts and decode their text, the Rust parser decodes all it
knows; none of them turns HTML into text, checks addresses or hashes attachments.
"""

import argparse
import email
import email.policy
import statistics
import time
from collections.abc import Callable
from email.message import Message
from pathlib import Path

import fast_mail_parser

from goodword.channels.mail import open_store, parse_mail

DATA = Path(__file__).parents[2] / "shared" / "data" / "mail"
STORES = ["enron/delainey-d", "enron/cuilla-m", "spamassassin", "rlists/r-sig-finance.mbox"]


def walk(message: Message) -> None:
    for header in ("From", "To", "Cc", "Subject", "Date", "Message-ID", "References"):
        str(message.get(header, ""))
    for part in message.walk():
        if part.get_content_maintype() == "text":
            data = part.get_payload(decode=True)
            assert data is None or isinstance(data, bytes)
            if data:
                data.decode("latin-1")


def compat32(raw: bytes) -> None:
    walk(email.message_from_bytes(raw))


def default(raw: bytes) -> None:
    walk(email.message_from_bytes(raw, policy=email.policy.default))


def rust(raw: bytes) -> None:
    fast_mail_parser.parse_email(raw)


READERS: dict[str, Callable[[bytes], object]] = {
    "goodword": parse_mail,
    "stdlib compat32": compat32,
    "stdlib default": default,
    "fast-mail-parser": rust,
}


def measure(read: Callable[[bytes], object], raws: list[bytes]) -> tuple[float, int]:
    """CPU seconds for all mails, and how many raised."""
    raised = 0
    started = time.process_time()
    for raw in raws:
        try:
            read(raw)
        except Exception:
            raised += 1
    return time.process_time() - started, raised


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("stores", nargs="*", type=Path, default=[DATA / name for name in STORES])
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--most", type=int, default=1500, help="mails of each store")
    told = ask.parse_args()
    print(f"{'store':<26}{'reader':<18}{'mails':>7}{'mails/CPU-s':>13}{'ours is':>10}{'raised':>8}")
    for store in told.stores:
        raws = [found.raw for found, _ in zip(open_store(store), range(told.most), strict=False)]
        times: dict[str, list[float]] = {name: [] for name in READERS}
        raised = dict.fromkeys(READERS, 0)
        for _ in range(told.rounds):
            for name, read in READERS.items():
                seconds, raised[name] = measure(read, raws)
                times[name].append(seconds)
        ours = statistics.median(times["goodword"])
        for name in READERS:
            median = statistics.median(times[name])
            print(f"{store.name:<26}{name:<18}{len(raws):>7}{len(raws) / median:>13,.0f}"
                  f"{median / ours:>9.2f}x{raised[name]:>8}")  # fmt: skip


if __name__ == "__main__":
    main()
