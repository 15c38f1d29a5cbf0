"""Whatever a letter was made of, its answer is one letter to those who were named, and no more."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.channels.mail import parse_mail
from goodword.channels.mail.sending.letters import File, To
from goodword.channels.mail.sending.smtp import dotted
from goodword.channels.mail.sending.writing import Envelope, for_others, thread, written
from goodword.people.rules import is_addr_spec
from tests.channels.mail.sending.house import NOW

NAMES = {
    "date", "from", "to", "cc", "subject", "message-id", "in-reply-to", "references",
    "x-goodword-letter", "mime-version", "content-type", "content-transfer-encoding",
}  # fmt: skip
ANY = st.text(max_size=300)
ADDRESS = st.emails().filter(is_addr_spec)


def answer(subject: str, name: str, spec: str, text: str, *, of: tuple = ("", (), ()),
           files: tuple[File, ...] = (), hidden: str = "") -> bytes:  # fmt: skip
    answers, references = thread(*of)
    people = (To(spec, name), *((To(hidden, name, "bcc"),) if hidden else ()))
    envelope = Envelope(
        "anna@our.example", name, people, subject, NOW, "<ours@our.example>", "mark",
        references, answers,
    )  # fmt: skip
    return written(envelope, text=text, files=files)


def check(raw: bytes, spec: str) -> None:
    """One header each, the one recipient, lines as SMTP wants them."""
    head, _, _ = raw.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0].decode().lower() for line in head.split(b"\r\n")
             if line[:1] not in (b" ", b"\t")]  # fmt: skip
    assert len(names) == len(set(names)) and set(names) <= NAMES, names
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    line = dotted(raw)
    assert line.endswith(b"\r\n.\r\n") and line.count(b"\r\n.\r\n") == 1
    mail = parse_mail(raw)
    assert [one.spec for one in mail.to] == [spec.lower()] and not mail.cc and not mail.bcc
    assert message_from_bytes(raw, policy=policy.default)["Bcc"] is None


@settings(max_examples=40)
@given(subject=ANY, name=ANY, text=ANY, file=ANY, kind=ANY, ids=st.lists(ANY, max_size=4))
def test_no_words_make_a_header_or_end_the_mail(subject, name, text, file, kind, ids):
    of = (ids[0] if ids else "", tuple(ids[1:]), ())
    raw = answer(subject, name, "carla@their.example", text, of=of,
                 files=(File(file, kind, text.encode("utf-8", "replace")),))  # fmt: skip
    check(raw, "carla@their.example")


@settings(max_examples=40)
@given(to=ADDRESS, hidden=ADDRESS, text=ANY)
def test_nobody_sees_who_got_a_hidden_copy(to, hidden, text):
    raw = answer("s", "n", to, text, hidden=hidden)
    others = for_others(raw)
    assert raw.startswith(b"Bcc:") and b"\r\nBcc" not in others and others.startswith(b"Date:")
    assert raw.endswith(others[-40:]) and parse_mail(raw).bcc


@given(text=st.text(alphabet="ab .\r\n\x0b\u2028ä", max_size=200))
def test_the_words_arrive_as_they_were_written(text):
    read = parse_mail(answer("s", "n", "a@their.example", text)).text
    wanted = re.sub(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    # Blank lines at the ends are nobody's words.
    assert read.strip() == wanted.strip()


def test_the_thread_is_made_as_the_standard_says():
    assert thread("c@x", ("a@x", "b@x"), ("b@x",)) == ("<c@x>", ("<a@x>", "<b@x>", "<c@x>"))
    assert thread("c@x", (), ("b@x",)) == ("<c@x>", ("<b@x>", "<c@x>"))
    assert thread("c@x", (), ("a@x", "b@x")) == ("<c@x>", ("<c@x>",))
    assert thread("", ("a@x",), ()) == ("", ("<a@x>",))
    assert thread("a\r\nBcc: evil@x", ("b c@x",), ()) == ("", ())
    long = tuple(f"{n}@x" for n in range(100))
    assert len(thread("c@x", long, ())[1]) == 40


@pytest.mark.slow
@pytest.mark.data
def test_every_hostile_mail_can_be_answered(data: Path):
    """All of a corpus of malformed, spoofed and injecting mail: 0 extra headers or recipients."""
    files = [p for p in sorted((data / "hostile").rglob("*")) if p.is_file() and _is_mail(p)]
    assert len(files) > 300
    for path in files:
        mail = parse_mail(path.read_bytes())
        told = next(iter((*mail.reply_to, *mail.from_)), None)
        usable = told is not None and told.spec.isascii() and is_addr_spec(told.spec)
        spec = told.spec if told and usable else "a@b.example"
        raw = answer(
            f"Re: {mail.subject}", told.name if told else "", spec, mail.text[:5000],
            of=(mail.message_id, mail.references, mail.in_reply_to),
            files=tuple(File(a.name, a.type, b"x") for a in mail.attachments[:3]),
        )  # fmt: skip
        check(raw, spec)


def _is_mail(path: Path) -> bool:
    folders = {"mail", "bounce", "header_injection", "spoof", "encodings", "tnef", "addresses"}
    return bool(folders & set(path.parts)) and path.stat().st_size < 200_000
