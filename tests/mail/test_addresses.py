"""Who wrote, and to whom: what a header means, and what it must never be taken for."""

import pytest

from goodword.channels.mail.addresses import parse_addresses


def specs(value: str) -> list[str]:
    return [address.spec for address in parse_addresses((value,))[0]]


def names(value: str) -> list[str]:
    return [address.name for address in parse_addresses((value,))[0]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ann@example.org", ["ann@example.org"]),
        ("Ann@Example.ORG", ["ann@example.org"]),
        ("Ann <ann@example.org>, bob@example.net", ["ann@example.org", "bob@example.net"]),
        ("ann@example.org (Ann Berg)", ["ann@example.org"]),
        ("<ann@example.org>", ["ann@example.org"]),
        ("Ann < ann @ example . org >", ["ann@example.org"]),
        (
            "Pete(A wonderful \\) chap) <pete(his account)@silly.test(his host)>",
            ["pete@silly.test"],
        ),
        ("<@relay.example,@b.example:ann@example.org>", ["ann@example.org"]),
        (
            "Friends: ann@example.org, Bob <bob@example.net>;",
            ["ann@example.org", "bob@example.net"],
        ),
        ("undisclosed-recipients:;", []),
        ("ann@example.org; bob@example.net", ["ann@example.org", "bob@example.net"]),
        ("ann@[192.0.2.1]", ["ann@[192.0.2.1]"]),
        ('"john.doe"@example.org', ["john.doe@example.org"]),
        ('"john doe"@example.org', ['"john doe"@example.org']),
        ('<"ann@berg"@example.org>', ['"ann@berg"@example.org']),
        ("edd at example.org (Ed)", ["edd@example.org"]),
        ("<mailto:ann@example.org>", ["ann@example.org"]),
        (".ann@example.org.", [".ann@example.org"]),
        ("josé@exämple.org", ["josé@exämple.org"]),
        ("A <ann@example.org> B <bob@example.net>", ["ann@example.org", "bob@example.net"]),
        ("ann@example.org,,,", ["ann@example.org"]),
        ("=?utf-8?q?Ann_=3Cann=40example=2Eorg=3E?=", ["ann@example.org"]),
        ("", []),
        ("<>", []),
        ("nobody", []),
    ],
)
def test_addresses_are_found(value: str, expected: list[str]) -> None:
    assert specs(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Berg, Ann" <a@x.org>', "Berg, Ann"),
        ("Berg, Ann <a@x.org>", "Berg, Ann"),
        ("a@x.org (Ann Berg)", "Ann Berg"),
        ("\"'Ann'\" <a@x.org>", "Ann"),
        ('"Giant; \\"Big\\" Box" <a@x.org>', 'Giant; "Big" Box'),
        ("=?utf-8?q?J=C3=B6rg?= <a@x.org>", "Jörg"),
        ("=?utf-8?q?Berg=2C_Ann?= <a@x.org>", "Berg, Ann"),
        ("boss@good.example <a@x.org>", "boss@good.example"),
    ],
)
def test_names_as_people_read_them(value: str, expected: str) -> None:
    assert (names(value), specs(value)) == ([expected], ["a@x.org"])


@pytest.mark.parametrize(
    "value",
    [
        "alice@example.org)bob@evil.example",  # CVE-2023-27043
        "alice@example.org(bob@evil.example",
        "<alice@example.org>bob@evil.example",
        '"alice@example.org" bob@evil.example',
        "alice@example.org bob@evil.example",
        "alice@example.org[bob@evil.example",
        "alice@example.org\\bob@evil.example",
    ],
)
def test_a_sender_that_could_be_two_is_never_the_first(value: str) -> None:
    assert "alice@example.org" not in specs(value) or "(" in value
    if "(" not in value:
        found, defect = parse_addresses((value,))
        assert defect or [a.spec for a in found] == ["bob@evil.example"]


def test_a_decoded_comma_or_bracket_makes_no_address() -> None:
    value = "=?utf-8?q?boss=40good=2Eexample=3E=2C?= <a@x.org>"
    assert specs(value) == ["a@x.org"]
