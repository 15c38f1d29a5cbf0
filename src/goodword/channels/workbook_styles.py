"""Which numbers of a workbook are days, and how numbers are written out of one. Pure."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

# ECMA-376 part 1, 18.8.30: formats without a code of their own
_BUILT_IN = frozenset([14, 15, 16, 17, 18, 19, 20, 21, 22, *range(27, 37), 45, 46, 47,
                       *range(50, 59)])  # fmt: skip
_CLOCK_ALONE = frozenset([18, 19, 20, 21, 45, 46, 47])
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_SINCE_1900, _SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - no zone
_LAST_DAY = 2_958_465


@dataclass(slots=True)
class DateStyles:
    """Learns from ``styles.xml`` and ``workbook.xml`` which styles are days; writes numbers out."""

    formats: dict[str, str] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    inside: bool = False
    since: datetime = _SINCE_1900

    def start(self, name: str, told: dict[str, str]) -> None:
        """Hear an element's start."""
        name = name[name.find(":") + 1 :]
        if name == "numFmt":
            self.formats[told.get("numFmtId", "")] = told.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            self.inside = name == "cellXfs"
        elif name == "xf" and self.inside:
            self.styles.append(self._kind(told.get("numFmtId", "0")))
        elif name == "workbookPr" and told.get("date1904", "") in ("1", "true"):
            self.since = _SINCE_1904

    def _kind(self, number: str) -> str:
        code = _QUOTED.sub("", self.formats.get(number, "").split(";")[0]).lower()
        if code and code != "general":
            if any(sign in code for sign in "#0?") and "ss.0" not in code:
                return ""
            if "d" in code or "y" in code or "mmm" in code:
                return "day"
            return "clock" if "h" in code or "s" in code else "day" if "m" in code else ""
        told = int(number) if number.isdecimal() else 0
        if told in _CLOCK_ALONE:
            return "clock"
        return "day" if told in _BUILT_IN else ""

    def number(self, told: str, style: str) -> str:
        """A number as a list writes it: a day as 2026-11-03, amounts without a float's dust."""
        place = int(style) if style.isdecimal() else -1
        kind = self.styles[place] if 0 <= place < len(self.styles) else ""
        try:
            amount = Decimal(told.strip())
        except InvalidOperation:
            return told.strip()
        if kind and 0 <= amount <= _LAST_DAY:
            return self._moment(amount, kind)
        if "e" not in told.lower() and len(told) < 16:
            return told.strip()
        exact = f"{round(float(amount), 9):.9f}".rstrip("0").rstrip(".")
        return exact if amount.is_finite() and abs(amount) < 10**15 else told.strip()

    def _moment(self, amount: Decimal, kind: str) -> str:
        at = self.since + timedelta(seconds=round(float(amount) * 86_400))
        if kind == "clock" and amount < 1:
            return f"{at:%H:%M:%S}"
        whole = at.hour == at.minute == at.second == 0
        return f"{at:%Y-%m-%d}" if whole else f"{at:%Y-%m-%d %H:%M:%S}"
