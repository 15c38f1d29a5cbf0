"""History: what lay in a mailbox before it was connected, the newest first.

All folders are walked back side by side, by when messages came: an answer in Sent is here about
when its question is, and Today is right long before the last year is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from goodword.channels.mail.live import positions
from goodword.channels.mail.live.tables import Folder
from goodword.channels.mail.live.taking import Work, keep, take_chunk, untaken
from goodword.channels.mail.live.trouble import Refusal

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Course:
    """How far the history of a folder was taken.

    ``chunks``: UIDs that were searched and are still to be taken; ``low``: where that search began.
    ``size``: how wide the next one is. ``reached``: when the oldest that was taken had come;
    ``pieces``: in how many pieces.
    """

    low: int
    size: int
    chunks: list[list[int]] = field(default_factory=list)
    reached: datetime | None = None
    pieces: int = 0


type Courses = dict[int, Course]


def take_some(work: Work, courses: Courses, rows: Sequence[Folder]) -> int | None:
    """Take one piece of history; how many messages, none when there is no more."""
    for folder in sorted(rows, key=lambda folder: _turn(courses.get(folder.pk))):
        if folder.history_done or folder.uidvalidity is None or not work.go_on():
            continue
        try:
            if work.server.selected != folder.name:
                seen = work.server.examine(folder.name)
                if seen.uidvalidity != folder.uidvalidity:
                    continue
            chunk = _next_chunk(work, courses, folder)
            if chunk is None:
                continue
            taken = take_chunk(work, folder, chunk)
        except Refusal as refusal:
            keep(work, folder, told=str(refusal))
            continue
        course = courses[folder.pk]
        course.pieces += 1
        course.reached = taken.oldest or course.reached
        keep(work, folder, history_left=max(0, (folder.history_left or 0) - len(chunk)))
        return taken.count
    return None


def _turn(course: Course | None) -> tuple[bool, float, int]:
    """Who is next: those not begun, then whoever is the least far back; else in turns."""
    if course is None or not course.pieces:
        return (False, 0.0, 0)
    return (True, -(course.reached or _NEVER).timestamp(), course.pieces)


def _next_chunk(work: Work, courses: Courses, folder: Folder) -> list[int] | None:
    """The newest piece of history that was not taken; none: this folder has no more."""
    since = work.connection.from_date
    course = courses.get(folder.pk)
    if course is None:
        below = folder.history_below or 1
        course = courses[folder.pk] = Course(below, work.server.window)
        keep(work, folder, history_left=work.server.count(below - 1, since))
    while not course.chunks:
        keep(work, folder, history_below=course.low)
        if course.low <= 1:
            del courses[folder.pk]
            keep(work, folder, history_done=True, history_left=0)
            return None
        course.low, high = positions.window_below(course.low, course.size)
        listed = work.server.uids(course.low, high, since)
        course.size = positions.next_size(course.size, len(listed))
        wanted = untaken(folder, listed, now=work.clock())
        if folder.history_left:
            left = folder.history_left - len(listed) + len(wanted)
            keep(work, folder, history_left=max(0, left))
        course.chunks = list(positions.history_chunks(wanted, begun=course.pieces > 0))
    return course.chunks.pop(0)
