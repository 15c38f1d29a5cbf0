"""Small mail stores for tests: letters written here, put into mbox files and Maildirs."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

NOW = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
OURS = "office@hartmann.example"
ANNA = "Anna Kovács <anna@kovacs.example>"


def letter(
    text: str = "Hello,\n\nwhen will the oven be delivered?\n\nAnna",
    *,
    sender: str = ANNA,
    to: str = OURS,
    subject: str = "The oven",
    days_ago: float = 1,
    message_id: str | None = "",
    **headers: str,
) -> bytes:
    """A letter as bytes. ``message_id``: "" makes one up from the words, None leaves it out."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(NOW - timedelta(days=days_ago))
    if message_id is not None:
        made = f"{abs(hash((text, sender, subject, days_ago)))}@letters.example"
        mail["Message-ID"] = f"<{message_id or made}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def answer(text: str = "Dear Anna,\n\non Friday at ten.\n\nNora", **changes: str) -> bytes:
    """An answer of ours to Anna."""
    told = {"sender": f"Nora Hartmann <{OURS}>", "to": ANNA, "subject": "Re: The oven", **changes}
    return letter(text, days_ago=0.5, **told)  # type: ignore[arg-type]


def mbox(path: Path, *letters: bytes) -> Path:
    """An mbox file of these letters."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for raw in letters:
            file.write(b"From someone@letters.example Mon May  4 09:00:00 2026\n")
            file.write(raw.replace(b"\nFrom ", b"\n>From ").rstrip(b"\n") + b"\n\n")
    return path
