"""Whatever the bytes are, there is a mail, soon, and it can be stored."""

import random
import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.channels.mail import Mail, attachment_content, parse_mail
from goodword.channels.mail.addresses import parse_addresses
from tests.examples import examples

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

LETTERS = [
    b"From: =?utf-8?q?J=C3=B6rg?= <j@example.org>\r\nTo: a@x.org, Bob <b@x.org>\r\n"
    b"Subject: =?iso-8859-1?q?Gr=FC=DFe?=\r\nDate: Fri, 26 Jan 2007 10:10:42 +0100\r\n"
    b"Message-ID: <1@example.org>\r\nReferences: <0@x>\r\n <2@x>\r\n\r\nHello\r\n> quoted\r\n",
    b'From: a@x.org\nContent-Type: multipart/mixed; boundary="cut"\n\n--cut\n'
    b'Content-Type: multipart/alternative; boundary="in"\n\n--in\nContent-Type: text/plain; '
    b"charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe =\nan alle\n"
    b"--in\nContent-Type: text/html\n\n<p>Gr&uuml;&szlig;e <a href=http://x.org>da</a>\n--in--\n"
    b"--cut\nContent-Type: application/pdf; name*=utf-8''%c3%a9.pdf\n"
    b"Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nQUJDREVGRw==\n"
    b"--cut\nContent-Type: message/rfc822\n\n"
    b"From: c@x.org\nSubject: inner\n\ninner text\n--cut--\n",
]


def check(raw: bytes) -> Mail:
    started = process_time()
    mail = parse_mail(raw)
    assert process_time() - started < 2
    people = (mail.from_, mail.sender, mail.reply_to, mail.to, mail.cc, mail.bcc)
    texts = [mail.subject, mail.text, mail.html, mail.attached_text, mail.message_id]
    texts += [*mail.references, *mail.in_reply_to, *mail.defects, mail.content_type]
    texts += [text for group in people for one in group for text in (one.name, one.spec)]
    texts += [text for one in mail.attachments for text in (one.name, one.type, one.content_id)]
    texts += [text for name, values in mail.headers.items() for text in (name, *values)]
    texts += [text for pair in mail.content_params.items() for text in pair]
    assert not [text for text in texts if UNSTORABLE.search(text)]
    assert all(one.spec and one.spec == one.spec.lower() for group in people for one in group)
    assert mail.date is None or mail.date.tzinfo is not None
    for index, one in enumerate(mail.attachments):
        assert len(attachment_content(raw, index)) == one.size
    assert not [defect for defect in mail.defects if "could not be read (" in defect]
    return mail


