"""Reads: the look that stands, and who fell quiet, as far as the reader may know of them."""

from goodword.quiet.tables import QuietLook


def the_look() -> QuietLook | None:
    """The look whose verdicts stand; ``None`` before the first."""
    return QuietLook.objects.filter(current=True).first()
