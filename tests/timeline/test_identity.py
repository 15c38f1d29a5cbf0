"""The same letter is one letter; two letters are two, whatever their Message-IDs say."""

from datetime import UTC, datetime, timedelta, timezone

from goodword.timeline.identity import content_key, same_but_for_a_footer, sent_at

NOON = datetime(2026, 5, 4, 12, 0, 5, tzinfo=UTC)


def key(**changes: object) -> str:
    letter: dict[str, object] = {
        "sender": "anna@kovacs.example",
        "date": NOON,
        "recipients": ["office@ours.example"],
        "subject": "The oven",
        "text": "When does it come?",
        "attachments": [],
        "message_id": "1@kovacs.example",
        "sha256": "aa",
    }
    return content_key(**{**letter, **changes})  # type: ignore[arg-type]


def test_another_message_id_or_folder_is_the_same_letter() -> None:
    assert key() == key(message_id="other@folder", sha256="bb")


def test_line_ends_and_wrapping_do_not_matter() -> None:
    assert key(text="When does\r\n it come?\n\n") == key()


def test_the_zone_in_which_a_date_is_written_does_not_matter() -> None:
    assert key(date=NOON.astimezone(timezone(timedelta(hours=-5)))) == key()


def test_a_reused_message_id_with_other_words_is_another_letter() -> None:
    assert key(text="It came, thanks.") != key()


def test_equal_sender_subject_and_second_with_other_words_are_two_letters() -> None:
    one = key(message_id="", text="First question")
    assert one != key(message_id="", text="Second question")


def test_a_letter_to_each_of_two_people_is_two_letters() -> None:
    assert key(recipients=["ben@ours.example"]) != key()


def test_an_attachment_makes_a_difference() -> None:
    assert key(attachments=["ff"]) != key()


def test_without_a_date_the_message_id_stands_in_and_without_both_the_bytes() -> None:
    assert key(date=None) == key(date=None, sha256="bb")
    assert key(date=None) != key(date=None, message_id="2@kovacs.example")
    assert key(date=None, message_id="") != key(date=None, message_id="", sha256="bb")


def test_a_list_footer_does_not_make_another_letter() -> None:
    said = ["Dear all,", "does it work?", "Vera"]
    assert same_but_for_a_footer(said, [*said, "____", "The list, https://list.example"])
    assert not same_but_for_a_footer(said, ["Dear all,", "yes.", "Vera"])
    assert not same_but_for_a_footer([], said)


def test_a_date_that_cannot_be_is_not_believed() -> None:
    received = NOON + timedelta(minutes=1)
    for wrong in (None, datetime(1970, 1, 1, tzinfo=UTC), NOON + timedelta(days=400)):
        assert sent_at((wrong, received), now=NOON + timedelta(hours=1)) == received
    assert sent_at((None, None), now=NOON) == NOON
