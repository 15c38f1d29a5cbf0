"""A sender is disproved by the word of the server that received the mail, by nobody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.channels.mail.verdicts import authserv_id, believed, is_disproved, learnt

ILSE = "ilse@their.example"
GOOD = "mx.our.example; spf=pass smtp.mailfrom=their.example; dmarc=pass header.from=their.example"
BAD = "mx.our.example; spf=fail smtp.mailfrom=x.example; dmarc=fail header.from=their.example"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (GOOD, "mx.our.example"), ("MX.Our.Example. 1; none", "mx.our.example"),
        ("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x.example; dkim=pass", ""),
        ("(a; comment) mx.our.example; spf=pass", "mx.our.example"), ("", ""),
    ],
)  # fmt: skip
def test_who_wrote_a_header_is_its_first_word(header: str, name: str) -> None:
    assert authserv_id(header) == name


@pytest.mark.parametrize(
    ("headers", "known", "disproved"),
    [
        ([], "", False),
        ([GOOD], "", False),
        ([BAD], "", True),
        # What came with the mail stands below, and is anybody's.
        ([BAD, "evil.example; dkim=pass header.d=their.example; dmarc=pass"], "", True),
        ([GOOD, "evil.example; dmarc=fail"], "", False),
        # The server is known: a header of another on top is none of its words.
        (["evil.example; dmarc=pass", BAD], "mx.our.example", True),
        (["evil.example; dmarc=fail"], "mx.our.example", False),
        # A signature of somebody else proves nothing.
        (["mx.our.example; dkim=pass header.d=evil.example; dmarc=fail"], "", True),
        # A list changed the way it went, and the writer's own signature still holds.
        (["mx.our.example; spf=fail; dkim=pass header.d=their.example; dmarc=fail"], "", False),
        (["mx.our.example; dkim=pass header.i=@mail.their.example; spf=fail"], "", False),
        (["mx.our.example; spf=softfail; dkim=none"], "", False),
        # Words that a sender may choose are not read as results.
        (['mx.our.example; spf=fail smtp.mailfrom="dkim=pass; dmarc=pass"@x.example'], "", True),
        (["mx.our.example; spf=fail (reason; dmarc=pass header.d=their.example)"], "", True),
        (["spf=fail (sender IP is 192.0.2.1); dkim=none; dmarc=fail action=none"], "", True),
    ],
)  # fmt: skip
def test_only_the_receiving_servers_word_counts(
    headers: list[str], known: str, disproved: bool
) -> None:
    assert is_disproved(headers, ILSE, known) is disproved


def test_a_mailboxes_server_is_learnt_from_its_own_letters() -> None:
    assert learnt([GOOD] * 19) == "", "too few"
    assert learnt([GOOD] * 18 + ["evil.example; spf=pass"] * 4) == "mx.our.example"
    assert learnt([GOOD] * 10 + [""] * 10) == "", "this server says nothing of half of them"


@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=20))
def test_whatever_stands_there_is_read(headers: list[str], known: str) -> None:
    assert is_disproved(headers, ILSE, known) in (True, False)
    assert isinstance(believed(headers, known), list)