@settings(max_examples=examples(100, 2000), deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    check(raw)


HEADS = st.sampled_from(
    [b"From", b"To", b"Subject", b"Date", b"Content-Type", b"Content-Transfer-Encoding",
     b"Content-Disposition", b"Message-ID", b"References", b"Received"]
)  # fmt: skip
VALUES = st.one_of(
    st.binary(max_size=80),
    st.sampled_from(
        [b'multipart/mixed; boundary="b"', b"text/html; charset=utf-7", b"base64", b"x-uuencode",
         b"message/rfc822", b"multipart/digest; boundary=b", b"quoted-printable", b"text/plain",
         b"=?utf-8?b?/f/+?= <a@b>", b"attachment; filename*0*=x''%ff",
         b"text/plain; charset=utf-16",
         b"multipart/alternative; boundary=b", b"application/ms-tnef", b"=?utf-7?q?+2AA-?="]
    ),
)  # fmt: skip


@settings(max_examples=examples(80, 2000), deadline=None)
@given(
    st.lists(st.tuples(HEADS, VALUES), max_size=6),
    st.lists(st.one_of(st.binary(max_size=60), st.just(b"--b"), st.just(b"--b--"), st.just(b"")),
             max_size=12),
)  # fmt: skip
def test_any_headers_and_bodies_are_a_mail(
    head: list[tuple[bytes, bytes]], lines: list[bytes]
) -> None:
    raw = b"".join(name + b": " + value + b"\n" for name, value in head)
    check(raw + b"\n" + b"\n".join(lines))


@settings(max_examples=examples(80, 2000), deadline=None)
@given(st.sampled_from(LETTERS), st.integers(0, 2**32))
def test_letters_with_damage_are_still_mails(letter: bytes, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(letter)
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(raw))
        kind = chance.randrange(4)
        if kind == 0:
            raw[place] = chance.randrange(256)
        elif kind == 1:
            del raw[place : place + chance.randrange(1, 30)]
        elif kind == 2:
            raw[place:place] = raw[chance.randrange(len(raw)) :][: chance.randrange(1, 60)]
        else:
            raw[place:place] = bytes(chance.randrange(256) for _ in range(4))
        raw = raw or bytearray(b"x")
    check(bytes(raw))


@settings(max_examples=examples(100, 2000), deadline=None)
@given(st.text(alphabet='ab@.,;:<>()[]"\\ =?\t', max_size=40))
def test_an_address_is_never_more_than_one_address(value: str) -> None:
    for address in parse_addresses((value,))[0]:
        local, _, domain = address.spec.rpartition("@")
        assert local and domain
        assert not set("<>,; \t") & set(domain)
        assert local.startswith('"') or not set('<>,;()" \t@') & set(local)


HEAD = b"From: a@b.org\nSubject: x\n"
BASE64 = HEAD + b"Content-Transfer-Encoding: base64\n\n"
FLOWED = HEAD + b"Content-Type: text/plain; format=flowed\n\n"
MANY = 1_000_000


def nested(depth: int) -> bytes:
    levels = [b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
              for n in range(depth)]  # fmt: skip
    return HEAD + b"".join(levels) + b"\nHello"


HOSTILE = {
    "3 MB in one header": b"X: " + b"a" * 3 * MANY + b"\n" + HEAD + b"\nHello",
    "3 MB of folds": b"X: a\n" + b" b\n" * MANY + HEAD + b"\nHello",
    "200,000 headers": b"".join(b"X-%d: v\n" % n for n in range(200_000)) + HEAD + b"\nHello",
    "200,000 To headers": b"To: a@b.org\n" * 200_000 + HEAD + b"\nHello",
    "a nest of comments": HEAD + b"To: " + b"(" * MANY + b"\n\nHello",
    "open brackets": HEAD + b"To: " + b"<" * MANY + b"\n\nHello",
    "names without addresses": HEAD + b"To: " + b"a b, " * 300_000 + b"\n\nHello",
    "spaces": HEAD + b"To: a" + b" " * MANY + b"b\n\nHello",
    "encoded words": HEAD + b"Subject: " + b"=?utf-8?q?=C3=A4?= " * 100_000 + b"\n\nHello",
    "unended words": HEAD + b"Subject: " + b"=?a?q?" * 300_000 + b"\n\nHello",
    "references": HEAD + b"References: " + b"<a@b> " * 300_000 + b"\n\nHello",
    "a date of brackets": HEAD + b"Date: " + b"(" * MANY + b"\n\nHello",
    "parameters": HEAD + b"Content-Type: text/plain; " + b"a=b; " * 300_000 + b"\n\nHello",
    "100,000 parts": HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n'
    + b"--b\nContent-Type: text/plain\n\nHello\n" * 100_000,
    "nested 1,000 deep": nested(1000),
    "nested 20,000 deep": nested(20_000),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\n\n" * 20_000 + b"Hello",
    "nested tags": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 300_000 + b"Hello",
    "open comments": HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 300_000 + b">Hello",
    "padded base64": BASE64 + b"SGVsbG8=\n" + b"QQ==\n" * 300_000,
    "stray bytes": HEAD + b"Content-Type: text/plain; charset=utf-8\n\nHello" + b"\xe4a" * MANY,
    "flowed lines": FLOWED + b"Hello \n" + b"a \n" * 300_000,
    "lines without a head": b"Hello\n" + b"a\n" * MANY,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sizes_cost_little_and_lose_nothing(name: str) -> None:
    mail = check(HOSTILE[name])
    assert "Hello" in mail.text + mail.attached_text
