"""A full voicemail box is told until it takes messages again, or somebody says that it does."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from goodword.channels.mail.live.watching_tables import Worry
from goodword.cli.mailbox import app as mailbox_app
from goodword.hooks.tokening import make_token
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry, Reading
from goodword.wiring import voicemail
from tests.factories import make_address, make_conversation, make_entry, make_mailbox, reader_of
from tests.wiring.watched import DAY, MINUTE, NOW, look, told

pytestmark = pytest.mark.django_db


def phone_mail(at: datetime, subject: str, *, call: dict[str, Any] | None = None) -> Entry:
    entry = make_entry(
        make_conversation(subject), at=at, direction="in", author=make_address("pbx@tel.example"),
        automated=call is None, mailbox=make_mailbox(), subject=subject, text="",
    )  # fmt: skip
    if call is not None:
        Reading.objects.create(entry=entry, reader="call", version=1, value=call)
    return entry


def test_a_full_voicemail_box_is_told_until_somebody_could_leave_a_message_again(
    chief: Colleague, clock: list[datetime]
) -> None:
    phone_mail(NOW, "Voicemail: mailbox 204 is full")
    look()
    assert not Worry.objects.exists(), "a stranger may write that, to have something clicked"
    phone_mail(NOW, "New voicemail", call={"disposition": "voicemail", "lines": ["11"]})
    phone_mail(NOW + MINUTE, "Voicemail: mailbox 204 is full")
    phone_mail(NOW + MINUTE, "Voicemail: mailbox 205 is almost full")
    look()
    look()
    assert sorted(Worry.objects.values_list("about", flat=True)) == ["204", "205"]
    assert told(chief) == ["worry: voicemail"] * 2
    phone_mail(NOW + 9 * MINUTE, "New voicemail",
               call={"disposition": "voicemail", "lines": ["204"]})  # fmt: skip
    look()
    assert Worry.objects.get(about="204").ended_at is not None
    clock[0] = NOW + 15 * DAY
    look()
    assert not Worry.objects.filter(ended_at=None).exists()


def test_an_administrator_says_that_a_voicemail_box_has_room_again(chief: Colleague) -> None:
    phone_mail(NOW, "New voicemail", call={"disposition": "voicemail", "lines": ["11"]})
    for line in ("204", "205", "206"):
        phone_mail(NOW + MINUTE, f"Voicemail: mailbox {line} is full")
    look()
    by_page, by_terminal, by_program = Worry.objects.order_by("about")
    browser = Client()
    browser.force_login(chief)
    page = f"/settings/mailboxes/{by_page.mailbox_id}/connection"
    assert browser.get(page).content.decode().count("It has room again") == 3
    assert "The voicemail box of 206 is full" in browser.get("/settings/mailboxes").content.decode()
    assert browser.post(f"/settings/worries/{by_page.pk}/over").headers["Location"] == page
    assert f"{by_terminal.pk}\toffice\tThe voicemail box of 205 is full" in terminal("worries")
    assert "It is over" in terminal("over", str(by_terminal.pk))
    assert "nothing of this number" in terminal("over", str(by_terminal.pk))
    _, token = make_token(
        reader=reader_of(chief), name="a program", scopes=["read", "settings"],
        expires_at=datetime.now(UTC) + DAY, now=datetime.now(UTC),
    )  # fmt: skip
    program = Client(headers={"Authorization": f"Bearer {token}"})
    (one,) = program.get("/api/v1/settings/worries").json()
    assert (one["id"], one["kind"]) == (by_program.pk, "voicemail")
    assert program.post(f"/api/v1/settings/worries/{one['id']}/over").json()["ended_at"]
    look()
    assert not Worry.objects.filter(ended_at=None).exists()
    assert told(chief) == ["worry: voicemail"] * 3 + ["worry over: voicemail"] * 3


def terminal(*words: str) -> str:
    return CliRunner().invoke(mailbox_app, list(words)).output


def test_what_lay_there_before_and_old_mail_tell_nothing(
    chief: Colleague, clock: list[datetime]
) -> None:
    phone_mail(NOW - 40 * DAY, "New voicemail", call={"disposition": "voicemail"})
    phone_mail(NOW - 30 * DAY, "Voicemail: mailbox 204 is full")
    voicemail.notice_voicemail(wall=NOW)
    assert not Worry.objects.exists()
