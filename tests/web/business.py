"""A small business of our own writing, brought in as mail, for tests of pages.

Anna (administrator) and Bernd (colleague) share ``sales``; each has a personal mailbox. Rita may
only read. Ilse writes to sales and chases; Lena writes to Bernd alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from goodword.access import OPERATOR
from goodword.house.actions import edit_calendar, edit_house
from goodword.house.queries import the_house
from goodword.people.actions import add_our_address
from goodword.people.tables import Colleague, Mailbox
from goodword.wiring.importing import Request, import_mail
from tests.kept import Kept, is_empty

PASSWORD = "correct horse battery"
ILSE = "Ilse Vandenberghe <ilse@vandenberghe.example>"
LENA = "Lena Fuchs <lena@fuchs.example>"
SALES = "sales@workshop.example"
SECRET = "thirtyseven pelicans"
HTML = (
    "<p>Dear all, <b>could you tell me</b> what the table costs?</p>"
    '<img src="cid:plan"><img src="https://pictures.example/far.gif" alt="far away">'
    "<script>document.title = 'taken'</script>"
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6300"
    "010000050001"
)


@dataclass
class Business:
    """Who is in the house, and what was found in it."""

    now: datetime
    anna: Colleague
    bernd: Colleague
    rita: Colleague


def letter(
    sender: str,
    to: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    number: int,
    html: str = "",
    answers: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> EmailMessage:
    """A mail; ``files`` are names with contents."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{number}@letters.example>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
        mail.get_payload()[1].add_related(PIXEL, "image", "png", cid="<plan>")  # type: ignore[union-attr,index]
    for name, content in files:
        mail.add_attachment(content, maintype="text", subtype="html", filename=name)
    return mail


def bring_in(folder: Path, mailbox: str, letters: list[EmailMessage], **request: object) -> None:
    """Import letters as a folder of .eml files."""
    place = folder / mailbox
    place.mkdir(parents=True, exist_ok=True)
    for mail in letters:
        (place / f"{mail['Message-ID'].strip('<>')}.eml").write_bytes(bytes(mail))
    asked = Request(paths=[place], mailbox=mailbox, **request)  # type: ignore[arg-type]
    import_mail(asked, wall=datetime.now(UTC))


def colleague(name: str, role: str) -> Colleague:
    """One of us who can log in."""
    email = f"{name.split()[0].lower()}@workshop.example"
    one = Colleague(name=name, email=email, role=role, created_at=datetime.now(UTC))
    one.set_password(PASSWORD)
    one.save()
    return one


_kept: dict[tuple[str, ...], Kept[Business]] = {}


def open_business(folder: Path) -> Business:
    """The whole house: colleagues, hours, mailboxes, mail."""
    if not is_empty():
        return _open_business(folder)
    how = (connection.vendor, *settings.PASSWORD_HASHERS)
    if how not in _kept:
        _kept[how] = Kept(lambda: _open_business(folder))
        return _kept[how].told
    _kept[how].put_back()
    told = _kept[how].told
    one = Colleague.objects.in_bulk()
    return Business(told.now, one[told.anna.pk], one[told.bernd.pk], one[told.rita.pk])


def _open_business(folder: Path) -> Business:
    anna = colleague("Anna Berg", "administrator")
    bernd = colleague("Bernd Okafor", "colleague")
    rita = colleague("Rita Leser", "read-only")
    edit_house(reader=OPERATOR, name="Berg & Okafor", on_duty_id=anna.pk)
    week = {**the_house().calendar.definition, "zone": "Europe/Brussels", "country": "BE"}
    edit_calendar(reader=OPERATOR, definition=week)
    add_our_address(reader=OPERATOR, spec="workshop.example")
    now = datetime.now(UTC)
    first = letter(
        ILSE, SALES, "Oak table for the hall",
        "Dear all,\n\ncould you tell me what the oak table costs? The plan is on "
        "https://vandenberghe.example/hall (second one).\n\nIlse\n\n-- \nIlse Vandenberghe",
        at=now - timedelta(days=6), number=1, html=HTML, files=(("plan <b>.html", b"<b>plan</b>"),),
    )  # fmt: skip
    chaser = letter(
        ILSE, SALES, "Re: Oak table for the hall", "Dear all, did you get my letter? Can you help?",
        at=now - timedelta(days=2), number=2, answers="<1@letters.example>",
    )  # fmt: skip
    drawer = letter(
        "Tomás Rivera <tomas@rivera.example>", SALES, "Squeaking drawer",
        "Hello, the lower drawer squeaks. What can I do about it?",
        at=now - timedelta(hours=5), number=3,
    )  # fmt: skip
    bring_in(folder, "sales", [first, chaser, drawer])
    private = letter(
        LENA, "Bernd Okafor <bernd@workshop.example>", f"About the {SECRET}",
        f"Dear Bernd, what do you think of the {SECRET}? Could you tell me?",
        at=now - timedelta(days=1), number=4, files=((f"{SECRET}.html", b"x"),),
    )  # fmt: skip
    bring_in(folder, "bernd", [private], owner="bernd@workshop.example")
    Mailbox.objects.filter(name="sales").update(owner=None)
    return Business(now=now, anna=anna, bernd=bernd, rita=rita)
