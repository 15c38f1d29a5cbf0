"""What a newcomer sees after pointing Goodword at their mail; and the ways mail got lost elsewhere.

Numbers in names are those of the list of other products' failures.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from goodword.access import OPERATOR
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from goodword.timeline.queries import conversation, quarantine
from goodword.timeline.search import search
from goodword.timeline.tables import Conversation, Entry, Original, Sighting
from goodword.today.queries import today
from goodword.wiring.importing import Summary
from tests.flows.letters import ANNA, NOW, OURS, answer, letter, mbox

Take = Callable[..., Summary]


def owed() -> list[str]:
    """Who waits for us, in Today's order."""
    stand = today(OPERATOR, now=NOW, whose="everyone")
    return [line.who for group in stand.groups for line in group.lines]


def counts(summary: Summary) -> tuple[int, int, int, int]:
    """Read, new, known, quarantined."""
    return summary.read, summary.new, summary.known, summary.quarantined


def test_a_question_waits_until_it_is_answered(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "inbox.mbox", letter()))
    assert owed() == ["Anna Kovács"]
    take(mbox(tmp_path / "office" / "sent.mbox", answer()))
    assert owed() == []
    done = Commitment.objects.get()
    assert done.state == "discharged" and done.closed_by.subject == "Re: The oven"


def test_the_order_of_folders_does_not_matter(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "sent.mbox", answer()))
    take(mbox(tmp_path / "office" / "inbox.mbox", letter()))
    assert owed() == []
    assert Commitment.objects.get().state == "discharged"


def test_importing_twice_changes_nothing(take: Take, tmp_path: Path) -> None:
    path = mbox(tmp_path / "office" / "inbox.mbox", letter(), letter("Is it blue?", subject="Blue"))
    assert counts(take(path)) == (2, 2, 0, 0)
    before = list(Commitment.objects.values_list("natural_key", "state", "version"))
    assert counts(take(path)) == (2, 0, 2, 0)
    assert list(Commitment.objects.values_list("natural_key", "state", "version")) == before
    assert Sighting.objects.count() == 2


def test_old_mail_opens_nothing_and_is_offered(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "inbox.mbox", letter(days_ago=40)))
    stand = today(OPERATOR, now=NOW, whose="everyone")
    assert owed() == [] and stand.unopened_history == 1


def test_a_past_day_can_be_the_present(take: Take, tmp_path: Path) -> None:
    path = mbox(
        tmp_path / "office" / "inbox.mbox", letter(days_ago=300), letter("Well?", days_ago=1)
    )
    from datetime import timedelta

    then = NOW - timedelta(days=299)
    take(path, as_of=then)
    stand = today(OPERATOR, now=then, whose="everyone")
    assert [line.who for g in stand.groups for line in g.lines] == ["Anna Kovács"]
    assert stand.groups[0].lines[0].chasers == 0


def test_our_own_addresses_are_found_in_the_mail(db: None, tmp_path: Path) -> None:
    from goodword.wiring.importing import Request, import_mail

    mbox(tmp_path / "nora" / "inbox.mbox", letter(to="Nora Hartmann <nora@hartmann.example>"))
    mine = answer(sender="Nora Hartmann <nora@hartmann.example>", subject="Offer", text="Here.")
    mbox(tmp_path / "nora" / "sent.mbox", mine)
    summary = import_mail(Request(paths=[tmp_path / "nora"]), wall=NOW)
    assert summary.learnt == ("nora@hartmann.example", "hartmann.example")
    assert Colleague.objects.get().name == "Nora Hartmann"
    assert Commitment.objects.get().accountable.name == "Nora Hartmann"


def test_when_nobody_can_tell_whose_mail_it_is_nothing_is_owed(db: None, tmp_path: Path) -> None:
    from goodword.wiring.importing import Request, import_mail

    raw = letter(to="undisclosed-recipients:;")
    summary = import_mail(Request(paths=[mbox(tmp_path / "list.mbox", raw)]), wall=NOW)
    assert summary.ours == () and not Commitment.objects.exists()


def test_case_6_a_web_form_is_a_customer_even_when_marked_automatic(
    take: Take, tmp_path: Path
) -> None:
    raw = letter(
        "Name: Ben Adler\nEmail: ben@adler.example\nMessage: Do you repair chairs?\n",
        sender="Website <wordpress@hartmann.example>",
        subject="New message from your website",
        Auto_Submitted="auto-generated",
    )
    take(mbox(tmp_path / "office" / "inbox.mbox", raw))
    assert owed() == ["Ben Adler"]


def test_case_7_a_reused_message_id_swallows_nothing(take: Take, tmp_path: Path) -> None:
    one = letter("First question?", message_id="same@x.example")
    two = letter("Second question?", message_id="same@x.example", days_ago=2)
    assert take(mbox(tmp_path / "office" / "inbox.mbox", one, two)).new == 2


