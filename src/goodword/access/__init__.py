"""Who may see what: the one filter that every query takes."""

from goodword.access.refusals import NotAllowed, NotFound, Refused
from goodword.access.rules import OPERATOR, Reader, acquainted, noticeable, reachable, readable

__all__ = [
    "OPERATOR",
    "NotAllowed",
    "NotFound",
    "Reader",
    "Refused",
    "acquainted",
    "noticeable",
    "reachable",
    "readable",
]
