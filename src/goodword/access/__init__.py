"""Who may see what: the one filter that every query takes."""

from goodword.access.rules import OPERATOR, Reader, noticeable, readable

__all__ = ["OPERATOR", "Reader", "noticeable", "readable"]
