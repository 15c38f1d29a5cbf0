"""Small but valid attachments: a one-page PDF, a CSV table, a PNG picture."""

import struct
import zlib

from goodword.simulator.letter import Paper


def pdf(name: str, lines: list[str]) -> Paper:
    """A one-page PDF 1.4 with the lines on it (ISO 32000-1, 7.5)."""
    shown = "".join(f"({_escaped(line)}) Tj 0 -18 Td " for line in lines)
    stream = f"BT /F1 12 Tf 60 780 Td {shown}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table) + (
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )
    return Paper(name, "application/pdf", out)


def csv(name: str, rows: list[list[str]]) -> Paper:
    """A table with semicolons, as spreadsheets here write it."""
    return Paper(name, "text/csv", "".join(";".join(row) + "\r\n" for row in rows).encode())


def png(name: str, shade: int) -> Paper:
    """A 16 by 12 picture in one shade of wood (PNG, ISO 15948)."""
    pixel = bytes((120 + shade % 100, 80 + shade % 70, 40 + shade % 50))
    rows = zlib.compress((b"\x00" + pixel * 16) * 12)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 16, 12, 8, 2, 0, 0, 0)),
        (b"IDAT", rows),
        (b"IEND", b""),
    )
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return Paper(name, "image/png", b"\x89PNG\r\n\x1a\n" + body)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
