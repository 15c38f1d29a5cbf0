"""winmail.dat (MS-OXTNEF): only the body that Outlook hid in it."""


def tnef_text(data: bytes) -> tuple[str, str, str]:
    """(text, html, defect)."""
    return "", "", ""
