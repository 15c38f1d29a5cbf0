"""What programs send is told from what people write; a person is never taken for a program."""

import pytest

from goodword.language import Automated, read_automated

OURS = frozenset({"house.example", "orders@house.example"})


def judged(
    headers: dict[str, str] | None = None,
    *,
    sender: str = "ada@field.example",
    subject: str = "Chairs",
    kind: str = "text/plain",
    params: dict[str, str] | None = None,
    text: str = "Do you still have the blue chairs?",
) -> Automated:
    """The verdict on a mail, most of it ordinary."""
    return read_automated(
        {name: (value,) for name, value in (headers or {}).items()},
        from_spec=sender,
        subject=subject,
        content_type=kind,
        content_params=params or {},
        author_text=text,
        ours=OURS,
    )


def test_an_ordinary_letter_comes_from_a_person() -> None:
    assert judged() == Automated(automated=False, kind="", reasons=())


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"auto-submitted": "auto-replied"}, "auto-reply"),
        ({"auto-submitted": "auto-replied (vacation)"}, "auto-reply"),
        ({"auto-submitted": "auto-generated; type=report"}, "notification"),
        ({"x-autoreply": "yes"}, "auto-reply"),
        ({"x-autorespond": "1"}, "auto-reply"),
        ({"precedence": "auto_reply"}, "auto-reply"),
        ({"precedence": "bulk"}, "notification"),
        ({"precedence": "junk"}, "notification"),
        ({"list-unsubscribe": "<https://shop.example/u>"}, "newsletter"),
        ({"list-id": "News <news.shop.example>"}, "newsletter"),
        ({"list-unsubscribe-post": "List-Unsubscribe=One-Click"}, "newsletter"),
        ({"feedback-id": "1:2:3:mailer"}, "newsletter"),
        ({"x-failed-recipients": "cem@field.example"}, "bounce"),
    ],
)
def test_headers_that_programs_write(headers: dict[str, str], kind: str) -> None:
    verdict = judged(headers)
    assert (verdict.automated, verdict.kind) == (True, kind)
    assert verdict.reasons


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ("delivery-status", "bounce"),
        ("disposition-notification", "receipt"),
        ("feedback-report", "notification"),
    ],
)
def test_reports(report: str, kind: str) -> None:
    assert judged(kind="multipart/report", params={"report-type": report}).kind == kind


@pytest.mark.parametrize(
    ("subject", "sender", "kind"),
    [
        ("Out of office: Chairs", "ada@field.example", "auto-reply"),
        ("Automatic reply: Chairs", "ada@field.example", "auto-reply"),
        ("Abwesenheitsnotiz: Stühle", "ada@field.example", "auto-reply"),
        ("Automatische Antwort: Stühle", "ada@field.example", "auto-reply"),
        ("Réponse automatique : Chaises", "ada@field.example", "auto-reply"),
        ("Respuesta automática: Sillas", "ada@field.example", "auto-reply"),
        ("Risposta automatica: Sedie", "ada@field.example", "auto-reply"),
        ("Automatisch antwoord: Stoelen", "ada@field.example", "auto-reply"),
        ("Resposta automática: Cadeiras", "ada@field.example", "auto-reply"),
        ("Odpowiedź automatyczna: Krzesła", "ada@field.example", "auto-reply"),
        ("Autosvar: Stolar", "ada@field.example", "auto-reply"),
        ("Re: Out of office", "ada@field.example", "auto-reply"),
        ("Undelivered Mail Returned to Sender", "mailer-daemon@mx.example", "bounce"),
        ("Unzustellbar: Stühle", "postmaster@mx.example", "bounce"),
        ("Mail delivery failed", "Mailer-Daemon@mx.example", "bounce"),
        ("Accepted: Visit on Monday", "ada@field.example", "calendar"),
        ("Abgelehnt: Besuch", "ada@field.example", "calendar"),
        ("Your parcel", "no-reply@parcels.example", "notification"),
    ],
)
def test_subjects_and_senders(subject: str, sender: str, kind: str) -> None:
    verdict = judged(subject=subject, sender=sender)
    assert (verdict.automated, verdict.kind) == (True, kind)


@pytest.mark.parametrize(
    "subject",
    ["I will be out of office next week, who helps me?", "Accepted your offer", "Returned chairs",
     "The office is cold", "Holiday flat in May", "Read: this is important", "Delivery of chairs"],
)  # fmt: skip
def test_people_use_the_same_words(subject: str) -> None:
    assert not judged(subject=subject).automated


def test_an_invitation_is_a_persons_and_an_acceptance_is_not() -> None:
    request = judged(kind="text/calendar", params={"method": "REQUEST"})
    reply = judged(kind="text/calendar", params={"method": "REPLY"})
    assert (request.automated, request.kind) == (False, "calendar")
    assert (reply.automated, reply.kind) == (True, "calendar")


@pytest.mark.parametrize(
    "headers",
    [
        {
            "list-id": "Orders <orders.house.example>",
            "list-unsubscribe": "<mailto:x@house.example>",
        },
        {"list-id": "<orders@house.example>", "precedence": "list"},
        {"list-unsubscribe": "<https://groups.house.example/leave>", "precedence": "bulk"},
        {"mailing-list": "list orders@house.example; contact orders+owners@house.example"},
    ],
)
def test_our_own_group_mailbox_stamps_customers_mail(headers: dict[str, str]) -> None:
    assert judged(headers) == Automated(automated=False, kind="", reasons=())


def test_another_houses_list_is_not_ours() -> None:
    assert judged({"list-id": "<news.warehouse.example>"}).kind == "newsletter"
    assert judged({"list-id": "<news.nothouse.example>"}).automated


@pytest.mark.parametrize(
    "headers",
    [
        {"list-id": "<chairs.lists.example>", "list-post": "<mailto:chairs@lists.example>"},
        {"list-id": "<chairs.lists.example>", "precedence": "list"},
        {"list-unsubscribe": "<mailto:off@lists.example>", "x-mailman-version": "2.1"},
        {"list-unsubscribe": "<mailto:off@lists.example>", "sender": "<chairs@lists.example>",
         "to": "<chairs@lists.example>", "precedence": "bulk"},
        {"list-id": "<chairs.lists.example>", "in-reply-to": "<1@x.example>"},
    ],
)  # fmt: skip
def test_a_post_on_a_discussion_list_is_a_persons(headers: dict[str, str]) -> None:
    verdict = judged(headers)
    assert (verdict.automated, verdict.kind) == (False, "list")
    assert "person" in verdict.reasons[0]


def test_a_newsletter_without_headers_is_told_by_its_words() -> None:
    text = "\n".join(f"Chair {n}: https://shop.example/{n}" for n in range(12))
    assert judged(text=text + "\nTo unsubscribe click https://shop.example/u").kind == "newsletter"
    assert not judged(text=text).automated
    assert not judged(text=text + "\nunsubscribe", subject="Fwd: Chairs").automated
    assert not judged({"references": "<1@x.example>"}, text=text + "\nunsubscribe").automated


def test_auto_submitted_no_says_nothing() -> None:
    assert judged({"auto-submitted": "no"}) == Automated(automated=False, kind="", reasons=())
