"""What belongs together is one conversation; strangers never meet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from goodword.timeline.threading import (
    Node,
    joined_by_reference,
    may_join_by_subject,
    needs_quotation,
    quotes,
    reference_keys,
    subject_keys,
)

MONDAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
FIRST = Node(
    at=MONDAY,
    message_id="1@kovacs.example",
    references=(),
    base_subject="The oven",
    is_reply=False,
    has_quote=False,
    from_us=False,
    automated=False,
    outsiders=frozenset({"anna@kovacs.example"}),
    houses=frozenset({"kovacs.example"}),
    has_recipients=True,
)
ANSWER = replace(
    FIRST,
    at=MONDAY + timedelta(hours=2),
    message_id="2@ours.example",
    references=("1@kovacs.example",),
    is_reply=True,
    from_us=True,
)
STRANGER = replace(
    ANSWER,
    message_id="3@elsewhere.example",
    from_us=False,
    outsiders=frozenset({"eve@elsewhere.example"}),
    houses=frozenset({"elsewhere.example"}),
)


def test_an_answer_is_found_by_its_references() -> None:
    assert reference_keys(FIRST) & reference_keys(ANSWER)
    assert joined_by_reference(FIRST, ANSWER) and joined_by_reference(ANSWER, FIRST)


def test_a_stranger_who_quotes_a_message_id_stays_outside() -> None:
    assert not joined_by_reference(FIRST, STRANGER)


def test_a_colleague_of_the_customer_may_join_in() -> None:
    colleague = replace(STRANGER, outsiders=frozenset({"ben@kovacs.example"}), houses=FIRST.houses)
    assert joined_by_reference(FIRST, colleague)


def test_we_may_bring_somebody_in() -> None:
    supplier = replace(STRANGER, from_us=True)
    assert joined_by_reference(FIRST, supplier)


def test_a_new_topic_sent_by_pressing_reply_is_a_new_conversation() -> None:
    topic = replace(
        FIRST, message_id="9@x", references=("1@kovacs.example",), base_subject="Garden shed",
        at=MONDAY + timedelta(days=90),
    )  # fmt: skip
    assert not joined_by_reference(FIRST, topic)
    assert joined_by_reference(FIRST, replace(topic, has_quote=True))


def test_a_reply_without_any_reference_is_found_by_subject_and_outsider() -> None:
    bare = replace(ANSWER, references=())
    assert subject_keys(FIRST) & subject_keys(bare)
    assert may_join_by_subject(FIRST, bare)


def test_the_same_subject_from_somebody_else_shares_no_key() -> None:
    assert not subject_keys(FIRST) & subject_keys(STRANGER)


def test_an_equal_subject_a_month_later_or_without_reply_is_something_new() -> None:
    assert not may_join_by_subject(FIRST, replace(ANSWER, at=MONDAY + timedelta(days=31)))
    assert not may_join_by_subject(FIRST, replace(FIRST, at=MONDAY + timedelta(days=1)))


def test_automatic_mail_is_never_joined_by_subject() -> None:
    assert not subject_keys(replace(FIRST, automated=True))


def test_a_bare_re_joins_only_by_what_it_quotes() -> None:
    first, bare = replace(FIRST, base_subject=""), replace(ANSWER, base_subject="", references=())
    assert needs_quotation(first, bare) and not needs_quotation(FIRST, ANSWER)
    assert not may_join_by_subject(first, bare)
    assert may_join_by_subject(first, replace(bare, has_quote=True))


def test_a_quotation_is_recognised_whatever_its_wrapping() -> None:
    said = "Hello,\nwhen does the oven come to our house?\nAnna"
    assert quotes("> Hello,\n> when does the oven\n> come to our house?", said)
    assert not quotes("> something else altogether", said)


def test_list_posts_without_recipients_join_by_reference_and_subject() -> None:
    post = replace(FIRST, has_recipients=False)
    reply = replace(STRANGER, has_recipients=False)
    assert joined_by_reference(post, reply)
    assert not joined_by_reference(post, replace(reply, base_subject="Other"))
