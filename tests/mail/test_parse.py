"""What a user gets from one mail. Case numbers are those of the list of ingest failures."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from goodword.channels.mail import MailAddress, attachment_content, parse_mail

HEAD = (
    b"From: Ann Berg <ann@example.org>\nTo: us@shop.example\n"
    b"Date: Fri, 26 Jan 2007 10:10:42 +0100\n"
)


def mail(head: bytes = b"", body: bytes = b"Hello") -> bytes:
    return HEAD + head + b"\n" + body


def multipart(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    inner = b"".join(b"--cut\n" + part + b"\n" for part in parts)
    return mail(b'Content-Type: multipart/%s; boundary="cut"\n' % kind, inner + b"--cut--\n")


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = b"Content-Type: text/html; charset=utf-8\n\n"


def test_a_plain_mail() -> None:
    found = parse_mail(mail(b"Subject: Visit\nMessage-ID: <1@example.org>\n"))
    assert found.from_ == (MailAddress("Ann Berg", "ann@example.org"),)
    assert [a.spec for a in found.to] == ["us@shop.example"]
    assert (found.subject, found.message_id, found.text) == ("Visit", "1@example.org", "Hello")
    assert found.date == datetime(2007, 1, 26, 9, 10, 42, tzinfo=UTC)
    assert found.date.utcoffset() == timedelta(hours=1)
    assert found.defects == ()


def test_case_7_a_reused_message_id_leaves_two_mails_apart() -> None:
    first, second = (parse_mail(mail(b"Message-ID: <1@x>\n", body)) for body in (b"one", b"two"))
    assert first.message_id == second.message_id
    assert first.raw_sha256 != second.raw_sha256 and first.text != second.text


@pytest.mark.parametrize(
    "header", [b"", b"Message-ID:\n", b"Message-ID: <>\n", b"Message-ID: < >\n"]
)
def test_case_8_a_missing_or_empty_message_id(header: bytes) -> None:
    found = parse_mail(mail(header))
    assert found.message_id == "" and found.text == "Hello"


@pytest.mark.parametrize("header", [b"", b"In-Reply-To:\nReferences:\n", b"In-Reply-To: <>\n"])
def test_case_9_an_empty_reference_is_no_reference(header: bytes) -> None:
    found = parse_mail(mail(header))
    assert found.in_reply_to == () and found.references == ()


def test_references_keep_their_order_and_lose_what_folding_put_into_them() -> None:
    found = parse_mail(
        mail(
            b'In-Reply-To: Your message of "Tue" <b@x>\nReferences: <a@x>\n\t<long\n -er@x> <a@x>\n'
        )
    )
    assert found.in_reply_to == ("b@x",)
    assert found.references == ("a@x", "long-er@x")


@pytest.mark.parametrize(
    "charset", ["nonsense", "utf-8", "us-ascii", "x-unknown", "base64", "idna"]
)
def test_case_11_a_bad_charset_stops_nothing(charset: str) -> None:
    head = f"Content-Type: text/plain; charset={charset}\n".encode()
    assert parse_mail(mail(head, "Grüße aus Köln".encode("latin-1"))).text == "Grüße aus Köln"


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("iso-8859-1", "Grüße, naïve façade"),
        ("gb2312", "您好，请尽快回复。"),
        ("gbk", "您好，请尽快回复。"),
        ("big5", "您好，請盡快回覆。"),
        ("iso-2022-jp", "お返事をお待ちしています"),
        ("shift_jis", "お返事をお待ちしています"),
        ("euc-kr", "답장을 기다립니다"),
        ("koi8-r", "Жду вашего ответа"),
        ("windows-1251", "Жду вашего ответа"),
        ("utf-7", "Grüße"),
        ("utf-16", "Grüße"),
    ],
)
def test_case_12_every_charset_gives_its_words(charset: str, words: str) -> None:
    head = f'Content-Type: text/plain; charset="{charset}"\nContent-Transfer-Encoding: base64\n'
    body = base64.encodebytes(words.encode(charset))
    assert parse_mail(mail(head.encode(), body)).text == words


def test_utf_8_that_calls_itself_latin_1() -> None:
    found = parse_mail(mail(b"Content-Type: text/plain; charset=iso-8859-1\n", "Grüße".encode()))
    assert found.text == "Grüße"
    assert found.defects == ("The text is not in its declared charset but in UTF-8.",)


def test_a_stray_byte_spoils_only_itself() -> None:
    body = "Preis: 5 € für ".encode() + b"M\xfcller" + " – gut".encode()
    head = b"Content-Type: text/plain; charset=utf-8\n"
    assert parse_mail(mail(head, body)).text == "Preis: 5 € für Müller – gut"


def test_a_raw_subject_is_read_in_the_charset_of_the_mail() -> None:
    head = b"Content-Type: text/plain; charset=gb2312\nSubject: " + "回复".encode("gb2312") + b"\n"
    assert parse_mail(mail(head)).subject == "回复"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?B?R3LDvMOf?=\n =?utf-8?B?ZQ?=", "Grüße"),
        (b"=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?iso-2022-jp?B?GyRCTExAXBsoQg==?=", "面接"),
        (b"Re: =?utf-8?q?What=3F?= now", "Re: What? now"),
        (b"=?utf-8?q?What? Now?=", "What? Now"),
        (b"=?nonsense?q?hello?=", "hello"),
        (b"Offer =?utf-8?q?line=0D=0Abreak=00?=", "Offer line break"),
        (b"2 + 2 =? 4", "2 + 2 =? 4"),
    ],
)
def test_subjects_are_decoded(header: bytes, said: str) -> None:
    assert parse_mail(mail(b"Subject: " + header + b"\n")).subject == said


def test_case_14_many_attachments_are_all_there() -> None:
    parts = [
        b'Content-Type: application/pdf; name="f%d.pdf"\nContent-Disposition: attachment\n'
        b"Content-Transfer-Encoding: base64\n\n" % i + base64.encodebytes(b"content %d" % i)
        for i in range(80)
    ]
    raw = multipart(PLAIN + b"Attached.", *parts)
    found = parse_mail(raw)
    assert [a.name for a in found.attachments] == [f"f{i}.pdf" for i in range(80)]
    assert found.text == "Attached."
    assert attachment_content(raw, 79) == b"content 79"
    assert found.attachments[79].size == len(b"content 79")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'Content-Disposition: attachment; filename="a b.pdf"', "a b.pdf"),
        (b"Content-Disposition: attachment; filename=a b.pdf", "a b.pdf"),
        (b"Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        (
            b"Content-Disposition: attachment; filename*0*=utf-8''Gr%C3%BC; filename*1=n.pdf",
            "Grün.pdf",
        ),
        (b'Content-Disposition: attachment; filename="=?utf-8?q?Gr=C3=BCn.pdf?="', "Grün.pdf"),
        (b'Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        (b'Content-Disposition: attachment; filename="C:\\\\temp\\\\x.pdf"', "x.pdf"),
        (b"Content-Disposition: attachment", ""),
    ],
)
def test_names_of_attachments(header: bytes, name: str) -> None:
    found = parse_mail(
        multipart(PLAIN + b"x", b"Content-Type: application/pdf\n" + header + b"\n\ny")
    )
    assert found.attachments[0].name == name


@pytest.mark.parametrize(
    "head",
    [b"", b"From:\n", b"From:    \n", b"From: <>\n", b"From: MAILER-DAEMON\n", b"From: ,;\n"],
)
def test_case_35_nobody_in_from(head: bytes) -> None:
    found = parse_mail(head + b"To: us@shop.example\nSubject: s\n\nHello")
    assert found.from_ == () and found.text == "Hello" and found.subject == "s"


def test_case_35_odd_spaces_around_everything() -> None:
    found = parse_mail(
        b"From :  Ann   Berg  < ann@example.org >\nSubject :\n  two\n   lines  \n\nHello"
    )
    assert found.from_ == (MailAddress("Ann Berg", "ann@example.org"),)
    assert found.subject == "two lines"


def test_of_two_alternatives_the_plain_one_is_the_text() -> None:
    found = parse_mail(multipart(PLAIN + b"Hello", HTML + b"<p>Hello</p>", kind=b"alternative"))
    assert found.text == "Hello" and found.html == "<p>Hello</p>" and found.attachments == ()


@pytest.mark.parametrize("stub", [b"", b"  \n", b"Your mail program does not show HTML."])
def test_an_empty_or_useless_plain_alternative_is_not_the_text(stub: bytes) -> None:
    html = HTML + b"<p>Could you send the offer for the blue one by Friday? " + b"Thanks. " * 20
    found = parse_mail(multipart(PLAIN + stub, html, kind=b"alternative"))
    assert found.text.startswith("Could you send the offer")


def test_a_footer_of_a_mailing_list_does_not_hide_the_html_letter() -> None:
    found = parse_mail(multipart(HTML + b"<p>The letter</p>", PLAIN + b"____\nlist footer"))
    assert found.text == "The letter\n\n____\nlist footer"


def test_flowed_text_is_put_together_again() -> None:
    head = b"Content-Type: text/plain; format=flowed\n"
    found = parse_mail(mail(head, b"I will \nsend it.\n> you \n> said\n-- \nAnn\n"))
    assert found.text == "I will send it.\n> you said\n-- \nAnn"


def test_quoted_from_lines_of_mbox_files_are_undone_but_quotations_stay() -> None:
    found = parse_mail(mail(b"", b">From here on\n\n> he said\n>From there\n"))
    assert found.text == "From here on\n\n> he said\n>From there"


def test_an_attached_mail_is_an_attachment_whose_words_can_be_found() -> None:
    inner = b"From: eve@example.net\nSubject: Old matter\n\nThe inner words"
    raw = multipart(PLAIN + b"See below.", b"Content-Type: message/rfc822\n\n" + inner)
    found = parse_mail(raw)
    assert found.text == "See below."
    assert found.attachments[0].type == "message/rfc822"
    assert "Subject: Old matter" in found.attached_text and "inner words" in found.attached_text
    assert parse_mail(attachment_content(raw, 0)).from_[0].spec == "eve@example.net"


@pytest.mark.parametrize(
    ("what", "raw"),
    [
        ("no closing boundary", multipart(PLAIN + b"Hello").replace(b"--cut--\n", b"")),
        ("another boundary", multipart(PLAIN + b"Hello").replace(b'"cut"', b'"cat"')),
        ("no boundary", multipart(PLAIN + b"Hello").replace(b'; boundary="cut"', b"")),
        ("no empty line", HEAD + b"Hello there,\nHello again\n\nbye"),
        ("only CR", multipart(PLAIN + b"Hello").replace(b"\n", b"\r")),
        ("CR CR LF", multipart(PLAIN + b"Hello").replace(b"\n", b"\r\r\n")),
        ("NULs", mail(b"", b"H\x00e\x00llo")),
        ("no head", b"Hello, this is no mail at all"),
        ("leading empty lines", b"\r\n\r\n" + mail()),
        ("byte order mark", b"\xef\xbb\xbf" + mail()),
        ("envelope line", b"From ann@example.org Fri Jan 26 10:10:42 2007\n" + mail()),
        ("base64 that is not", mail(b"Content-Transfer-Encoding: base64\n", b"SGVsbG8!*")),
        ("unknown encoding", mail(b"Content-Transfer-Encoding: x-odd\n")),
        ("two base64 runs", mail(b"Content-Transfer-Encoding: base64\n", b"SGVsbA==\nbw==\n")),
    ],
)
def test_text_survives_what_the_sender_broke(what: str, raw: bytes) -> None:
    assert "Hello" in parse_mail(raw).text, what


def test_junk_among_headers_hides_no_header() -> None:
    found = parse_mail(b"Received: x\n---junk---\n" + mail(b"Subject: s\n"))
    assert found.subject == "s" and found.text == "Hello"
    assert found.defects == ("Lines among the headers that are no headers were passed over.",)


def test_the_newest_hop_says_when_it_arrived() -> None:
    head = (
        b"Received: from b; nonsense\n"
        b"Received: from a by b; Fri, 26 Jan 2007 10:11:00 +0100 (CET)\n"
        b"Received: from forged; Fri, 26 Jan 2040 10:11:00 +0100\n"
    )
    assert parse_mail(mail(head)).received_at == datetime(2007, 1, 26, 9, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "hour"),
    [
        ("Fri, 26 Jan 2007 10:10:42 EST", 15),
        ("26 Jan 07 10:10 -0500", 15),
        ("Fri, 26 Jan 0107 10:10:42 -0500", 15),
        ("Fri Jan 26 10:10:42 2007", 10),
        ("2007-01-26T10:10:42+01:00", 9),
        ("Fri, 26 Jan 2007 10:10:42 +9999", 10),
        ("Fri, 26 Jan 2007 10 : 10 : 42 (comment) -0000", 10),
    ],
)
def test_dates_as_people_write_them(value: str, hour: int) -> None:
    found = parse_mail(f"Date: {value}\n\n".encode()).date
    assert found is not None and found.astimezone(UTC).hour == hour


@pytest.mark.parametrize(
    "value", ["", "yesterday", "32 Jan 2007 10:10:42", "26 Jan 0001 10:10:42 +0100"]
)
def test_dates_that_nobody_can_read(value: str) -> None:
    found = parse_mail(f"Date: {value}\n\n".encode())
    assert found.date is None and "The date cannot be read." in found.defects


def test_headers_are_kept_unfolded_and_undecoded() -> None:
    found = parse_mail(mail(b"X-A: one\n\ttwo\nx-a: =?utf-8?q?x?=\n"))
    assert found.headers["x-a"] == ("one two", "=?utf-8?q?x?=")
    assert next(iter(found.headers)) == "from"


def test_the_type_of_the_whole_mail() -> None:
    head = b'Content-Type: Multipart/Report; Report-Type="delivery-status"; boundary=x\n'
    found = parse_mail(mail(head))
    assert found.content_type == "multipart/report"
    assert found.content_params["report-type"] == "delivery-status"


def test_a_binary_file_is_no_letter() -> None:
    found = parse_mail(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert found.text == "" and len(found.attachments) == 1


def test_an_attachment_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        attachment_content(mail(), 0)
