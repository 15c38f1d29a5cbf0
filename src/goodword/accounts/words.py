"""What is written to whom is invited, or asked for a new password."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: its subject and its text."""

    subject: str
    text: str


def invitation_letter(*, name: str, house: str, link: str, by: str, again: bool) -> Letter:
    """An invitation, or, ``again``, the way to a new password for somebody who was in before."""
    if again:
        asked = f"{by} made this link for you." if by else "Somebody asked for this link."
        return Letter(
            f"A new password for {house}",
            f"Hello {name},\n\n"
            f"here you set a new password for {house}:\n\n{link}\n\n"
            f"{asked} It works once, for {'72 hours' if by else 'an hour'}. "
            "If you did not ask for it, leave it: without "
            "it nothing changes. If that happens more than once, tell your administrator.\n",
        )
    return Letter(
        f"Come into {house}",
        f"Hello {name},\n\n"
        f"{by or 'Your house'} invites you into {house}, where it keeps its customers answered, "
        f"kept and thanked. Here you set your password:\n\n{link}\n\n"
        "The link works once, for 72 hours, and is for you alone.\n",
    )