def test_case_8_a_missing_message_id_is_normal(take: Take, tmp_path: Path) -> None:
    raw = letter(message_id=None)
    path = mbox(tmp_path / "office" / "inbox.mbox", raw)
    assert counts(take(path)) == (1, 1, 0, 0) and counts(take(path)) == (1, 0, 1, 0)


def test_case_9_missing_ids_do_not_pull_mail_into_one_thread(take: Take, tmp_path: Path) -> None:
    one = letter("A?", message_id=None, subject="A")
    two = letter("B?", message_id=None, subject="B", sender="Ben <ben@adler.example>")
    take(mbox(tmp_path / "office" / "inbox.mbox", one, two))
    assert Conversation.objects.filter(merged_into=None).count() == 2


def test_case_11_and_12_charsets_never_stop_a_batch_or_empty_a_body(
    take: Take, tmp_path: Path
) -> None:
    head = b"From: anna@kovacs.example\nTo: office@hartmann.example\nSubject: Gr\xfc\xdfe\n"
    latin = head + b"Content-Type: text/plain; charset=iso-8859-1\n\nK\xf6nnen Sie liefern?\n"
    wrong = head + b"Content-Type: text/plain; charset=no-such\n\nK\xc3\xb6nnen Sie kommen?\n"
    summary = take(mbox(tmp_path / "office" / "inbox.mbox", latin, wrong, letter()))
    assert summary.new == 3
    found = search(OPERATOR, "können", now=NOW)
    assert len(found.hits) == 2


def test_case_20_one_letter_in_two_mailboxes_is_one_entry_with_two_sightings(
    take: Take, tmp_path: Path
) -> None:
    raw = letter(to=f"{OURS}, nora@hartmann.example")
    take(mbox(tmp_path / "office" / "inbox.mbox", raw))
    take(
        mbox(
            tmp_path / "nora" / "inbox.mbox",
            b"Received: by x; Thu, 14 May 2026 12:00:01 +0000\n" + raw,
        )
    )
    assert Entry.objects.count() == 1 and Sighting.objects.count() == 2
    assert owed() == ["Anna Kovács"]


def test_case_20_a_list_footer_does_not_double_a_letter(take: Take, tmp_path: Path) -> None:
    said = "Does anybody have oak left over?\nPlease tell me.\n"
    direct = letter(said, message_id="oak@x.example")
    listed = letter(said + "____\nThe joiners' list\n", message_id="oak@x.example")
    take(mbox(tmp_path / "office" / "inbox.mbox", direct))
    assert take(mbox(tmp_path / "nora" / "inbox.mbox", listed)).known == 1


def test_case_21_self_addressed_mail_is_one_entry_and_owed_to_nobody(
    take: Take, tmp_path: Path
) -> None:
    raw = letter("Buy screws?", sender=OURS, to=OURS)
    take(
        mbox(tmp_path / "office" / "inbox.mbox", raw), mbox(tmp_path / "office" / "sent.mbox", raw)
    )
    assert Entry.objects.count() == 1 and owed() == [] and not Person.objects.exists()


def test_case_23_an_out_of_office_reply_opens_and_closes_nothing(
    take: Take, tmp_path: Path
) -> None:
    away = letter(
        "I am away until Monday.", subject="Out of office: The oven", Auto_Submitted="auto-replied"
    )
    take(mbox(tmp_path / "office" / "inbox.mbox", away))
    assert owed() == []


def test_our_own_out_of_office_answers_nobody(take: Take, tmp_path: Path) -> None:
    ours = answer("I am away until Monday.", Auto_Submitted="auto-replied")
    take(
        mbox(tmp_path / "office" / "inbox.mbox", letter()),
        mbox(tmp_path / "office" / "sent.mbox", ours),
    )
    assert owed() == ["Anna Kovács"]


def test_case_24_a_stranger_who_quotes_a_message_id_stays_outside(
    take: Take, tmp_path: Path
) -> None:
    first = letter(message_id="oven@kovacs.example")
    stranger = letter(
        "And my own question?", sender="Eve <eve@elsewhere.example>", subject="Re: The oven",
        In_Reply_To="<oven@kovacs.example>",
    )  # fmt: skip
    take(mbox(tmp_path / "office" / "inbox.mbox", first, stranger))
    assert Conversation.objects.filter(merged_into=None).count() == 2


@pytest.mark.parametrize("subject", ["AW: The oven", "SV: The oven", "Odp: Re[2]: The oven"])
def test_case_25_reply_prefixes_of_other_languages(
    take: Take, tmp_path: Path, subject: str
) -> None:
    take(
        mbox(
            tmp_path / "office" / "inbox.mbox",
            letter(),
            letter("And?", subject=subject, days_ago=0.2),
        )
    )
    assert Conversation.objects.filter(merged_into=None).count() == 1
    assert Commitment.objects.get().chasers == 1


