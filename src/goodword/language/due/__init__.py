"""Due times: the times that a text names, and when they are."""

from goodword.language.due.conventions import HOUSE, Conventions
from goodword.language.due.reader import VERSION, check_by, read_due

__all__ = ["HOUSE", "VERSION", "Conventions", "check_by", "read_due"]
