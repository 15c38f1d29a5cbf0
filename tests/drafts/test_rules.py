"""To whom an answer goes, what stands under it, and what a template makes of its fields."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from goodword.drafts.fields import fill, first_name, unfilled, unknown
from goodword.drafts.quoting import (
    Original,
    forward_subject,
    forwarded,
    quoted,
    reply_subject,
    whole,
)
from goodword.drafts.recipients import (
    Recipient,
    Standing,
    answering,
    read_recipients,
    write_recipients,
)
from goodword.language import read_zones

CARLA, DIEGO = Standing("from", "carla@their.example", "Carla"), Standing("cc", "d@their.example")
SALES = Standing("to", "sales@our.example")
BRUSSELS = ZoneInfo("Europe/Brussels")


def specs(people: tuple[Recipient, ...]) -> list[str]:
    return [one.spec for one in people]


def test_a_reply_goes_to_who_wrote_and_reply_all_keeps_those_in_cc():
    own = {"Sales@our.example"}
    one = answering([CARLA, SALES, DIEGO], ours=False, everybody=False, own=own)
    assert (specs(one.to), one.cc) == (["carla@their.example"], ())
    every = answering([CARLA, SALES, DIEGO], ours=False, everybody=True, own=own)
    assert (specs(every.to), specs(every.cc)) == (["carla@their.example"], ["d@their.example"])


def test_other_recipients_stay_where_they_stood_and_nobody_stands_twice():
    anna = Standing("to", "anna@our.example")
    again = Standing("cc", "Carla@their.example")
    told = answering([CARLA, SALES, anna, DIEGO, again], ours=False, everybody=True,
                     own={"sales@our.example"})  # fmt: skip
    assert specs(told.to) == ["carla@their.example", "anna@our.example"]
    assert specs(told.cc) == ["d@their.example"]


def test_reply_to_outranks_the_sender_and_a_web_forms_customer_the_form():
    robot = Standing("from", "form@our.example")
    theirs = Standing("behalf", "carla@their.example")
    assert specs(answering([robot, theirs], ours=False, everybody=False, own=()).to) == [
        "carla@their.example"
    ]
    other = Standing("reply-to", "desk@their.example")
    assert specs(answering([CARLA, other], ours=False, everybody=False, own=()).to) == [
        "desk@their.example"
    ]


def test_our_own_letter_is_taken_up_with_those_it_went_to():
    told = [Standing("from", "anna@our.example"), Standing("to", "carla@their.example"), DIEGO]
    one = answering(told, ours=True, everybody=True, own={"anna@our.example"})
    assert (specs(one.to), specs(one.cc)) == (["carla@their.example"], ["d@their.example"])
    alone = [Standing("from", "anna@our.example"), Standing("to", "anna@our.example")]
    assert specs(answering(alone, ours=True, everybody=False, own={"anna@our.example"}).to) == [
        "anna@our.example"
    ]


def test_recipients_as_people_type_them():
    found, wrong = read_recipients(
        'Carla <carla@their.example>; "Ruiz, Ana" <ana@their.example>,\nCARLA@their.example, bob'
    )
    assert found == [
        Recipient("carla@their.example", "Carla"), Recipient("ana@their.example", "Ruiz, Ana")
    ]  # fmt: skip
    assert wrong == ["bob"]


names = st.text(max_size=30)
people = st.lists(
    st.builds(Recipient, st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True), names),
    max_size=4,
    unique_by=lambda one: one.spec,
)


@given(people)
def test_recipients_are_read_back_as_they_were_written(told: list[Recipient]):
    tidy, wrong = read_recipients(write_recipients(told))
    assert not wrong
    assert [one.spec for one in tidy] == [one.spec for one in told]
    assert read_recipients(write_recipients(tidy)) == (tidy, [])


@given(st.text(alphabet='abc@.<>,;"\\\n\r ', max_size=60))
def test_whatever_is_typed_no_address_holds_a_line_end(text: str):
    for one in read_recipients(text)[0]:
        assert not set("\r\n,;<> ").intersection(one.spec)
        assert not set("\r\n").intersection(one.name)


ORIGINAL = Original(
    sender="Carla <carla@their.example>", at=datetime(2026, 11, 16, 8, 5, tzinfo=UTC),
    subject="AW: Re: The table", text="When can it be here?\n\n> We begin on Monday.\n",
    to="sales@our.example",
)  # fmt: skip


def test_a_reply_quotes_the_letter_and_its_own_words_are_read_apart():
    below = quoted(ORIGINAL, BRUSSELS)
    assert below.startswith("On 16 November 2026 at 09:05, Carla <carla@their.example> wrote:\n>")
    assert "\n>> We begin on Monday." in below
    letter = whole("It comes on Friday.", signature="Anna Berg\nDesk", below=below)
    zones = read_zones(letter)
    assert zones.author.strip() == "It comes on Friday."
    assert "Anna Berg" in zones.signature
    assert "When can it be here?" in zones.quoted


def test_a_forward_says_whose_letter_it_is():
    told = forwarded(ORIGINAL, BRUSSELS)
    assert "\nFrom: Carla <carla@their.example>\nDate: 16 November 2026 at 09:05\n" in told
    assert told.endswith("> We begin on Monday.")
    assert read_zones(whole("Please see below.", below=told)).author.strip() == "Please see below."


def test_subjects_carry_one_prefix():
    assert reply_subject("AW: Re: The table") == "Re: The table"
    assert forward_subject("Re: The table") == "Fwd: The table"
    assert reply_subject("") == "Re:"


def test_fields_are_filled_in_and_what_is_not_known_is_told():
    values = {"customer.first_name": "Carla", "colleague.name": "Anna Berg"}
    text, left = fill("Dear {customer.first_name}, {customer.organisation}", values)
    assert text == "Dear Carla, {customer.organisation}"
    assert [one.field for one in left] == ["customer.organisation"]
    assert fill("Dear {customer.first_name|there},", {}) == ("Dear there,", [])
    assert unknown("{customer.firstname}") == [
        "There is no field {customer.firstname}. Did you mean {customer.first_name}?"
    ]
    assert unknown("{colleague.name} {not a field} {x}") == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_filled_in_value_is_never_taken_for_a_field_that_we_lack(before: str, value: str):
    filled, left = fill(before + "{customer.name|you}", {"customer.name": value})
    assert {one.field for one in left} == {one.field for one in unfilled(filled)}


def test_first_names_are_given_only_where_they_are_sure():
    assert first_name("Ilse Vandenberghe") == "Ilse"
    assert first_name("Dr. Ilse Vandenberghe") == "Ilse"
    for unsure in ("Vandenberghe", "ilse@their.example", "Dr. Vandenberghe", "I. Van", "A, B", ""):
        assert first_name(unsure) == ""
