"""Mail goes over the line as one mail, to one recipient; and what became of it is said truly."""

import ssl
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.channels.mail.sending.smtp import (
    Connection,
    GiveUp,
    InDoubt,
    Server,
    TryAgain,
    dotted,
)
from goodword.language import read_automated
from goodword.notices.letters import Letter, written
from tests.notices.servers import mail_server, make_certificate

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ENDS = [
    "\n.\n", "\r\n.\n", "\n.\r\n", "\r\n.\r\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\n\n.\r\n",
    "\r\r\n.\r\r\n", "\n.\r", "\r.\n", "\x00\r\n.\r\n", "\u2028.\u2028", "\x85.\x85", "\v.\f",
]  # fmt: skip
SMUGGLED = "MAIL FROM:<boss@our.example>\r\nRCPT TO:<all@our.example>\r\nDATA\r\nSubject: paid\r\n"


def letter(**more: object) -> Letter:
    told = {
        "sender_name": "Berg & Okafor", "sender": "goodword@our.example", "to_name": "Anna Berg",
        "to": "anna@our.example", "subject": "3 things for you", "text": "Hello.\n", "html": "",
        "key": "notices:1:1", "at": AT,
    }  # fmt: skip
    return Letter(**(told | more))


def deliver(post, raw=b"Subject: x\r\n\r\nHello.\r\n", **more):
    told = {"host": "localhost", "port": post.port, "security": "none", "sender": "g@our.example"}
    with Connection(Server(**({"timeout": 20} | told | more))) as line:
        line.deliver("anna@our.example", raw)


@pytest.mark.parametrize("lenient", [False, True])
def test_nothing_in_a_text_ends_the_mail(lenient):
    text = "".join(f"before{end}{SMUGGLED}after" for end in ENDS)
    with mail_server(lenient=lenient) as post:
        deliver(post, written(letter(text=text, html=f"<p>{text}</p>", subject=text)))
    assert [to for _, to, _ in post.mails] == [["anna@our.example"]]
    assert post.asked.count("MAIL") == 1
    (_, _, raw) = post.mails[0]
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail.get_body(("plain",)).get_content().count("after") == len(ENDS)


@given(st.text(alphabet=st.sampled_from("ab.\r\n \x85\u2028=é"), max_size=60))
@settings(deadline=None)
def test_a_mail_that_arrives_is_the_mail_that_was_sent(words):
    raw = written(letter(text=words, subject=words, to_name=words))
    on_the_line = dotted(raw)
    assert on_the_line.endswith(b"\r\n.\r\n")
    body = on_the_line[: -len(b".\r\n")]
    assert b"\r\n.\r\n" not in b"\r\n" + body
    assert not [1 for one in body.split(b"\r\n") if b"\r" in one or b"\n" in one]
    assert not [1 for one in raw.split(b"\r\n") if one.startswith(b".")]
    mail = message_from_bytes(raw, policy=policy.compat32)
    assert mail.keys() == message_from_bytes(written(letter())).keys()
    assert len(mail.get_all("To")) == 1