def test_case_26_a_new_topic_under_an_old_thread_is_a_new_conversation(
    take: Take, tmp_path: Path
) -> None:
    first = letter(message_id="oven@kovacs.example", days_ago=20)
    topic = letter(
        "Do you also build sheds?", subject="Garden shed", In_Reply_To="<oven@kovacs.example>"
    )
    take(mbox(tmp_path / "office" / "inbox.mbox", first, topic))
    assert Conversation.objects.filter(merged_into=None).count() == 2


def test_case_33_equal_sender_subject_and_second_are_two_contacts(
    take: Take, tmp_path: Path
) -> None:
    one, two = letter("One?", message_id=None), letter("Two?", message_id=None)
    assert take(mbox(tmp_path / "office" / "inbox.mbox", one, two)).new == 2


def test_case_35_mail_without_from_is_kept_and_stops_nothing(take: Take, tmp_path: Path) -> None:
    bare = b"Subject: nobody\nTo: office@hartmann.example\n\nHello?\n"
    assert take(mbox(tmp_path / "office" / "inbox.mbox", bare, letter())).new == 2


def test_what_is_no_mail_goes_into_quarantine_with_its_bytes(take: Take, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "1.eml").write_bytes(letter())
    (folder / "2.eml").write_bytes(b"\x00\xff no header here \x00")
    summary = take(folder)
    assert counts(summary) == (2, 1, 0, 1) and sum(summary.reasons.values()) == 1
    kept = quarantine(OPERATOR)
    assert len(kept) == 1 and Original.objects.count() == 2
    assert counts(take(folder)) == (2, 0, 2, 0)


def test_a_forwarded_customers_mail_belongs_to_the_customer(take: Take, tmp_path: Path) -> None:
    raw = letter(
        "Can somebody take this?\n\n-----Original Message-----\nFrom: Ben Adler "
        "<ben@adler.example>\nSent: Monday, May 11, 2026 9:00 AM\nTo: nora@hartmann.example\n"
        "Subject: Chairs\n\nCould you repair four chairs for us?\n\nBen\n",
        sender="Nora <nora@hartmann.example>",
        subject="FW: Chairs",
    )
    take(mbox(tmp_path / "office" / "inbox.mbox", letter(), raw))
    assert set(owed()) == {"Anna Kovács", "Ben Adler"}
    assert not Person.objects.filter(name__startswith="Nora").exists()


def test_drafts_were_never_sent(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "inbox.mbox", letter()))
    summary = take(mbox(tmp_path / "office" / "Drafts.mbox", answer()))
    assert summary.drafts_left_out == 1 and owed() == ["Anna Kovács"]


def test_a_spoofed_colleague_closes_nothing(take: Take, tmp_path: Path) -> None:
    forged = answer(
        "Ignore it.", Authentication_Results="mx.hartmann.example; spf=fail; dmarc=fail"
    )
    take(mbox(tmp_path / "office" / "inbox.mbox", letter(), forged))
    assert owed() == ["Anna Kovács"]


def test_large_mail_lies_in_files_and_comes_back_whole(
    take: Take, tmp_path: Path, settings
) -> None:
    import random

    from goodword.timeline.queries import original

    settings.ORIGINALS = tmp_path / "originals"
    noise = random.Random(1).randbytes(300_000).hex()
    raw = letter("See below.\n" + "\n".join(noise[i : i + 70] for i in range(0, len(noise), 70)))
    path = tmp_path / "office" / "1.eml"
    path.parent.mkdir()
    path.write_bytes(raw)
    take(path.parent)
    assert len(list((tmp_path / "originals").rglob("*.z"))) == 1
    assert original(OPERATOR, Entry.objects.get().pk) == raw


def test_a_conversation_tells_its_story_in_order(take: Take, tmp_path: Path) -> None:
    take(
        mbox(tmp_path / "office" / "inbox.mbox", letter()),
        mbox(tmp_path / "office" / "sent.mbox", answer()),
    )
    story = conversation(OPERATOR, Entry.objects.first().conversation_id, now=NOW)
    assert [e.direction for e in story.entries] == ["in", "out"]
    assert story.entries[0].answer_reasons and not story.entries[0].redacted
    assert [p.spec for p in story.people] == ["anna@kovacs.example"]


def test_anna_is_called_as_she_writes_herself(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "inbox.mbox", letter(sender=ANNA)))
    assert Person.objects.get().name == "Anna Kovács"


def test_an_answer_among_colleagues_that_quotes_a_customer_is_no_forwarded_mail(
    take: Take, tmp_path: Path
) -> None:
    raw = letter(
        "I'll do it.\n\n-----Original Message-----\nFrom: Ben Adler <ben@adler.example>\n"
        "Sent: Monday, May 11, 2026 9:00 AM\nTo: office@hartmann.example\nSubject: Chairs\n\n"
        "Could you repair four chairs for us?\n",
        sender="Nora <nora@hartmann.example>",
        subject="RE: Chairs",
    )
    take(mbox(tmp_path / "office" / "inbox.mbox", raw))
    assert owed() == []
