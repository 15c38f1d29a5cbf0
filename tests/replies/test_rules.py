"""The unit of a reply, told by the letters alone: no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from goodword.replies.facts import Fact
from goodword.replies.rules import Ruling, Thresholds, natural_key, spans, wants

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
NOW = START + timedelta(days=30)
CARLA, DORA = 1, 2


def fact(n, direction="in", *, author=CARLA, hour=None, score=0.9, reached=(CARLA,), **more):
    return Fact(
        entry_id=n, content_key=f"k{n}", at=START + timedelta(hours=n if hour is None else hour),
        direction=direction, author_id=author if direction == "in" else None,
        author_spec=f"{author}@their.example", score=score if direction == "in" else 0.0,
        reached=frozenset(reached) if direction == "out" else frozenset(), **more,
    )  # fmt: skip


def told(*facts, **more):
    return spans(facts, now=more.pop("now", NOW), **more)


def test_the_first_unanswered_letter_opens_and_later_ones_join():
    (span,) = told(fact(1), fact(2), fact(3))
    assert (span.opening.entry_id, [c.entry_id for c in span.chasers]) == (1, [2, 3])


def test_each_customer_waits_for_themselves():
    carla, dora = told(fact(1), fact(2, author=DORA), fact(3, "out", reached=(DORA,)))
    assert (carla.closing, dora.closing.entry_id) == (None, 3)


def test_in_copy_is_written_to_as_well():
    first, second = told(fact(1), fact(2, author=DORA), fact(3, "out", reached=(CARLA, DORA)))
    assert first.closing == second.closing


def test_an_answer_with_no_recipient_that_we_know_reaches_all():
    (span,) = told(fact(1), fact(2, "out", reached=()))
    assert span.closing.entry_id == 2


def test_first_and_next_response():
    first, following = told(fact(1), fact(2, "out"), fact(3))
    assert (first.response, following.response) == ("first", "next")


def test_a_holding_reply_is_no_first_response():
    (span,) = told(fact(1, score=0.1), fact(2, "out", holding=True), fact(3))
    assert span.response == "first"


def test_who_answered_last_is_nearest():
    *_, last = told(
        fact(1), fact(2, "out", colleague_id=5), fact(3), fact(4, "out", colleague_id=6), fact(5)
    )
    assert last.nearest_id == 6


def test_thanks_are_neither_chaser_nor_end():
    (span,) = told(fact(1), fact(2, courtesy=True))
    assert (span.chasers, span.closing, span.thanks.entry_id) == ((), None, 2)
    assert "thanks since" in span.doubt
    (span,) = told(fact(1), fact(2, courtesy=True), fact(3))
    assert span.doubt == ""


def test_a_bare_forward_is_no_answer():
    (span,) = told(fact(1), fact(2, "out", forward_only=True))
    assert span.closing is None


def test_letters_from_the_future_do_not_exist_yet():
    assert told(fact(5), now=START) == []
    assert len(told(fact(5), now=START + timedelta(hours=5))) == 1


def test_scores_decide_between_opening_asking_and_nothing():
    limits = Thresholds()
    assert [wants(fact(1, score=s), limits) for s in (0.5, 0.49, 0.3, 0.29)] == [
        "yes", "perhaps", "perhaps", "no",
    ]  # fmt: skip
    assert wants(fact(1, courtesy=True), limits) == "no"
    assert wants(fact(1, recipients=13), limits) == "perhaps"
    assert wants(fact(1, only_copied=True), limits) == "perhaps"
    assert wants(fact(1, only_copied=True, score=0.4), limits) == "no"


def test_a_letter_that_names_us_nowhere_asks_at_most():
    limits = Thresholds()
    assert wants(fact(1, unnamed=True), limits) == "perhaps"
    assert wants(fact(1, unnamed=True, score=0.4), limits) == "no"


def test_an_unsure_letter_becomes_sure_when_they_write_again():
    (span,) = told(fact(1, score=0.4), fact(2, score=0.9))
    assert (span.sure, span.opening.entry_id) == (True, 1)


def test_only_customers_and_unknowns_open():
    for relation, number in (("", 1), ("customer", 1), ("supplier", 0), ("private", 0)):
        assert len(told(fact(1, relation=relation))) == number


def test_before_the_horizon_nothing_opens_but_answers_in_the_window_count():
    (old,) = told(fact(1, opens=False))
    assert old.historic
    assert told(fact(1, opens=False), fact(2, "out")) == []
    (span,) = told(fact(1, opens=False), fact(2))
    assert (span.opening.entry_id, span.historic) == (2, False)


def test_what_a_person_settled_is_over_and_what_came_later_is_not():
    ruling = Ruling(CARLA, START + timedelta(hours=2), seen_up_to=2, settles=True)
    assert told(fact(1), fact(2), rulings=[ruling]) == []
    (span,) = told(fact(1), fact(2), fact(3), rulings=[ruling])
    assert span.opening.entry_id == 3
    (late,) = told(fact(1), fact(9, hour=1.5), rulings=[ruling])
    assert late.opening.entry_id == 9


def test_what_a_person_opened_again_is_not_ended_by_the_letters_they_knew():
    ruling = Ruling(CARLA, START + timedelta(hours=2), seen_up_to=2, settles=False)
    (span,) = told(fact(1), fact(2, "out"), rulings=[ruling])
    assert span.closing is None
    (span,) = told(fact(1), fact(2, "out"), fact(3, "out"), rulings=[ruling])
    assert span.closing.entry_id == 3


def test_the_natural_key_knows_content_and_customer_only():
    assert natural_key("k", "Carla@Their.example") == natural_key("k", "carla@their.example")
    assert len({natural_key("k", "a"), natural_key("k", "b"), natural_key("l", "a")}) == 3
    assert natural_key("k", "a", 1) != natural_key("k", "a", 0)
    assert len(natural_key("k\udcff", "a")) <= 64


facts = st.builds(
    lambda n, direction, author, hour, score, reached, **flags: fact(
        n, direction, author=author, hour=hour, score=score, reached=reached, **flags
    ),
    n=st.integers(1, 30),
    direction=st.sampled_from(["in", "in", "out", "internal"]),
    author=st.sampled_from([CARLA, DORA]),
    hour=st.integers(0, 20),
    score=st.sampled_from([0.0, 0.4, 0.9]),
    reached=st.sets(st.sampled_from([CARLA, DORA])),
    automated=st.sampled_from([False, False, False, True]),
    courtesy=st.sampled_from([False, False, False, True]),
    holding=st.sampled_from([False, False, False, True]),
    carried=st.sampled_from([frozenset(), frozenset({CARLA})]),
    opens=st.sampled_from([True, True, False]),
)
stories = st.lists(facts, max_size=12, unique_by=lambda f: f.entry_id)


@given(stories, st.randoms(use_true_random=False))
def test_the_order_in_which_letters_are_found_does_not_matter(story, random):
    shuffled = list(story)
    random.shuffle(shuffled)
    assert told(*story) == told(*shuffled)


@given(stories)
def test_at_most_one_is_open_and_every_letter_that_asks_is_somewhere(story):
    found = told(*story)
    waiting = [span.customer_id for span in found if not span.closing]
    assert len(waiting) == len(set(waiting))
    placed = {f.entry_id for span in found for f in (span.opening, *span.chasers)}
    for asked in story:
        if asked.direction == "in" and asked.opens and wants(asked, Thresholds()) == "yes":
            assert asked.automated or asked.entry_id in placed
    for span in found:
        if span.closing:
            assert span.closing.at >= max(f.at for f in (span.opening, *span.chasers))
            assert not span.closing.automated
            assert span.closing.direction == "out"
            assert not span.closing.holding or span.customer_id in span.closing.carried


@given(stories)
def test_what_nobody_wrote_changes_nothing(story):
    robots = [replace(f, entry_id=100 + f.entry_id, automated=True) for f in story]
    inside = [replace(f, entry_id=200 + f.entry_id, direction="internal") for f in story]
    assert told(*story) == told(*story, *robots, *inside)
