"""Who may be one, how surely, and why; and who never is."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.merging.likeness import (
    PROPOSED,
    Face,
    HouseFace,
    house_likeness,
    label,
    likeness,
    mailbox,
)
from goodword.merging.names import agree, contradict, organisation_words, words


def face(name: str, *specs: str, house: int | None = None, **more: object) -> Face:
    told = tuple((s.removeprefix("!"), "shared" if s.startswith("!") else "person") for s in specs)
    return Face(1, name, house, told, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Jürgen Müller", "Juergen Mueller", "the same name"),
        ("Müller, Jürgen", "Jürgen Müller", "the same name in another order"),
        ("Dr. Anna Kovács", "Anna Kovacs", "the same name"),
        ("J. Smith", "John Smith", "the same name with an initial"),
        ("J. Smith", "J. Smith", "the same name with an initial"),
        ("John Q. Smith", "John Smith", "the same name but for a middle one"),
        ("Mike Brown", "Michael Brown", "the same name in a shorter form"),
        ("Anna Berg", "Anna Borg", ""),
        ("John Smith", "Jane Smith", ""),
        ("John A. Smith", "John B. Smith", ""),
        ("L. Kelly", "Kelly Lombardi", ""),
        ("Anna", "Anna", ""),
        ("info@lane.example", "info@lane.example", ""),
        ("Lane Sales Team", "Lane Sales Team", ""),
    ],
)
def test_names_of_one_person(one: str, other: str, said: str) -> None:
    assert agree(words(one), words(other)) == said
    assert agree(words(other), words(one)) == said


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_names_agree_and_contradict_the_same_way_round(one: str, other: str) -> None:
    left, right = words(one), words(other)
    assert bool(agree(left, right)) == bool(agree(right, left))
    assert contradict(left, right) == contradict(right, left)
    assert not (agree(left, right) and contradict(left, right))
    assert not contradict(left, left)


@pytest.mark.parametrize(
    ("spec", "same"),
    [
        ("anna.lane+shop@gmail.com", "annalane@googlemail.com"),
        ("anna+invoices@lane.example", "anna@lane.example"),
    ],
)
def test_one_mailbox(spec: str, same: str) -> None:
    assert mailbox(spec) == mailbox(same)
    assert likeness(face("Anna Lane", spec), face("A. Lane", same)).in_words == "almost surely"


def test_dots_tell_two_mailboxes_apart_elsewhere() -> None:
    assert mailbox("a.lane@lane.example") != mailbox("alane@lane.example")


def test_a_number_with_a_name_is_sure_and_a_switchboard_is_nothing() -> None:
    number = {"numbers": ("+3225550102",)}
    one, other = face("Anna Lane", **number), face("A. Lane", **number)
    assert likeness(one, other).sureness >= 90
    assert likeness(one, other, crowded={"+3225550102"}).sureness == 0
    assert likeness(one, face("Tom Maes", **number)).sureness < PROPOSED


def test_one_organisation_makes_a_name_tell() -> None:
    here = {"house": 7}
    one = face("Anna Lane", "anna@lane.example", **here)
    assert likeness(one, face("Lane, Anna", "al@lane.example", **here)).in_words == "probably"
    initial = face("A. Lane", "a.l@lane.example", **here)
    assert likeness(one, initial, alone=True).in_words == "perhaps"
    assert likeness(one, initial).sureness < PROPOSED
    middle = face("A. Lane", "a..lane@lane.example", **here)
    assert likeness(one, middle, alone=True).sureness < PROPOSED
    assert likeness(one, face("Tom Lane", "tom@lane.example", **here)).sureness < PROPOSED


def test_a_telling_local_part_at_another_domain() -> None:
    one = face("Anna Lane", "annalane77@lane.example", house=1)
    assert likeness(one, face("Anna Lane", "annalane77@home.example")).in_words == "probably"
    plain = face("Anna Lane", "anna.lane@lane.example", house=1)
    moved = face("Anna Lane", "anna.lane@firm.example", house=2)
    assert likeness(plain, moved).in_words == "perhaps"
    common = face("Anna Lane", "anna@lane.example"), face("Anna Lane", "anna@home.example")
    assert likeness(*common).sureness < PROPOSED


def test_the_same_name_at_work_and_at_home_is_asked_about_and_no_other() -> None:
    work, home = (
        face("Anna Lane", "al@lane.example", house=1),
        face("Anna Lane", "anna@home.example"),
    )
    assert likeness(work, home, alone=True).in_words == "perhaps"
    assert likeness(work, home).sureness < PROPOSED
    assert likeness(home, face("Anna Lane", "lane7@post.example"), alone=True).sureness < PROPOSED
    elsewhere = face("Anna Lane", "a@firm.example", house=2)
    assert likeness(work, elsewhere, alone=True).sureness < PROPOSED


def test_letters_that_ask_to_be_answered_elsewhere() -> None:
    asks = face("Anna Lane", "anna@lane.example", answers_at=frozenset({"anna@home.example"}))
    assert likeness(asks, face("Anna Lane", "anna@home.example")).sureness >= 88
    assert likeness(asks, face("Tom Maes", "anna@home.example")).sureness < PROPOSED


def test_shared_addresses_robots_and_mailings_tell_nothing() -> None:
    one, other = face("info@lane.example", "!info@lane.example"), face("Lane", "!info@lane.example")
    assert likeness(one, other).sureness == 0
    first = face("Weekly Um", "weekly.um.a.1.3882@list.example", house=1)
    assert (
        likeness(first, face("Weekly Um", "weekly.um.a.1.3728@list.example", house=1)).sureness == 0
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lane B.V.", "Lane GmbH"), ("Lane & Co. KG", "LANE"), ("Müller Möbel AG", "Mueller Moebel")],
)
def test_organisations_but_for_their_legal_form(one: str, other: str) -> None:
    assert organisation_words(one) == organisation_words(other)
    verdict = house_likeness(HouseFace(1, one, ()), HouseFace(2, other, ()))
    assert verdict.in_words == "probably"


def test_organisations_by_their_domains_and_people() -> None:
    assert label("shop.lane.co.uk") == label("lane.de") == "lane"
    ours, theirs = HouseFace(1, "lane.de", ("lane.de",)), HouseFace(2, "lane.fr", ("lane.fr",))
    assert house_likeness(ours, theirs).in_words == "perhaps"
    anna = frozenset({("anna", "lane")})
    both = [HouseFace(f.id, f.name, f.domains, anna) for f in (ours, theirs)]
    verdict = house_likeness(both[0], both[1])
    assert verdict.in_words == "probably" and "Anna Lane belongs to both" in verdict.reasons
    texas = HouseFace(3, "state.tx.us", ("state.tx.us",))
    assert house_likeness(texas, HouseFace(4, "state.or.us", ("state.or.us",))).sureness == 0
