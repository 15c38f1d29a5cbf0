"""What happened to a commitment, in sentences for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from goodword.ledger.tables import CommitmentEvent

_BY_PERSON = {
    "opened": "{who} opened this by hand.",
    "proposed": "{who} asked whether this is owed.",
    "confirmed": "{who} said that this is owed.",
    "rejected": "{who} said that this is not owed.",
    "renegotiated": "{who} told the customer a new date: {due}.",
    "postponed": "{who} put this off to {due}. The customer was not told.",
    "held": "{who} put this on hold, to be looked at again by {check_by}.",
    "resumed": "{who} took this up again; it is due {due}.",
    "reassigned": "{who} made {accountable} accountable.",
    "offered": "{who} offered this to {to}.",
    "accepted": "{who} took this over.",
    "declined": "{who} declined to take this over.",
    "withdrawn": "{who} took the offer back.",
    "covered": "{who} let {acting} act on this meanwhile.",
    "uncovered": "{who} took this back from cover.",
    "discharged": "{who} marked this as done.",
    "released": "{who} noted that the customer released us.",
    "cancelled": "{who} said that this was never owed.",
    "reopened": "{who} opened this again.",
}
_BY_READING = {
    "held": "This is on hold as before, to be looked at again by {check_by}.",
    "opened": "They wrote, and this was opened; it is due {due}.",
    "proposed": "They wrote, and it may want an answer: a colleague is asked.",
    "rebased": "The waiting is counted from another letter of theirs; it is due {due}.",
    "chased": "They wrote again ({chasers} in all since).",
    "acknowledged": "They were told that we are on it.",
    "resumed": "They wrote again, so this is taken up again; it is due {due}.",
    "reassigned": "{accountable} was nearest to them and became accountable.",
    "offered": "This was offered to {to}.",
    "returned": "Nobody took this over in time; it went back.",
    "covered": "{acting} acts on this while {accountable} is away.",
    "uncovered": "{accountable} is back and acts on this again.",
    "discharged": "It was answered.",
    "cancelled": "This stands on another line now.",
    "reopened": "It was opened again: what closed it does not hold.",
    "doubted": "A question came up.",
    "cleared": "The question is settled.",
}
_OF_PROMISE = {
    "opened": "A promise was found in what we wrote; it is due {due}.",
    "proposed": "What we wrote may be a promise: a colleague is asked.",
    "rebased": "The letter was read anew; it is due {due}.",
    "held": "It waits for something, to be looked at again by {check_by}.",
    "renegotiated": "A letter told the customer a new date: {due}.",
    "discharged": "What came later shows that it was kept.",
}
_OF_OUR_OWN = {
    "opened": "This opened by itself; it is due {due}.",
    "doubted": "They were in touch since: a colleague is asked.",
    "discharged": "What came since settled it.",
}
_OF_WISHES = {
    "released": "They are not to be contacted by us first, so this ended.",
    "cancelled": "They are not to be contacted by us first, so this ended.",
    "reopened": "They may be contacted after all, so this was opened again.",
}
_OF_THEIRS = {
    "opened": "They said that they would do this, by {due}.",
    "held": "It waits for something, to be looked at again by {check_by}.",
    "renegotiated": "They said another date: {due}.",
    "discharged": "What came later shows that they did.",
}
_PASSIVE = {
    "opened": "opened this",
    "confirmed": "said that this is owed",
    "rejected": "said that this is not owed",
    "renegotiated": "gave this a new date that the customer was told of",
    "postponed": "put this off",
    "held": "put this on hold",
    "resumed": "took this up again",
    "reassigned": "made somebody else accountable",
    "offered": "offered this to somebody",
    "accepted": "took this over",
    "declined": "declined to take this over",
    "withdrawn": "took an offer of this back",
    "covered": "gave this to a cover",
    "uncovered": "took this back from cover",
    "discharged": "marked this as done",
    "released": "noted that the customer released us",
    "cancelled": "marked this as not owed",
    "reopened": "opened this again",
}
_READINGS_DID = {
    "returned": "Nobody took this over in time, and it went back",
    "covered": "A colleague went away and this got a cover",
    "uncovered": "A colleague came back and acts on this again",
    "discharged": "A letter that answers this came in",
    "chased": "The customer wrote again",
    "acknowledged": "A letter that says we are on it came in",
}


_BEGUN_BY_US = ("check-in", "follow-up", "thanks")


def sentence(event: "CommitmentEvent", *, zone: str, names: Mapping[int, str]) -> str:
    """What happened, as one sentence. ``names``: colleagues by id; ``zone``: for times in it."""
    data = event.data
    who = str(event.colleague) if event.colleague else data.get("by", "")
    table = _OF_WISHES if data.get("wish") else _BY_PERSON if who else _by_reading(event)
    text = table.get(event.name) or _BY_READING.get(event.name) or f"{event.name.capitalize()}."
    if event.name == "acknowledged" and not data.get("last"):
        text = "What was taken for word that we are on it is not read so any more."
    if event.name == "chased" and not data.get("chasers"):
        text = "What was counted as their writing again was answered."
    told = text.format(
        who=who,
        due=moment(data.get("due_at"), zone),
        check_by=moment(data.get("check_by"), zone),
        chasers=data.get("chasers", 0),
        accountable=names.get(int(data.get("accountable") or 0), "a colleague"),
        acting=names.get(int(data.get("acting") or 0), "a colleague"),
        to=data.get("team") or names.get(_whom(event), "a colleague"),
    )
    return told[:1].upper() + told[1:]


def _by_reading(event: "CommitmentEvent") -> Mapping[str, str]:
    """What readings do, in the words of the kind of line."""
    line = event.commitment
    if line.kind in _BEGUN_BY_US:
        return _BY_READING | _OF_OUR_OWN
    if line.kind != "promise":
        return _BY_READING
    return _BY_READING | (_OF_PROMISE if line.debtor == "us" else _OF_THEIRS)


def _whom(event: "CommitmentEvent") -> int:
    """The colleague whom an offer went to; what is opened again says a state there."""
    return 0 if event.name == "reopened" else int(event.data.get("to") or 0)


def conflict(event: "CommitmentEvent", *, zone: str, asking: int | None = None) -> str:
    """Why a write was refused: who was faster, with what, when. ``asking``: who is told so."""
    done = brought_about(event, zone=zone, asking=asking)
    return f"{done} Nothing of yours was saved; look at the line again first."


def brought_about(
    event: "CommitmentEvent", *, zone: str, asking: int | None = None, reasons: bool = True
) -> str:
    """What somebody did, and when, as it is told to a colleague who comes later."""
    who = str(event.colleague) if event.colleague else event.data.get("by", "")
    if event.colleague_id and event.colleague_id == asking:
        who = "You"
    if who:
        did = f"{who} {_PASSIVE.get(event.name, 'changed this')}"
    elif event.name == "discharged" and event.commitment.kind in _BEGUN_BY_US:
        did = "What came since settled this"
    else:
        did = _READINGS_DID.get(event.name, "This line was read anew")
    because = f" ({event.reason})" if reasons and event.reason and who else ""
    did = did[:1].upper() + did[1:]
    when = moment(event.recorded_at.isoformat(), zone)
    return f"{did} on {when}{because}."


def moment(iso: str | None, zone: str) -> str:
    """An instant as people write it: Thu 26 November 2026, 10:00."""
    if not iso:
        return "a time not said"
    local = datetime.fromisoformat(iso).astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M}"
