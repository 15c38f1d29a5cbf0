"""Case 13: what Outlook packs into winmail.dat is unpacked, or kept whole; nothing hangs."""

import base64
import struct
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.channels.mail import attachment_content, parse_mail
from goodword.channels.mail.tnef import read_tnef, rtf_text, unpack_rtf
from tests.examples import examples


def attribute(kind: int, data: bytes) -> bytes:
    return b"\x01" + struct.pack("<II", kind, len(data)) + data + b"\0\0"


def prop(kind: int, number: int, data: bytes) -> bytes:
    padded = data + b"\0" * (-len(data) % 4)
    return struct.pack("<HHII", kind, number, 1, len(data)) + padded


def winmail(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def mail(packed: bytes, text: bytes = b"") -> bytes:
    return (
        b'From: a@x.org\nContent-Type: multipart/mixed; boundary="cut"\n\n--cut\n'
        b"Content-Type: text/plain\n\n" + text + b"\n--cut\n"
        b"Content-Type: application/ms-tnef; name=winmail.dat\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(packed) + b"--cut--\n"
    )


FILE = (
    attribute(0x69002, b"\0" * 14)
    + attribute(0x18010, b"OFFER~1.PDF\0")
    + attribute(0x6800F, b"%PDF content")
    + attribute(
        0x69005, struct.pack("<I", 1) + prop(0x1F, 0x3707, "Offer grün.pdf".encode("utf-16-le"))
    )
)
TEXT = attribute(0x69003, struct.pack("<I", 1) + prop(0x1F, 0x1000, "Grüße".encode("utf-16-le")))


def test_files_in_winmail_can_be_opened() -> None:
    raw = mail(winmail(FILE), b"See the offer.")
    found = parse_mail(raw)
    assert [(a.name, a.type) for a in found.attachments] == [
        ("winmail.dat", "application/ms-tnef"),
        ("Offer grün.pdf", "application/pdf"),
    ]
    assert attachment_content(raw, 1) == b"%PDF content"
    assert found.text == "See the offer." and found.defects == ()


def test_the_letter_in_winmail_is_read_when_there_is_no_other() -> None:
    assert parse_mail(mail(winmail(TEXT))).text == "Grüße"
    assert parse_mail(mail(winmail(TEXT), b"The letter")).text == "The letter"


def test_packed_rtf_is_read() -> None:
    rtf = rb"{\rtf1{\fonttbl{\f0 Arial;}}\f0 Gr\'fc\'dfe\par see \u8364? 5 \{now\}}"
    packed = (
        struct.pack("<IIII", len(rtf) + 12, len(rtf), int.from_bytes(b"MELA", "little"), 0) + rtf
    )
    assert rtf_text(unpack_rtf(packed)) == "Grüße\nsee € 5 {now}"
    # MS-OXRTFCP section 3.1.1
    example = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpack_rtf(example) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_damage_is_said_and_the_file_is_kept() -> None:
    found = parse_mail(mail(winmail(FILE)[:40]))
    assert [a.name for a in found.attachments] == ["winmail.dat"]
    assert found.defects == ("winmail.dat is damaged; what could be read of it was kept.",)


@settings(max_examples=examples(80, 1000), deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_are_read_soon(junk: bytes, place: int) -> None:
    whole = winmail(FILE, TEXT)
    for data in (junk, winmail(junk), whole[:place] + junk + whole[place + len(junk) :]):
        started = process_time()
        found = read_tnef(data)
        assert process_time() - started < 5
        assert all(file.start < file.end <= len(data) for file in found.files)


def test_rtf_that_claims_to_be_huge_stays_small() -> None:
    claim = struct.pack("<IIII", 99, 0xFFFFFFFF, int.from_bytes(b"LZFu", "little"), 0)
    assert len(unpack_rtf(claim + b"\xff\x00\x0f" * 2_000_000)) <= 2 << 20
