"""Tags are words of the house; views are kept filters. Both obey who may see what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.labels.actions import (
    delete_tag,
    delete_view,
    edit_view,
    merge_tags,
    move_view,
    rename_tag,
    save_view,
    tag,
    untag,
)
from goodword.labels.queries import all_tags, find_tag, tagged_persons, tags_of, views
from goodword.labels.rules import tag_key, tidy_query, tidy_tag
from goodword.people.queries import find_people, reader_for
from goodword.replies.actions import settle
from goodword.timeline.search import search
from goodword.today.queries import today
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

NOW = MONDAY + hours(2)


@given(st.text(max_size=80))
def test_a_tidy_tag_stays_as_it_is_and_case_makes_no_difference(name: str) -> None:
    tidy = tidy_tag(name)
    assert tidy_tag(tidy) == tidy
    assert tag_key(tidy) == tag_key(name)
    assert "," not in tidy and tidy == tidy.strip()


def test_a_view_keeps_only_the_filters_of_its_page() -> None:
    kept = tidy_query("today", "?whose=mine&cursor=9&overdue=&tag=VIP&group=answer")
    assert kept == "whose=mine&tag=VIP"
    assert tidy_query("search", "q=from%3Aanna+table&tag=x") == "q=from%3Aanna+table"


@pytest.fixture
def anna(db: None) -> Reader:
    make_house()
    return reader_for(make_colleague(role="lead"))


def test_one_word_whatever_its_case(anna: Reader) -> None:
    carla, diego = make_customer(), make_customer("Diego")
    assert tag(reader=anna, name=" #Key  account ", now=NOW, person_id=carla.pk) == "Key account"
    assert tag(reader=anna, name="KEY ACCOUNT", now=NOW, person_id=diego.pk) == "Key account"
    tag(reader=anna, name="key account", now=NOW, person_id=diego.pk)
    (only,) = all_tags()
    assert (only.name, only.customers) == ("Key account", 2)
    untag(reader=anna, tag_id=only.id, person_id=diego.pk)
    assert tags_of(person_id=diego.pk) == [] and len(tags_of(person_id=carla.pk)) == 1


def test_leads_rename_merge_and_delete(anna: Reader) -> None:
    carla = make_customer()
    for name in ("Oak", "Eiche", "Ash"):
        tag(reader=anna, name=name, now=NOW, person_id=carla.pk)
    oak, eiche, ash = (find_tag(n) for n in ("oak", "eiche", "ash"))
    assert oak and eiche and ash
    assert rename_tag(reader=anna, tag_id=oak.id, name="Oak wood") == oak.id
    assert merge_tags(reader=anna, tag_id=eiche.id, into_id=oak.id) == oak.id
    assert [t.name for t in tags_of(person_id=carla.pk)] == ["Ash", "Oak wood"]
    assert rename_tag(reader=anna, tag_id=ash.id, name="OAK WOOD") == oak.id
    delete_tag(reader=anna, tag_id=oak.id)
    assert all_tags() == []


def test_who_may_not(anna: Reader) -> None:
    bernd = make_colleague("Bernd")
    own = make_mailbox("bernd", owner=bernd, sharing="nothing")
    lena, talk = make_customer("Lena"), make_conversation()
    they_write(talk, lena, MONDAY, mailbox=own)
    anna = reader_for(make_colleague(role="lead"))
    for place in ({"person_id": lena.pk}, {"conversation_id": talk.pk}, {"person_id": 99_999}):
        with pytest.raises(NotFound):
            tag(reader=anna, name="x", now=NOW, **place)
        with pytest.raises(NotFound):
            untag(reader=anna, tag_id=1, **place)
    his = reader_for(bernd)
    tag(reader=his, name="Careful", now=NOW, conversation_id=talk.pk)
    found = find_tag("careful")
    assert found
    for act in (
        lambda: rename_tag(reader=his, tag_id=found.id, name="y"),
        lambda: delete_tag(reader=his, tag_id=found.id),
        lambda: merge_tags(reader=his, tag_id=found.id, into_id=found.id),
        lambda: tag(
            reader=reader_for(make_colleague("Rita", role="read-only")), name="z", now=NOW,
            person_id=lena.pk,
        ),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()


def test_tags_narrow_customers_today_and_search(anna: Reader) -> None:
    carla, diego = make_customer(), make_customer("Diego")
    first, second = make_conversation("Oak"), make_conversation("Ash")
    they_write(first, carla, MONDAY)
    they_write(second, diego, MONDAY)
    settle(conversation_ids=[first.pk, second.pk], now=NOW)
    tag(reader=anna, name="Big", now=NOW, person_id=carla.pk)
    tag(reader=anna, name="Rush job", now=NOW, conversation_id=second.pk)
    assert [p.name for p in find_people(anna, "", among=tagged_persons("BIG"))[0]] == ["Carla"]

    def owed(word: str) -> list[str]:
        page = today(anna, now=NOW, tag=word)
        assert page.groups[0].total == len(page.groups[0].lines)
        return [line.who for line in page.groups[0].lines]

    assert (owed("big"), owed("rush JOB"), owed("nothing")) == (["Carla"], ["Diego"], [])


def test_a_hidden_conversations_tag_is_not_told_by_a_filter(anna: Reader) -> None:
    bernd = make_colleague("Bernd")
    own = make_mailbox("bernd", owner=bernd, sharing="contact")
    lena, talk = make_customer("Lena"), make_conversation()
    they_write(talk, lena, MONDAY, mailbox=own)
    settle(conversation_ids=[talk.pk], now=NOW)
    tag(reader=reader_for(bernd), name="Angry", now=NOW, conversation_id=talk.pk)
    anna = reader_for(make_colleague("Dora"))
    assert today(anna, now=NOW).groups[0].total == 1
    assert today(anna, now=NOW, tag="angry").groups[0].lines == ()
    assert len(today(reader_for(bernd), now=NOW, tag="angry").groups[0].lines) == 1
    assert search(anna, "tag:angry", now=NOW).hits == ()


def test_views_are_ones_own_or_shared(anna: Reader) -> None:
    other = reader_for(make_colleague("Bernd"))
    mine = save_view(reader=anna, name="Late ones", place="today", query="overdue=1")
    shared = save_view(reader=anna, name="Big", place="customers", query="tag=Big", shared=True)
    own = save_view(reader=other, name="Mine", place="search", query="q=table")
    assert [v.name for v in views(anna)] == ["Late ones", "Big"]
    assert [(v.name, v.own) for v in views(other)] == [("Mine", True), ("Big", False)]
    move_view(reader=anna, view_id=shared.pk, by=-1)
    assert [v.name for v in views(anna)] == ["Big", "Late ones"]
    edit_view(reader=anna, view_id=mine.pk, name="Overdue", shared=False)
    with pytest.raises(Refused, match="already"):
        edit_view(reader=anna, view_id=mine.pk, name="Big", shared=False)
    for act in (
        lambda: edit_view(reader=other, view_id=shared.pk, name="x", shared=False),
        lambda: move_view(reader=other, view_id=mine.pk, by=1),
        lambda: delete_view(reader=anna, view_id=own.pk),
    ):
        with pytest.raises(NotFound):
            act()
    save_view(reader=anna, name="Big", place="customers", query="tag=Bigger")
    assert [v.query for v in views(anna) if v.name == "Big"] == ["tag=Bigger"]
    delete_view(reader=anna, view_id=mine.pk)
    assert [v.name for v in views(anna)] == ["Big"]
