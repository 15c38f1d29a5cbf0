"""Invitations, knocks, factors and teams, as actions."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from goodword.access import OPERATOR, NotAllowed, NotFound, Refused
from goodword.accounts import factors, invitations, knocks, rules, teams
from goodword.accounts.admitting import admit
from goodword.accounts.codes import code_at, new_seed
from goodword.accounts.sign_on import Told
from goodword.accounts.stays import forget_ended
from goodword.accounts.tables import Invitation, Knock, KnownBrowser, RecoveryCode, Stay
from goodword.people.colleagues import add_colleague, edit_colleague
from goodword.people.queries import someone_can_log_in
from goodword.people.tables import Colleague, Team
from tests.factories import MONDAY, make_colleague, make_house, reader_of

pytestmark = pytest.mark.django_db
SECRET = "seven quiet rivers"


@pytest.fixture
def erna() -> Colleague:
    make_house()
    return add_colleague(reader=OPERATOR, email="erna@our.example", name="Erna", now=MONDAY)


def invite(colleague: Colleague, **more: object) -> str:
    told = {"reader": OPERATOR, "colleague_id": colleague.pk, "now": MONDAY, **more}
    return invitations.invite(**told).token  # type: ignore[arg-type]


def test_an_invitation_lets_in_once(erna: Colleague) -> None:
    token = invite(erna)
    found = invitations.accept(token=token, name="Erna Holm", password=SECRET, now=MONDAY)
    assert found.name == "Erna Holm" and found.check_password(SECRET) and found.joined_at == MONDAY
    with pytest.raises(Refused, match="does not work any more"):
        invitations.accept(token=token, password="another gravel road", now=MONDAY)
    assert Colleague.objects.get(pk=erna.pk).check_password(SECRET)


def test_it_ends_after_72_hours_at_most(erna: Colleague) -> None:
    token = invite(erna)
    late = MONDAY + timedelta(hours=72)
    assert invitations.open_invitation(token, now=late - timedelta(seconds=1))
    assert invitations.open_invitation(token, now=late) is None
    with pytest.raises(Refused):
        invitations.accept(token=token, password=SECRET, now=late)


def test_a_new_one_revokes_the_one_before(erna: Colleague) -> None:
    first, second = invite(erna), invite(erna)
    assert invitations.open_invitation(first, now=MONDAY) is None
    assert invitations.open_invitation(second, now=MONDAY)
    invitations.revoke(reader=OPERATOR, colleague_id=erna.pk, now=MONDAY)
    assert invitations.open_invitation(second, now=MONDAY) is None


def test_only_its_hash_is_kept_and_no_key_makes_it(erna: Colleague) -> None:
    tokens = {invite(erna) for _ in range(5)}
    assert len(tokens) == 5
    kept = "".join(str(row) for row in Invitation.objects.values_list())
    assert not any(token in kept for token in tokens)


def test_a_weak_password_does_not_use_it_up(erna: Colleague) -> None:
    token = invite(erna)
    with pytest.raises(ValidationError):
        invitations.accept(token=token, password="password1234", now=MONDAY)
    assert invitations.open_invitation(token, now=MONDAY)


def test_who_has_left_is_not_let_in(erna: Colleague) -> None:
    token = invite(erna)
    Colleague.objects.filter(pk=erna.pk).update(is_active=False)
    assert invitations.open_invitation(token, now=MONDAY) is None
    with pytest.raises(Refused):
        invitations.accept(token=token, password=SECRET, now=MONDAY)
    with pytest.raises(Refused, match="has left"):
        invite(erna)


@pytest.mark.parametrize("role", ["lead", "colleague", "read-only"])
def test_only_administrators_invite(erna: Colleague, role: str) -> None:
    reader = reader_of(make_colleague("Otto", role=role))
    for act in (invitations.invite, invitations.revoke, invitations.take_second_factor_away):
        with pytest.raises(NotAllowed):
            act(reader=reader, colleague_id=erna.pk, now=MONDAY)  # type: ignore[operator]
    with pytest.raises(NotFound):
        invitations.invite(reader=OPERATOR, colleague_id=987654, now=MONDAY)


def test_coming_in_without_a_password_closes_the_welcome_page(erna: Colleague) -> None:
    assert not someone_can_log_in()
    invitations.accept_without_password(token=invite(erna), now=MONDAY)
    assert someone_can_log_in()


def test_a_forgotten_password_is_answered_alike_and_mailed_seldom(erna: Colleague) -> None:
    ask = invitations.ask_for_a_new_password
    assert ask(email="nobody@our.example", now=MONDAY) is None
    assert ask(email=erna.email, now=MONDAY) is None  # she never came in: nothing to forget
    invitations.accept(token=invite(erna), password=SECRET, now=MONDAY)
    later = MONDAY + timedelta(hours=1)
    made = ask(email=" Erna@Our.example ", now=later)
    assert made and made[0] == erna
    assert ask(email=erna.email, now=later + timedelta(minutes=14)) is None
    Colleague.objects.filter(pk=erna.pk).update(is_active=False)
    assert ask(email=erna.email, now=later + timedelta(hours=2)) is None


def knock(account: str = "erna@our.example", *, minute: float = 0, **more: str) -> knocks.Attempt:
    at = MONDAY + timedelta(minutes=minute)
    return knocks.attempt(
        account=account, origin=more.get("origin", "192.0.2.1"), browser=more.get("browser", ""),
        now=at,
    )  # fmt: skip


def test_wrong_attempts_are_slowed_by_account_whether_it_exists_or_not(erna: Colleague) -> None:
    for account in (erna.email, "nobody@our.example"):
        for number in range(rules.FREE_TRIES):
            made = knock(account, origin=f"192.0.2.{number}")
            assert made.wait == 0
            knocks.failed(made, origin="192.0.2.1")
        assert knock(account.upper(), origin="192.0.2.99").wait == 5


def test_and_by_origin_whatever_the_account() -> None:
    for number in range(rules.FREE_TRIES_OF_AN_ORIGIN):
        assert knock(f"{number}@our.example").wait == 0
    assert knock("another@our.example").wait > 0
    assert knock("another@our.example", origin="192.0.2.2").wait == 0


def test_having_to_wait_does_not_make_the_wait_longer() -> None:
    for _ in range(rules.FREE_TRIES):
        knock()
    assert [knock().wait for _ in range(20)] == [5] * 20
    assert knock(minute=0.2).wait == 0


def test_a_right_password_forgets_the_wrong_ones(erna: Colleague) -> None:
    for _ in range(4):
        knock()
    knocks.passed(knock())
    assert not Knock.objects.exists()


def test_a_known_browser_keeps_working_while_strangers_knock(erna: Colleague) -> None:
    knocks.remember_browser(colleague=erna, browser="her laptop", now=MONDAY)
    for number in range(40):
        knock(origin=f"198.51.100.{number % 3}")
    assert knock(browser="her laptop", origin="198.51.100.1").wait == 0
    assert knock(browser="another", origin="203.0.113.1").wait > 0
    for _ in range(rules.FREE_TRIES):
        knock(browser="her laptop")
    assert knock(browser="her laptop").wait > 0  # a stolen cookie is no way round the waits


def test_a_browser_is_known_for_its_own_colleague_only(erna: Colleague) -> None:
    knocks.remember_browser(colleague=erna, browser="her laptop", now=MONDAY)
    for _ in range(rules.FREE_TRIES):
        knock("otto@our.example")
    assert knock("otto@our.example", browser="her laptop").wait > 0


def test_what_was_typed_is_nowhere_to_be_read(erna: Colleague) -> None:
    knock("my secret typed in the wrong field")
    assert "secret" not in str(list(Knock.objects.values()))


def test_old_attempts_sessions_and_browsers_are_forgotten(erna: Colleague) -> None:
    knock()
    knocks.remember_browser(colleague=erna, browser="x", now=MONDAY)
    for number, hours in enumerate((1, -1)):
        Stay.objects.create(
            key=str(number), data="", begun_at=MONDAY, last_used_at=MONDAY,
            expires_at=MONDAY + timedelta(hours=hours),
        )  # fmt: skip
    assert forget_ended(now=MONDAY) == 1
    assert knocks.forget_old(now=MONDAY + timedelta(days=31)) == 1
    assert knocks.forget_old(now=MONDAY + timedelta(days=366)) == 1
    assert not Knock.objects.exists() and not KnownBrowser.objects.exists()


def set_up_app(colleague: Colleague) -> str:
    seed = new_seed()
    code = code_at(seed, int(MONDAY.timestamp()) // 30)
    factors.add_code_maker(colleague=colleague, seed=seed, code=code, now=MONDAY)
    return seed


def test_no_code_is_taken_twice(erna: Colleague) -> None:
    seed = set_up_app(erna)
    first = code_at(seed, int(MONDAY.timestamp()) // 30)
    assert not factors.take_code(colleague=erna, code=first, now=MONDAY)  # it set the app up
    later = MONDAY + timedelta(seconds=30)
    code = code_at(seed, int(later.timestamp()) // 30)
    assert factors.take_code(colleague=erna, code=f"{code[:3]} {code[3:]}", now=later)
    assert not factors.take_code(colleague=erna, code=code, now=later)


def test_recovery_codes_are_good_once_and_kept_as_argon2(erna: Colleague) -> None:
    with pytest.raises(Refused, match="Set up an app or a passkey first"):
        factors.new_recovery_codes(colleague=erna, now=MONDAY)
    set_up_app(erna)
    made = factors.new_recovery_codes(colleague=erna, now=MONDAY)
    assert RecoveryCode.objects.filter(digest__startswith="argon2").count() == 10
    assert factors.take_code(colleague=erna, code=made[3].lower(), now=MONDAY)
    assert not factors.take_code(colleague=erna, code=made[3], now=MONDAY)
    assert not factors.take_code(colleague=erna, code="4" + made[5][1:], now=MONDAY)
    factors.new_recovery_codes(colleague=erna, now=MONDAY)
    assert not factors.take_code(colleague=erna, code=made[5], now=MONDAY)


def test_the_last_factor_stays_when_the_house_asks_for_one(erna: Colleague) -> None:
    set_up_app(erna)
    with pytest.raises(Refused, match="your last one"):
        factors.remove_code_maker(colleague=erna, required=True)
    factors.new_recovery_codes(colleague=erna, now=MONDAY)
    factors.remove_code_maker(colleague=erna, required=False)
    assert not factors.has_second_factor(erna) and not RecoveryCode.objects.exists()


def told(email: str = "erna@our.example", subject: str = "e1") -> Told:
    return Told("https://id.example", subject, email, None)


def test_single_sign_on_lets_in_who_was_invited_and_nobody_else(erna: Colleague) -> None:
    with pytest.raises(Refused, match="not invited"):
        admit(told=told(), now=MONDAY)  # known from the mail, but never invited
    with pytest.raises(Refused, match="not invited"):
        admit(told=told("mallory@our.example"), now=MONDAY)
    token = invite(erna)
    assert admit(told=told(), now=MONDAY) == erna
    assert invitations.open_invitation(token, now=MONDAY) is None
    assert admit(told=told("changed@our.example"), now=MONDAY) == erna  # by subject now
    with pytest.raises(Refused, match="another account"):
        admit(told=told(subject="e2"), now=MONDAY)
    Colleague.objects.filter(pk=erna.pk).update(is_active=False)
    with pytest.raises(Refused):
        admit(told=told(), now=MONDAY)


def test_an_expired_invitation_does_not_let_in_by_single_sign_on(erna: Colleague) -> None:
    invite(erna)
    with pytest.raises(Refused):
        admit(told=told(), now=MONDAY + rules.INVITATION)


def test_role_and_access_end_sessions_by_changing_what_they_carry(erna: Colleague) -> None:
    make_colleague("Otto", role="administrator")
    seen = {erna.get_session_auth_hash()}
    for role, active in (("lead", True), ("lead", False), ("lead", True), ("colleague", True)):
        edit_colleague(
            reader=OPERATOR, colleague_id=erna.pk, name="Erna", role=role, is_active=active
        )
        erna.refresh_from_db()
        seen.add(erna.get_session_auth_hash())
    assert len(seen) == 5  # also who comes back finds no session of before alive


def test_teams_are_made_renamed_and_ended(erna: Colleague) -> None:
    otto = make_colleague("Otto")
    made = teams.make_team(reader=OPERATOR, name="  The   desk ", member_ids=[erna.pk])
    assert made.name == "The desk"
    with pytest.raises(Refused, match="already"):
        teams.make_team(reader=OPERATOR, name="the DESK")
    teams.edit_team(reader=OPERATOR, team_id=made.pk, name="Front", member_ids=[erna.pk, otto.pk])
    assert {m.name for m in teams.teams().get().members.all()} == {"Erna", "Otto"}
    for wrong in ([987654], [make_colleague("Gone", active=False).pk]):
        with pytest.raises(Refused, match="not here any more"):
            teams.edit_team(reader=OPERATOR, team_id=made.pk, name="Front", member_ids=wrong)
    teams.end_team(reader=OPERATOR, team_id=made.pk, now=MONDAY)
    assert not teams.teams().exists() and Team.objects.filter(name="Front").exists()
    with pytest.raises(NotFound):
        teams.edit_team(reader=OPERATOR, team_id=made.pk, name="x", member_ids=[])
    assert teams.make_team(reader=OPERATOR, name="front").pk == made.pk


def test_only_administrators_change_teams(erna: Colleague) -> None:
    reader = reader_of(make_colleague("Lea", role="lead"))
    team = teams.make_team(reader=OPERATOR, name="Desk", member_ids=[erna.pk])
    with pytest.raises(NotAllowed):
        teams.make_team(reader=reader, name="Another")
    with pytest.raises(NotAllowed):
        teams.edit_team(reader=reader, team_id=team.pk, name="x", member_ids=[])
    with pytest.raises(NotAllowed):
        teams.end_team(reader=reader, team_id=team.pk, now=MONDAY)
