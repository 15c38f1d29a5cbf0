"""The rest of the forty ways (see test_cases.py): what is the same letter, and what is not."""

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions
from goodword.channels.mail.live.tables import Folder, TakenUid
from goodword.ledger.tables import Commitment
from goodword.people.tables import OurAddress, Person
from goodword.privacy.actions import erase
from goodword.timeline.tables import Entry, Original, Sighting
from tests.channels.mail.live.conftest import NOW, House, connected, letter, subjects
from tests.channels.mail.live.fake import Fake


def test_case_20_21_one_letter_in_three_mailboxes_and_sent_is_one(house: House) -> None:
    other, third = connected(Fake(), name="sales"), connected(Fake(), name="support")
    to = "office@our.example, sales@our.example, support@our.example"
    for number, box in enumerate((house, other, third)):
        # Each server stamps its own lines on top.
        stamp = f"Received: from x by mx{number}.our.example; Fri, 20 Nov 2026 10:00:00 +0000\r\n"
        box.server.inbox.add(stamp.encode() + letter(1, to=to), NOW)
    own = letter("own", sender="Office <office@our.example>", to="office@our.example")
    house.server.inbox.add(own, NOW)
    house.server.boxes["Sent"].add(own, NOW)
    for box in (house, other, third):
        box.look()
    assert subjects() == ["Question 1", "Question own"]
    letters = Sighting.objects.filter(entry__subject="Question 1")
    assert letters.values("mailbox_id").distinct().count() == 3
    assert Commitment.objects.filter(kind="reply").count() == 1


def test_case_30_what_was_erased_does_not_come_back(house: House) -> None:
    house.server.inbox.add(letter(1), NOW)
    house.look()
    erase(reader=OPERATOR, person_id=Person.objects.get().pk, reason="asked by letter", now=NOW)
    house.server.inbox.uidvalidity = 2
    house.look(later=60)
    assert "Question 1" not in subjects()
    assert not Original.objects.filter(size__gt=0).exists()
    assert TakenUid.objects.count() == 1, "it is not fetched for ever either"


def test_case_34_a_folder_that_was_numbered_anew_is_read_again_and_nothing_doubles(
    house: House,
) -> None:
    box = house.server.inbox
    for number in range(5):
        box.add(letter(number), NOW)
    house.look()
    again = [box.messages[uid] for uid in (4, 2, 5, 1, 3)]
    box.messages, box.uidnext, box.uidvalidity = {}, 1, 77
    for raw, arrived in [*again, (letter("new", at=NOW), NOW)]:
        box.add(raw, arrived)
    house.look(later=60)
    assert Entry.objects.count() == Sighting.objects.count() == Original.objects.count() == 6
    taken = TakenUid.objects.select_related("original").order_by("uid")
    assert {t.uidvalidity for t in taken} == {77} and len(taken) == 6
    entry = Entry.objects.get(subject="Question 3")
    assert taken[0].original == entry.original


def test_case_36_a_newsletter_is_kept_and_its_sender_is_no_customer(house: House) -> None:
    news = letter(
        "news", sender="Shop <news@shop.example>", List_Unsubscribe="<https://shop.example/u>",
        Precedence="bulk",
    )  # fmt: skip
    house.server.inbox.add(news, NOW)
    house.look()
    assert subjects() == ["Question news"]
    assert not Person.objects.exists() and not Commitment.objects.exists()


def test_case_37_what_was_sent_from_another_address_of_ours_is_ours(house: House) -> None:
    for number in range(3):
        house.server.boxes["Sent"].add(
            letter(number, sender="Anna <hello@other-name.example>", to="carla@their.example"), NOW
        )
    house.look()
    assert OurAddress.objects.filter(spec="hello@other-name.example").exists()
    assert set(Entry.objects.values_list("direction", flat=True)) == {"out"}


def test_case_38_chosen_folders_count_and_an_empty_answer_is_no_proof(house: House) -> None:
    house.server.boxes["Projects"] = type(house.server.inbox)()
    house.server.boxes["Projects"].add(letter("project"), NOW)
    house.look()
    assert "Question project" in subjects()
    folder = Folder.objects.get(name="Projects")
    actions.choose_folder(reader=OPERATOR, folder_id=folder.pk, wanted=False, now=NOW)
    house.server.boxes["Projects"].add(letter("secret"), NOW)
    house.look(later=3600)
    assert "Question secret" not in subjects()
    real = house.server.uids
    house.server.inbox.add(letter("shown late"), NOW)
    house.server.uids = lambda *_: []  # type: ignore[assignment]
    house.look(later=60)
    house.server.uids = real  # type: ignore[method-assign]
    house.look(later=13 * 3600)
    assert "Question shown late" in subjects()