@pytest.mark.parametrize("field", ["subject", "to_name", "sender_name"])
@pytest.mark.parametrize(
    "words",
    [
        "x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org\n\nbody", "x\rBcc: evil@x.example",
        "=?utf-8?q?x=0D=0ABcc:_evil=40example.org?=",
        "=?utf-8?b?eA0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=",
        "\u2028Bcc: evil@example.org", "x\x00y", "é" * 300 + "\nBcc: evil@example.org",
        '"><x@y.z>, ',
    ],
)  # fmt: skip
def test_no_words_add_a_header_or_a_recipient(field, words):
    mail = message_from_bytes(written(letter(**{field: words})), policy=policy.default)
    assert mail["Bcc"] is None
    assert [a.addr_spec for a in mail["To"].addresses] == ["anna@our.example"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["goodword@our.example"]
    assert not mail["Subject"].defects or "=?" in words


@pytest.mark.parametrize("spec", ["anna@our.example\r\nRCPT TO:<x@y>", "anna", "a b@c", "<a@b.c>"])
def test_an_address_that_is_none_is_not_written_to(spec):
    with pytest.raises(ValueError, match="no address"):
        written(letter(to=spec))


def test_a_note_says_of_itself_that_a_program_wrote_it():
    mail = message_from_bytes(written(letter()), policy=policy.default)
    headers = {name.lower(): [value] for name, value in mail.items()}
    verdict = read_automated(
        headers, from_spec="goodword@our.example", subject=mail["Subject"],
        content_type="text/plain", content_params={}, author_text="Hello.",
    )  # fmt: skip
    assert verdict.automated
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_the_same_mail_has_the_same_message_id():
    one, other = (message_from_bytes(written(letter(text=t))) for t in ("a", "b"))
    assert one["Message-ID"] == other["Message-ID"]
    assert one["Message-ID"] != message_from_bytes(written(letter(key="x")))["Message-ID"]


@pytest.mark.parametrize(
    ("command", "answer", "verdict"),
    [
        ("MAIL", "451 later", TryAgain), ("RCPT", "450 busy", TryAgain),
        ("DATA", "421 no", TryAgain),
        ("RCPT", "550 5.1.1 nobody here", GiveUp), ("MAIL", "553 who are you", GiveUp),
        (".", "451 disk full", TryAgain), (".", "554 spam", GiveUp), (".", "drop", InDoubt),
        ("MAIL", "drop", TryAgain), ("RCPT", "drop", TryAgain), ("DATA", "drop", TryAgain),
        ("EHLO", "drop", TryAgain), ("RCPT", "hang", TryAgain),
    ],
)  # fmt: skip
def test_what_became_of_it(command, answer, verdict):
    with mail_server() as post:
        post.fails[command] = [answer, answer]
        with pytest.raises(verdict) as said:
            deliver(post, timeout=1 if answer == "hang" else 20)
        assert post.mails == []
    if answer[0].isdigit():
        assert answer.split()[0] in str(said.value)


def test_after_a_refusal_the_next_mail_goes_over_the_same_line():
    with mail_server() as post:
        post.fails["RCPT"] = ["550 nobody"]
        told = Server("localhost", post.port, "none", "g@our.example", timeout=20)
        with Connection(told) as line:
            with pytest.raises(GiveUp):
                line.deliver("nobody@our.example", b"Subject: x\r\n\r\nx")
            line.deliver("anna@our.example", b"Subject: x\r\n\r\nx")
        assert [to for _, to, _ in post.mails] == [["anna@our.example"]]
        assert post.connections == 1


def test_nobody_there_is_said_in_words():
    with mail_server() as post:
        pass
    with pytest.raises(TryAgain, match="host and port"):
        deliver(post)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificates_are_verified(security, tmp_path):
    certificate = make_certificate(tmp_path)
    with mail_server(certificate=certificate, implicit=security == "tls") as post:
        with pytest.raises(TryAgain, match="certificate"):
            deliver(post, security=security)
        assert post.mails == []
        trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        deliver(post, security=security, context=lambda: trusting)
        assert len(post.mails) == 1
        with pytest.raises(TryAgain, match="certificate"):
            deliver(post, security=security, context=lambda: trusting, host="127.0.0.1")


def test_no_password_goes_to_a_server_that_does_not_encrypt(tmp_path):
    with mail_server(user="anna") as post:
        with pytest.raises(TryAgain):
            deliver(post, security="starttls", user="anna", password="secret")
        assert "AUTH" not in post.asked


def test_user_and_password(tmp_path):
    with mail_server(user="anna") as post:
        deliver(post, user="anna", password="secret")
        with pytest.raises(TryAgain, match="user and password") as said:
            deliver(post, user="bernd", password="very-secret")
        assert "very-secret" not in str(said.value)
    assert "secret" not in repr(Server("h", 1, "none", "s@x.example", "u", "secret"))
