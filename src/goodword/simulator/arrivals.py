"""The ways in which a matter reaches us, other than by a letter to the right one of us."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from goodword.simulator import papers as make
from goodword.simulator.grammar import pick, render, sentence_case, take_promises
from goodword.simulator.letter import Letter, Paper, Party
from goodword.simulator.words import words_of

if TYPE_CHECKING:
    from goodword.simulator.desk import Desk


def handover(desk: "Desk", letter: Letter) -> list[Letter]:
    """A letter to the wrong one of us goes on to the office, and somebody else answers."""
    if desk.route != "forward":
        return []
    giver = desk.us
    speaking = [c for c in desk.house.speaking(desk.customer.lang) if c.id != giver.id]
    desk.us = pick(speaking, desk.rng) if speaking else desk.house.colleagues[1]
    slots = desk.facts | {"to": desk.us.first, "them": desk.writer.first}
    note = render(pick(words_of("en")["handover"], desk.rng), slots, desk.rng)
    at = letter.date + timedelta(minutes=8 + int(desk.rng.random() * 200))
    desk.facts["me"] = desk.facts["them"] = desk.us.first
    return [
        Letter(
            key=desk.key(),
            conversation=desk.ident,
            kind="forward",
            writer=giver.id,
            sender=giver.party,
            to=(desk.house.office,),
            date=at,
            subject=f"Fwd: {letter.subject}",
            text=note,
            client=giver.client,
            direction="internal",
            signature=desk.house.signature(giver) if note else "",
            forwarded=letter,
            form_author=letter.sender,
            message_id=desk.message_id(desk.house.domain),
            sightings=((giver.id, "sent"), (desk.house.shared, "inbox")),
        )
    ]


def web_form(desk: "Desk", subject: str, body: str, at: datetime) -> Letter:
    """What a customer typed into the form on our site, as the site mails it to us."""
    text, _ = take_promises(render(body, desk.facts, desk.rng))
    author = Party(desk.writer.full, desk.address.spec)
    fields = [
        f"Name: {author.name}",
        f"Email: {author.spec}",
        f"Phone: {desk.customer.phone}",
        f"Subject: {subject}",
        f"Message:\n{sentence_case(text)}",
    ]
    site = desk.house.domain
    auto = (("Auto-Submitted", "auto-generated"),) if desk.rng.random() < 0.5 else ()
    return Letter(
        key=desk.key(),
        conversation=desk.ident,
        kind="web-form",
        writer=desk.customer.id,
        sender=Party("Larkin website", f"website@{site}"),
        to=(desk.house.office,),
        date=at,
        subject=f"Website enquiry: {subject}",
        text="\n".join(
            [*fields, "", f"This message was sent from the contact form on www.{site}."]
        ),
        lang=desk.customer.lang,
        client="form",
        headers=(*auto, ("X-Mailer", "Contact Form 5.9")),
        form_author=author,
        reply_to=author,
        asks=True,
        message_id=desk.message_id(f"www.{site}"),
        sightings=((desk.house.shared, "inbox"),),
    )


def enclosures(desk: "Desk", kind: str) -> tuple[Paper, ...]:
    """What is enclosed: a picture, a drawing, a quotation, an invoice, a list."""
    facts, shade = desk.facts, int(desk.rng.random() * 100)
    if kind == "photo":
        return tuple(
            make.png(f"IMG_{2000 + shade + n}.png", shade + n) for n in range(1 + shade % 2)
        )
    if kind == "list":
        rows = [["room", "piece", "pieces"], [facts["room"], facts["item"], facts["n"]]]
        return (make.csv("list.csv", rows),)
    number = facts.get(kind, facts["order"])
    lines = [desk.house.name, f"{kind.capitalize()} {number}", facts["firm"], facts["amount"]]
    return (make.pdf(f"{kind.capitalize()}-{number}.pdf", lines),)
