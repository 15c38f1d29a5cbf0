"""Notes among ourselves: kept in the story, told to whom they name, never contact."""

import pytest

from goodword.access import NotAllowed, NotFound, Refused
from goodword.access.tables import Share
from goodword.channels.notes.actions import AsksFirst, change_note, take_back_note, write_note
from goodword.channels.notes.queries import versions
from goodword.channels.notes.rules import Named, read_mentions
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Person
from goodword.timeline.queries import contact_span, conversation, customer_story, entry
from goodword.timeline.search import search
from goodword.timeline.tables import Conversation, Entry
from goodword.timeline.tables_told import Mention
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    they_write,
)

ANNA = Named(1, "Anna Berg", "anna@our.example")
KLEIN = Named(2, "Anna Klein", "aklein@our.example")
BERND = Named(3, "Bernd Okafor", "bernd@our.example")
NOW = MONDAY + hours(3)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@bernd could you look?", (3,)),
        ("Please, @Bernd.", (3,)),
        ("(@bernd.okafor)", (3,)),
        ('@"Anna Klein" and @"anna berg"', (2, 1)),
        ("@“Anna Klein” knows", (2,)),
        ("@aklein, @bern", (2, 3)),
        ("@anna", (1,)),
        ("write to info@bernd.example", ()),
        ("nobody @ all", ()),
        ("", ()),
    ],
)
def test_who_is_named(text: str, ids: tuple[int, ...]) -> None:
    assert read_mentions(text, [ANNA, KLEIN, BERND]).ids == ids


def test_what_fits_several_or_nobody_is_asked() -> None:
    two = [Named(1, "Anna Berg", "berg@our.example"), KLEIN]
    found = read_mentions("@anna @zoe", two)
    assert found.ids == ()
    assert "@berg (Anna Berg) or @aklein (Anna Klein)" in found.questions[0]
    assert "“zoe”" in found.questions[1]


@pytest.fixture
def anna(db: None) -> Colleague:
    make_house()
    return make_colleague()


def private() -> tuple[Colleague, Person, Conversation]:
    """Lena wrote to Bernd's own mailbox."""
    bernd = make_colleague("Bernd")
    own = make_mailbox("bernd", owner=bernd, sharing="nothing")
    lena, talk = make_customer("Lena"), make_conversation()
    they_write(talk, lena, MONDAY, mailbox=own)
    return bernd, lena, talk


def test_a_note_on_a_customer_is_the_houses_and_no_contact(anna: Colleague) -> None:
    carla, reader = make_customer(), reader_for(anna)
    kept = write_note(reader=reader, text="Likes oak.", key="a", now=NOW, customer_id=carla.pk)
    again = write_note(reader=reader, text="Likes oak.", key="a", now=NOW, customer_id=carla.pk)
    assert again.known and again.entry_id == kept.entry_id
    write_note(reader=reader, text="And ash.", key="b", now=NOW, customer_id=carla.pk)
    other = reader_for(make_colleague("Cem"))
    story = customer_story(other, carla.pk, now=NOW)
    assert [c.count for c in story.conversations] == [2]
    assert contact_span(other, carla.pk, now=NOW) == (None, None)
    assert [h.entry_id for h in search(other, "likes oak", now=NOW).hits] == [kept.entry_id]


def test_a_note_on_a_conversation_is_seen_by_those_who_see_it(anna: Colleague) -> None:
    bernd, lena, talk = private()
    kept = write_note(
        reader=reader_for(bernd), text="Careful.", key="a", now=NOW, conversation_id=talk.pk
    )
    assert entry(reader_for(bernd), kept.entry_id) is not None
    assert entry(reader_for(anna), kept.entry_id) is None
    with pytest.raises(NotFound):
        write_note(reader=reader_for(anna), text="x", key="b", now=NOW, conversation_id=talk.pk)
    with pytest.raises(NotFound):
        write_note(reader=reader_for(anna), text="x", key="b", now=NOW, customer_id=lena.pk)
    assert Entry.objects.filter(kind="note").count() == 1


def test_naming_somebody_shows_it_to_them_after_asking(anna: Colleague) -> None:
    bernd, _, talk = private()
    reader = reader_for(bernd)
    told = {"reader": reader, "text": "@anna, please help", "key": "a", "now": NOW}
    with pytest.raises(AsksFirst) as asked:
        write_note(**told, conversation_id=talk.pk)  # type: ignore[arg-type]
    assert asked.value.ids == {anna.pk} and "Anna" in str(asked.value)
    assert not Share.objects.exists() and not Mention.objects.exists()
    kept = write_note(**told, conversation_id=talk.pk, show_to=[anna.pk])  # type: ignore[arg-type]
    shown = conversation(reader_for(anna), talk.pk, now=NOW)
    assert shown is not None and len(shown.entries) == 2
    assert not any(e.redacted for e in shown.entries)
    assert Mention.objects.get().entry_id == kept.entry_id
    assert Share.objects.get().reason == "mention"


def test_who_reads_it_already_is_told_and_nothing_is_shared(anna: Colleague) -> None:
    carla = make_customer()
    make_colleague("Bernd")
    write_note(
        reader=reader_for(anna), text="@bernd see this", key="a", now=NOW, customer_id=carla.pk
    )
    assert Mention.objects.count() == 1 and not Share.objects.exists()


def test_changed_words_are_shown_as_changed_and_the_old_ones_stay(anna: Colleague) -> None:
    carla, reader = make_customer(), reader_for(anna)
    kept = write_note(reader=reader, text="Likes pine.", key="a", now=NOW, customer_id=carla.pk)
    change_note(reader=reader, entry_id=kept.entry_id, text="Likes oak.", expected=1, now=NOW)
    shown = entry(reader, kept.entry_id)
    assert shown is not None and (shown.author_text, shown.edited) == ("Likes oak.", True)
    assert [v.text for v in versions(reader, kept.entry_id)] == ["Likes pine.", "Likes oak."]
    assert search(reader, "pine", now=NOW).hits == ()
    assert len(search(reader, "oak", now=NOW).hits) == 1
    with pytest.raises(Refused, match="another window"):
        change_note(reader=reader, entry_id=kept.entry_id, text="Ash.", expected=1, now=NOW)


def test_what_is_taken_back_is_read_by_its_author_alone(anna: Colleague) -> None:
    carla, reader = make_customer(), reader_for(anna)
    kept = write_note(reader=reader, text="Oh dear.", key="a", now=NOW, customer_id=carla.pk)
    take_back_note(reader=reader, entry_id=kept.entry_id, expected=1, now=NOW)
    shown = entry(reader, kept.entry_id)
    assert shown is not None and shown.gone and shown.author_text == ""
    other = reader_for(make_colleague("Cem"))
    assert [v.text for v in versions(other, kept.entry_id)] == ["", ""]
    assert versions(reader, kept.entry_id)[0].text == "Oh dear."
    assert search(reader, "dear", now=NOW).hits == ()


def test_only_its_author_changes_a_note(anna: Colleague) -> None:
    carla = make_customer()
    kept = write_note(reader=reader_for(anna), text="Mine.", key="a", now=NOW, customer_id=carla.pk)
    lead = reader_for(make_colleague("Dora", role="administrator"))
    with pytest.raises(NotAllowed):
        change_note(reader=lead, entry_id=kept.entry_id, text="Yours.", expected=1, now=NOW)
    rita = reader_for(make_colleague("Rita", role="read-only"))
    with pytest.raises(NotAllowed):
        write_note(reader=rita, text="x", key="b", now=NOW, customer_id=carla.pk)
