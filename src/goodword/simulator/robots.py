"""Mail that programs write: delivery reports, invitations, absence notes."""

from datetime import datetime, timedelta
from random import Random

from goodword.simulator.grammar import pick, render
from goodword.simulator.house import House
from goodword.simulator.letter import Letter
from goodword.simulator.people import Customer
from goodword.simulator.when import day_words, local_date, working_day
from goodword.simulator.wire import multipart, put_on_the_wire, stamp
from goodword.simulator.words import words_of

TEXT = (("Content-Type", "text/plain; charset=utf-8"),)


def delivery_report(letter: Letter, lost: Letter, why: tuple[str, str, str], host: str) -> None:
    """Make the letter a report that another could not be delivered (RFC 3464)."""
    reply, status, words = why
    spec = lost.to[0].spec
    letter.text = (
        f"This is the mail system at host mail.{host}.\n\n"
        "I'm sorry to have to inform you that your message could not be delivered\n"
        f"to one or more recipients.\n\n<{spec}>: {reply} {words}"
    )
    fields = (
        f"Reporting-MTA: dns; mail.{host}\r\nArrival-Date: {stamp(lost.date, lost.zone)}\r\n\r\n"
        f"Final-Recipient: rfc822; {spec}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {reply} {words}\r\n"
    )
    original = put_on_the_wire(lost, lost.sightings[0][0], "sent", host)
    letter.headers = (("Auto-Submitted", "auto-replied"),)
    letter.raw_body = multipart(
        "report",
        f"report-{letter.key}",
        [
            (TEXT, letter.text.replace("\n", "\r\n").encode() + b"\r\n"),
            ((("Content-Type", "message/delivery-status"),), fields.encode()),
            ((("Content-Type", "message/rfc822"),), original),
        ],
        " report-type=delivery-status;",
    )


def invitation(letter: Letter, at: datetime, ident: str) -> None:
    """Make the letter an invitation to a meeting (RFC 5545, 5546)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Larkin//Calendar//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{ident}@calendar.example",
        "SEQUENCE:0",
        f"DTSTAMP:{letter.date:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{at:%Y%m%dT%H%M%SZ}",
        f"DTEND:{at + timedelta(minutes=45):%Y%m%dT%H%M%SZ}",
        f"ORGANIZER:mailto:{letter.sender.spec}",
        f"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{letter.to[0].spec}",
        "SUMMARY:Planning",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    letter.text = f"{letter.sender.name} invites you to: Planning"
    calendar = (("Content-Type", "text/calendar; charset=utf-8; method=REQUEST"),)
    letter.raw_body = multipart(
        "alternative",
        f"cal-{letter.key}",
        [(TEXT, letter.text.encode() + b"\r\n"), (calendar, "\r\n".join(lines).encode())],
    )


def absence_note(sent: Letter, who: Customer, house: House, rng: Random) -> Letter:
    """What a customer's mail program answers while the customer is away (RFC 3834)."""
    words = words_of(who.lang)
    back = working_day(
        local_date(sent.date, house.calendar), 2 + int(rng.random() * 8), house.calendar
    )
    slots = {
        "back": day_words(back, who.lang),
        "subject": sent.subject,
        "reception": f"info@{who.domain}" if who.domain else who.phone,
    }
    headers = [("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")]
    key = f"{sent.key}.away"
    name = next((p.full for p in who.persons), "")
    return Letter(
        key=key,
        conversation=sent.conversation,
        kind="auto-reply",
        writer=who.id,
        sender=sent.to[0],
        to=(sent.sender,),
        date=sent.date + timedelta(seconds=3 + int(rng.random() * 50)),
        subject=render(pick(words["ooo_subject"], rng), slots, rng),
        text=f"{render(pick(words['ooo'], rng), slots, rng)}\n\n{name}",
        lang=who.lang,
        zone=who.zone,
        client="robot",
        headers=tuple(headers if rng.random() < 0.85 else headers[1:]),
        parent=sent,
        automated="auto-reply",
        message_id=f"{key}.auto@{sent.to[0].spec.rpartition('@')[2]}",
        sightings=((house.mailbox_of(sent.sender.spec), "inbox"),),
    )
