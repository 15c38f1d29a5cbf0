"""The reviewer of replies: what in a draft is worth another look before it goes.

Pure: no settings, no database, no clock. ``review`` reads a ``Draft`` and gives ``Finding``s;
``all_rules()`` lists what it looks for, each in a file of its own and with a page in docs/rules.
"""

from goodword.review.drafts import Draft, Letter
from goodword.review.findings import SEVERITIES, Finding, Rule, Severity
from goodword.review.house import House, Silence
from goodword.review.records import Record
from goodword.review.registry import all_rules
from goodword.review.reviewer import VERSION, review

__all__ = [
    "SEVERITIES",
    "VERSION",
    "Draft",
    "Finding",
    "House",
    "Letter",
    "Record",
    "Rule",
    "Severity",
    "Silence",
    "all_rules",
    "review",
]
