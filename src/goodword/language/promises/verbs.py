"""English verbs by what is promised with them, and how their forms lead back to them."""

from functools import lru_cache

from goodword.language.promises.listed import listed

# Acts that somebody else can wait for.
_ACTS = {
    "send": "send forward fax email e-mail mail resend submit circulate distribute share fedex "
    "overnight courier transmit remit furnish supply post upload cc copy return drop hand pass "
    "enclose sent route reroute",
    "deliver": "deliver ship bring provide dispatch install produce issue",
    "give": "give get shoot",
    "call": "call phone ring telephone dial",
    "tell": "tell inform notify advise update confirm report brief inquire enquire ask remind "
    "relay explain clarify contact reach introduce alert communicate apprise show teach "
    "invite debrief poll "
    "elaborate",
    "reply": "reply respond answer write text",
    "speak": "speak talk discuss chat visit negotiate interview",
    "check": "check investigate verify research review examine double-check doublecheck recheck "
    "test track trace analyze analyse study consider evaluate assess read confer "
    "consult compare reconcile validate inspect scan search explore revisit proofread monitor "
    "identify cross-reference cross-check",
    "fix": "fix repair correct change revise amend modify adjust replace resolve remedy rectify "
    "straighten solve sort undo restore clean rework rebuild convert clear incorporate",
    "make": "prepare draft finish complete finalize finalise arrange schedule book reserve order "
    "organize organise create build print compile calculate assemble coordinate process execute "
    "sign file record enter add include remove delete cancel register set setup put handle "
    "cut fit mount paint measure trim mow plant pack unload fetch knock discount throw "
    "ensure initiate redo rewrite type translate document summarize summarise generate assign "
    "place implement pull push transfer request forward-date format load move extend reset "
    "approve release nominate cover honor honour waive recommend propose instruct secure obtain "
    "collect gather find locate dig buy purchase pursue address escalate help assist "
    "define establish connect download rerun publish list attach kick wrap plug "
    "manage detail close migrate switch reschedule postpone expedite outline draw",
    "pay": "pay refund credit reimburse wire invoice bill settle compensate deposit charge deduct",
    "meet": "meet come stop swing pick",
    "decide": "decide choose determine select",
    "do": "do",
}
# Verbs that speak of a state, a mind or a movement: seldom anything to wait for.
_STATES = {
    "be": "be",
    "have": "have",
    "think": "think believe assume guess suppose imagine bet admit agree know understand remember "
    "forget mean wonder doubt suspect hope wish want like love hate prefer enjoy miss "
    "appreciate care worry regret learn recall realize realise feel trust expect imagine owe "
    "await presume welcome root",
    "say": "say swear note mention add-that argue claim comment confess repeat grant concede",
    "need": "need require",
    "move": "go leave fly travel drive arrive stay stop-over head return-home sleep eat attend "
    "join ride walk run play watch sit stand live die win lose fall wait miss-out start work "
    "begin continue remain keep hold stick use spend cost save participate serve operate act "
    "perform host trade sell cooperate co-operate taste compete",
    "see": "see hear look",
    "take": "take make let turn follow try leave-it",
    "become": "become grow increase decrease develop happen result prove seem appear lead allow "
    "enable benefit create-value focus strive succeed fail face improve support help-us "
    "achieve reach-out",
}  # fmt: skip
CLASSES: dict[str, str] = {}
for _table in (_STATES, _ACTS):
    for _kind, _verbs in _table.items():
        for _verb in _verbs.split():
            CLASSES.setdefault(_verb, _kind)
DOABLE = frozenset(_ACTS)

_IRREGULAR = {
    "sent": "send", "given": "give", "gotten": "get", "got": "get", "brought": "bring",
    "told": "tell", "written": "write", "made": "make", "done": "do", "paid": "pay", "met": "meet",
    "found": "find", "put": "put", "set": "set", "bought": "buy", "built": "build", "kept": "keep",
    "taken": "take", "gone": "go", "been": "be", "had": "have", "held": "hold", "read": "read",
    "seen": "see", "said": "say", "known": "know", "let": "let", "left": "leave", "begun": "begin",
    "chosen": "choose", "spoken": "speak", "shown": "show", "reset": "reset", "cut": "cut",
    "redone": "redo", "rewritten": "rewrite", "lost": "lose", "held-back": "hold", "drawn": "draw",
    "overnighted": "overnight", "dug": "dig", "come": "come", "sold": "sell", "hidden": "hide",
    "dealt": "deal", "thought": "think", "heard": "hear", "felt": "feel",
    "understood": "understand",
}  # fmt: skip

# What a promised act is called in one word.
_KINDS = {
    "send": "send", "give": "send", "deliver": "deliver", "call": "call", "tell": "reply",
    "reply": "reply", "speak": "call", "check": "check", "fix": "fix", "make": "do", "pay": "pay",
    "meet": "meet", "decide": "decide", "see": "check",
}  # fmt: skip


def kind_of_act(kind: str) -> str:
    """One of the words of `Promise.act` for a class of verbs."""
    return _KINDS.get(kind, "do")


@lru_cache(maxsize=8192)
def from_ing(word: str) -> str | None:
    """The verb of "sending"; None for what is no such form."""
    if not word.endswith("ing") or len(word) < 5:
        return None
    stem = word[:-3]
    for verb in (stem, stem + "e"):
        if verb in CLASSES:
            return verb
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[:-1] in CLASSES:
        return stem[:-1]
    return stem if len(stem) > 2 and word not in _NO_VERBS else None


_NO_VERBS = listed("morning evening something anything everything nothing during string")


@lru_cache(maxsize=8192)
def from_participle(word: str) -> str | None:
    """The verb of "sent" or "shipped"; None for what is no such form."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("ed") or len(word) < 4:
        return None
    for verb in (word[:-2], word[:-1], word[:-3]):
        if verb in CLASSES:
            return verb
    if word.endswith("ied") and word[:-3] + "y" in CLASSES:
        return word[:-3] + "y"
    return word[:-2]
