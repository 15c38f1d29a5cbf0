"""Waits, invitations, codes and patterns, as rules."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.accounts import codes, rules

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
times = st.lists(
    st.integers(-7200, 0).map(lambda seconds: NOW + timedelta(seconds=seconds)), max_size=60
)


def wait(tries: list[datetime], now: datetime = NOW) -> int:
    return rules.wait(tries, now, free=rules.FREE_TRIES, longest=rules.LONGEST_WAIT)


@given(times)
def test_a_wait_is_never_longer_than_the_longest_and_ends(tries: list[datetime]) -> None:
    waited = wait(tries)
    assert 0 <= waited <= rules.LONGEST_WAIT
    assert wait(tries, NOW + timedelta(seconds=waited)) == 0


@given(times)
def test_few_attempts_cost_nothing_and_one_more_never_shortens_the_wait(
    tries: list[datetime],
) -> None:
    recent = [at for at in tries if at > NOW - rules.REMEMBERED]
    assert (wait(tries) == 0) or len(recent) >= rules.FREE_TRIES
    assert wait([*tries, NOW]) >= wait(tries)


def test_each_wait_is_twice_as_long_as_the_one_before() -> None:
    waits = [wait([NOW] * (rules.FREE_TRIES + n)) for n in range(8)]
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]


@pytest.mark.parametrize(
    ("origin", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_an_origin_is_counted_by_what_one_house_has_of_addresses(origin: str, counted: str) -> None:
    assert rules.place(origin) == counted


@given(st.integers(0, 200), st.booleans(), st.booleans())
def test_an_invitation_holds_once_and_for_72_hours(hours: int, used: bool, revoked: bool) -> None:
    now = NOW + timedelta(hours=hours)
    held = rules.holds(
        now,
        expires_at=NOW + rules.INVITATION,
        used_at=NOW if used else None,
        revoked_at=NOW if revoked else None,
    )
    assert held == (hours < 72 and not used and not revoked)


@pytest.mark.parametrize(
    ("role", "asked", "needed"),
    [
        ("administrator", "", False),
        ("administrator", "administrators", True),
        ("lead", "administrators", False),
        ("read-only", "everybody", True),
    ],
)
def test_who_needs_a_second_factor(role: str, asked: str, needed: bool) -> None:
    assert rules.needs_second_factor(role, asked) is needed


@pytest.mark.parametrize("kept", [None, "", "soon", []])
def test_a_proof_that_is_none_is_not_fresh(kept: object) -> None:
    assert not rules.is_fresh(kept, NOW)


def test_a_proof_holds_a_quarter_of_an_hour_and_none_comes_from_the_future() -> None:
    at = NOW.timestamp()
    assert rules.is_fresh(at, NOW) and rules.is_fresh(at, NOW + timedelta(minutes=14, seconds=59))
    assert not rules.is_fresh(at, NOW + timedelta(minutes=15))
    assert not rules.is_fresh(at + 60, NOW)


def test_secrets_are_compared_in_the_same_time_whatever_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        asked.append((one, other))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert rules.same("a", "a") and not rules.same("a", "ä\ud800")
    codes.step_of(codes.new_seed(), "123456", NOW)
    assert len(asked) == 5


def test_tokens_are_256_bits_and_differ() -> None:
    made = {rules.new_token() for _ in range(100)}
    assert len(made) == 100 and all(len(token) == 43 for token in made)


# RFC 6238, appendix B (SHA-1): the last six of eight digits.
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert codes.step_of(RFC, code, at) == seconds // 30


@given(st.integers(-3, 3))
def test_a_code_is_good_for_its_half_minute_and_its_neighbours_and_once(off: int) -> None:
    seed = codes.new_seed()
    step = int(NOW.timestamp()) // 30 + off
    found = codes.step_of(seed, codes.code_at(seed, step), NOW)
    assert (found == step) == (abs(off) <= 1)
    assert codes.step_of(seed, codes.code_at(seed, step), NOW, after=step) != step


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "۱۲۳۴۵۶", "🙂" * 6])
def test_what_is_no_code_is_wrong_and_no_fault(typed: str) -> None:
    assert codes.step_of(codes.new_seed(), typed, NOW) is None


def test_an_app_reads_the_house_the_account_and_the_key() -> None:
    told = codes.address("ABC", account="anna@workshop.example", house="Berg & Okafor: Ltd")
    assert told == (
        "otpauth://totp/Berg%20%26%20Okafor%20%20Ltd%3Aanna%40workshop.example"
        "?secret=ABC&issuer=Berg%20%26%20Okafor%3A%20Ltd"
    )
    side, path = codes.square(told)
    assert side > 20 and path.startswith("M4 4h1v1h-1z")


def test_recovery_codes_are_read_as_people_type_them() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == 10
    for number, code in enumerate(made):
        letters = code[2:].replace("-", "")
        assert codes.taken_apart(code) == (number, letters)
        assert codes.taken_apart(f" {code.lower().replace('-', ' ')} ") == (number, letters)


@given(st.text(max_size=30))
def test_what_is_no_recovery_code_is_none(typed: str) -> None:
    found = codes.taken_apart(typed)
    assert found is None or len(found[1]) == 10
