"""Excel files: their rows are a list's rows; hostile ones cost nothing but a word."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.channels import workbooks
from goodword.channels.sheets import NotAWorkbook, lines_of

STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;days&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="20"/></cellXfs></styleSheet>'
)
SHARED = (
    "<sst><si><t>Date</t></si><si><r><t>Cus</t></r><r><t xml:space='preserve'>tomer </t></r>"
    "<rPh><t>aside</t></rPh></si><si><t>Amount</t></si></sst>"
)


def book(*sheets: str, date1904: bool = False, **parts: str) -> bytes:
    """A workbook of these sheets' rows."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "xl/workbook.xml", f'<workbook><workbookPr date1904="{date1904:d}"/></workbook>'
        )
        file.writestr("xl/styles.xml", parts.get("styles", STYLES))
        file.writestr("xl/sharedStrings.xml", parts.get("shared", SHARED))
        for number, rows in enumerate(sheets, 1):
            text = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
            file.writestr(f"xl/worksheets/sheet{number}.xml", text)
    return packed.getvalue()


HEADS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    '<c r="C1" t="s"><v>2</v></c></row>'
)


def rows(raw: bytes) -> Sequence[Any]:
    return list(lines_of(raw))


def test_texts_days_amounts_and_what_formulas_came_to() -> None:
    found = rows(
        book(
            "",
            f"{HEADS}<row r='3'><c r='A3' s='1'><v>46329</v></c><c r='B3' t='inlineStr'><is>"
            "<t>Ilse &amp; Tom</t></is></c><c r='C3' s='3'><f>SUM(1,2)</f>"
            "<v>20.100000000000001</v></c></row>"
            "<row><c s='2'><v>46329.75</v></c><c t='str'><f>A1</f><v>Una</v></c>"
            "<c t='e'><v>#REF!</v></c><c s='4'><v>0.5</v></c><c t='b'><v>1</v></c>"
            "<c><v>1E-3</v></c></row>",
        )
    )
    assert found == [
        (1, ["Date", "Customer", "Amount"]),
        (3, ["2026-11-03", "Ilse & Tom", "20.1"]),
        (4, ["2026-11-03 18:00:00", "Una", "", "12:00:00", "1", "0.001"]),
    ]


def test_workbooks_of_old_macs_count_days_from_1904_and_prefixes_change_nothing() -> None:
    told = '<x:row r="1"><x:c r="A1" s="1"><x:v>44867</x:v></x:c></x:row>'
    raw = book(told.replace("x:", ""), date1904=True)
    assert rows(raw) == [(1, ["2026-11-03"])]
    packed = io.BytesIO(book(""))
    with zipfile.ZipFile(packed, "a") as file:
        sheet = f'<x:worksheet xmlns:x="urn:x"><x:sheetData>{told}</x:sheetData></x:worksheet>'
        file.writestr("xl/worksheets/sheet2.xml", sheet)
    assert rows(packed.getvalue()) == [(1, ["2022-11-02"])]


def test_a_cell_at_the_far_end_takes_no_room() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="B1048576"><v>2</v></c></row>'
    assert rows(book(HEADS + far))[1:] == [(1_048_576, ["", "2"])]


def test_what_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(workbooks, "MOST_SHARED", 100_000)
    with pytest.raises(NotAWorkbook, match="too large"):
        rows(book(HEADS + "<row/>" * 300_000))
    with pytest.raises(NotAWorkbook, match="too large"):
        rows(book(HEADS, shared=f"<sst>{'<si><t>a</t></si>' * 10_000}</sst>"))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (book(HEADS, shared="<!DOCTYPE a [<!ENTITY b 'c'>]><sst>&b;</sst>"), "broken"),
        (book(HEADS + '<row r="2"><c><v>1'), "broken"),
        (book(HEADS)[:-60], "packed and broken"),
        (book(), "no Excel file"),
    ],
)  # fmt: skip
def test_broken_ones_say_what_to_do(raw: bytes, said: str) -> None:
    with pytest.raises(NotAWorkbook, match=said):
        rows(raw)


def test_a_packed_list_says_that_it_is_packed() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("orders.csv", "Date,Customer\n2026-11-03,Ilse\n")
    with pytest.raises(NotAWorkbook, match="Unpack it"):
        rows(packed.getvalue())


@given(st.data())
def test_bytes_that_were_changed_are_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(book(HEADS))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows(bytes(raw))
    except NotAWorkbook as refusal:
        assert str(refusal)
