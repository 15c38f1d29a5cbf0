"""The whole business: every customer's history and the noise, streamed or written to a folder."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from goodword.simulator.house import House, the_house
from goodword.simulator.letter import Letter
from goodword.simulator.noise import Noise
from goodword.simulator.robots import absence_note
from goodword.simulator.story import History, history
from goodword.simulator.wire import put_on_the_wire
from goodword.simulator.writing import Folder, Summary

DAYS_A_MONTH = 30.4375


def simulate_messages(
    *, customers: int, months: int, seed: int, end: datetime
) -> Iterator[tuple[str, str, bytes, dict[str, Any]]]:
    """Every copy of every mail as (mailbox, folder, raw bytes, truth), customer by customer.

    Memory stays flat in the number of customers. The same arguments give the
    same bytes. A mail that lies in two mailboxes comes twice, with the same
    truth. `end` is the business's now, aware; nothing is later.
    """
    house = the_house()
    for story, noise in _stories(house, customers, months, seed, end):
        for letter in [*story.letters, *noise]:
            truth = letter.truth()
            for mailbox, folder in letter.sightings:
                yield mailbox, folder, put_on_the_wire(letter, mailbox, folder, house.domain), truth


def simulate_business(
    out: Path,
    *,
    customers: int,
    months: int,
    seed: int,
    end: datetime,
    maildir: bool = True,
) -> Summary:
    """Write the business to a new or empty folder: its mail, calls, sales, and the truth.

    See docs/simulator.md for what stands where. With `maildir` false every
    mailbox is mbox files, which is quicker for very many mails. Raises
    `FileExistsError` when the folder holds something already, `ValueError` for
    numbers that make no business.
    """
    _check(customers, months, end)
    house = the_house()
    with Folder(out, house, maildir=maildir) as folder:
        for story, noise in _stories(house, customers, months, seed, end):
            folder.add_customer(story)
            for letter in [*story.letters, *noise]:
                folder.add_letter(letter)
        return folder.finish(end=end, customers=customers, months=months, seed=seed)


def _stories(
    house: House, customers: int, months: int, seed: int, end: datetime
) -> Iterator[tuple[History, list[Letter]]]:
    _check(customers, months, end)
    end = end.replace(microsecond=0)
    begin = end - timedelta(days=months * DAYS_A_MONTH)
    for index in range(customers):
        story = history(house, seed, index, begin, end)
        noise = list(Noise(house, seed, index, begin, end).letters()) if index % 4 == 0 else []
        noise += _absences(story, house, seed, index, end)
        yield story, noise


def _absences(story: History, house: House, seed: int, index: int, end: datetime) -> list[Letter]:
    rng = Random(f"{seed}/away/{index}")  # noqa: S311 - a simulation, not a secret
    sent = [letter for letter in story.letters if letter.direction == "out"]
    away = [x for x in sent if rng.random() < 0.02]
    notes = [absence_note(letter, story.customer, house, rng) for letter in away]
    return [note for note in notes if note.date <= end]


def _check(customers: int, months: int, end: datetime) -> None:
    if customers < 1 or months < 1:
        raise ValueError("A business needs at least one customer and one month.")
    if end.tzinfo is None:
        raise ValueError("The end has no time zone. Give an aware datetime.")
