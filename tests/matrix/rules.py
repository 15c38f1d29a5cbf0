"""What each route answers to whom: written down by hand, so that a new route is thought about."""

from dataclasses import dataclass

EVERYONE = frozenset({"read-only", "teammate", "owner", "lead", "administrator"})
DECIDERS = EVERYONE - {"read-only"}
LEADS = frozenset({"lead", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
ANYBODY = EVERYONE | {"anonymous"}


@dataclass(frozen=True)
class Rule:
    """Who may ask, and how. Other methods are refused with 405.

    ``writers``: who may send (POST); nobody: a page that is only read.
    ``reads``: whether it can be got. ``all_seen_by``: to whom nobody's own things are foreign.
    ``also``: what else may be answered where the thing exists: 403 for who is no party to it.
    ``proven``: asks first to prove who one is (302), before it looks for anything.
    """

    readers: frozenset[str] = EVERYONE
    writers: frozenset[str] = frozenset()
    reads: bool = True
    all_seen_by: frozenset[str] = frozenset()
    also: frozenset[int] = frozenset()
    proven: bool = False


SHOWN = Rule()
FORM = Rule(DECIDERS, DECIDERS)
DONE = Rule(frozenset(), DECIDERS, reads=False)
SETTING = Rule(ADMINISTRATORS, ADMINISTRATORS)
ONES_OWN = Rule(EVERYONE, EVERYONE)
PROVEN = Rule(EVERYONE, EVERYONE, proven=True)
SENT = Rule(frozenset(), EVERYONE, reads=False)
SENT_PROVEN = Rule(frozenset(), EVERYONE, reads=False, proven=True)
SET = Rule(frozenset(), ADMINISTRATORS, reads=False)
AT_THE_DOOR = Rule(ANYBODY, ANYBODY, also=frozenset({404}))
NO_PARTY = frozenset({403, 404})
NO_FORM = frozenset({404})  # done at once, or nothing was said of what is meant

PAGES: dict[str, Rule] = {
    "today": SHOWN,
    "pulse": SHOWN,
    "welcome": AT_THE_DOOR,
    "login": AT_THE_DOOR,
    "second_step": AT_THE_DOOR,
    "ask_passkey": Rule(frozenset(), ANYBODY, reads=False),
    "forgotten": AT_THE_DOOR,
    "sign_on_there": Rule(ANYBODY, also=frozenset({404})),
    "sign_on_back": Rule(ANYBODY, also=frozenset({404})),
    "logout": Rule(frozenset(), ANYBODY, reads=False),
    "again": ONES_OWN,
    "invitation": AT_THE_DOOR,
    "ask_first_passkey": Rule(frozenset(), ANYBODY, reads=False, also=frozenset({404})),
    "open_invitation": Rule(ANYBODY, also=frozenset({404})),
    "say": AT_THE_DOOR,
    "ask_no_more": AT_THE_DOOR,
    "surveys": SETTING,
    "test_survey": SET,
    "satisfaction": SHOWN,
    "satisfaction_csv": SHOWN,
    "ask_again": DONE,
    "favicon": Rule(ANYBODY),
    "health": Rule(ANYBODY),
    "metrics": Rule(ANYBODY),
    "status": SETTING,
    "styleguide": SHOWN,
    "act": Rule(DECIDERS, DECIDERS, also=NO_FORM),
    "call_on_line": FORM,
    "promise_record": SHOWN,
    "promise_quote": SHOWN,
    "promise_note": Rule(DECIDERS, DECIDERS, also=NO_FORM),
    "promise_shown": DONE,
    "customers": SHOWN,
    "doubles": SHOWN,
    "look_for_doubles": DONE,
    "not_the_same": Rule(frozenset(), DECIDERS, reads=False, also=NO_FORM),
    "merges": SHOWN,
    "undo_merge": FORM,
    "customer": SHOWN,
    "merge": FORM,
    "split_person": FORM,
    "merge_organisations": Rule(DECIDERS, DECIDERS, also=NO_FORM),
    "owe": FORM,
    "edit_customer": FORM,
    "relate": DONE,
    "look_after": DONE,
    "call_customer": FORM,
    "note_customer": FORM,
    "tag_customer": FORM,
    "offer_customer": FORM,
    "personal_data": Rule(ADMINISTRATORS),
    "export_person": Rule(frozenset(), ADMINISTRATORS, reads=False, proven=True),
    "erase_person": Rule(frozenset(), ADMINISTRATORS, reads=False, proven=True),
    "conversation": SHOWN,
    "join": DONE,
    "offer_conversation": FORM,
    "call_conversation": FORM,
    "note_conversation": FORM,
    "tag_conversation": FORM,
    "offers": SHOWN,
    "offer": SHOWN,
    "act_on_offer": Rule(DECIDERS, DECIDERS, also=NO_PARTY),
    "act_on_help": Rule(DECIDERS, DECIDERS, also=NO_PARTY),
    "compose": Rule(DECIDERS),
    "write_customer": Rule(DECIDERS),
    "reply": Rule(DECIDERS),
    "forward": Rule(DECIDERS),
    "here": SENT,
    "templates": FORM,
    "template": Rule(DECIDERS, DECIDERS, also=NO_PARTY),
    "signatures": FORM,
    "set_aside": Rule(DECIDERS, DECIDERS, also=NO_FORM),
    "drafts": SHOWN,
    "draft": SHOWN,
    "keep_draft": Rule(frozenset(), DECIDERS, reads=False, also=NO_FORM),
    "send_draft": Rule(frozenset(), DECIDERS, reads=False, also=NO_FORM),
    "review_draft": DONE,
    "find_recipients": Rule(DECIDERS),
    "draft_file": Rule(DECIDERS),
    "undo_sending": DONE,
    "outbox": SHOWN,
    "outbox_act": Rule(frozenset(), DECIDERS, reads=False),
    "entry": SHOWN,
    "who_wrote": FORM,
    "entry_html": SHOWN,
    "entry_frame": SHOWN,
    "entry_headers": SHOWN,
    "entry_original": SHOWN,
    "attachment": SHOWN,
    "split": DONE,
    "change_note": Rule(DECIDERS, DECIDERS, also=NO_PARTY),
    "take_back_note": Rule(frozenset(), DECIDERS, reads=False, also=NO_PARTY),
    "note_history": SHOWN,
    "search": SHOWN,
    "loyalty": SHOWN,
    "referrals": SHOWN,
    "referrals_csv": SHOWN,
    "who_sent": FORM,
    "judge_referral": DONE,
    "older": SHOWN,
    "open_older": DONE,
    "views": ONES_OWN,
    "edit_view": SENT,
    "quarantine": SHOWN,
    "quarantine_original": SHOWN,
    "quarantine_retry": SET,
    "team": SHOWN,
    "colleague_page": SHOWN,
    "leave_house": SETTING,
    "absences": SHOWN,
    "new_absence": FORM,
    "absence": Rule(EVERYONE, EVERYONE, also=NO_PARTY),
    "meanwhile": Rule(EVERYONE, also=NO_PARTY),
    "act_on_absence": Rule(frozenset(), DECIDERS, reads=False, also=NO_PARTY),
    "owners": Rule(LEADS, LEADS),
    "move_owners": Rule(frozenset(), LEADS, reads=False),
    "give_customers": Rule(frozenset(), LEADS, reads=False),
    "import_owners": Rule(frozenset(), LEADS, reads=False),
    "notices": SHOWN,
    "bell": SHOWN,
    "notices_seen": SENT,
    "notice": SHOWN,
    "settings": SHOWN,
    "notice_choices": ONES_OWN,
    "account": ONES_OWN,
    "second_factor": PROVEN,
    "remove_app": SENT_PROVEN,
    "recovery_codes": SENT_PROVEN,
    "add_passkey": PROVEN,
    "ask_new_passkey": SENT_PROVEN,
    "remove_passkey": SENT_PROVEN,
    "end_session": SENT_PROVEN,
    "tokens": PROVEN,
    "revoke_token": Rule(frozenset(), EVERYONE, reads=False, all_seen_by=ADMINISTRATORS),
    "webhooks": Rule(DECIDERS, DECIDERS, proven=True),
    "webhook": Rule(DECIDERS, DECIDERS, proven=True),
    "delivery": FORM,
    "webhook_act": Rule(frozenset(), DECIDERS, reads=False, proven=True),
    "house_tags": Rule(LEADS),
    "house_tag": Rule(LEADS, LEADS),
    "call_lists": FORM,
    "sales_lists": FORM,
    "shop_news": Rule(frozenset(), ANYBODY, reads=False, also=frozenset({404})),
    "shops": Rule(ADMINISTRATORS, ADMINISTRATORS, proven=True),
    "shop": Rule(ADMINISTRATORS),
    "shop_act": Rule(frozenset(), ADMINISTRATORS, reads=False, proven=True),
    "end_sessions": Rule(frozenset(), ADMINISTRATORS, reads=False, proven=True),
    "mail": Rule(ADMINISTRATORS),
    "test_mail": SET,
    "decide_mail": SET,
    "entry_settings": SETTING,
    "teams": SETTING,
    "one_team": SETTING,
    "end_team": SET,
    "standard": SETTING,
    "our_addresses": SETTING,
    "remove_our_address": SET,
    "telephone": SETTING,
    "remove_line": SET,
    "colleagues": SETTING,
    "colleague": SETTING,
    "invite": SET,
    "revoke": SET,
    "without_second_factor": Rule(frozenset(), ADMINISTRATORS, reads=False, proven=True),
    "mailboxes": Rule(ADMINISTRATORS),
    "mailbox": SETTING,
    "mailbox_sending": Rule(ADMINISTRATORS, ADMINISTRATORS, proven=True),
    "connect_mailbox": Rule(ADMINISTRATORS, ADMINISTRATORS, proven=True),
    "consent_back": Rule(ADMINISTRATORS, also=frozenset({404})),
    "first_look": Rule(ADMINISTRATORS, ADMINISTRATORS),
    "connection": SETTING,
    "connection_act": Rule(frozenset(), ADMINISTRATORS, reads=False, proven=True),
    "end_worry": SET,
    "hours": SETTING,
    "new_hours": SETTING,
    "other_hours": SETTING,
    "keeping": SETTING,
    "stop_keeping": SET,
    "audit": Rule(ADMINISTRATORS),
    "audit_csv": Rule(ADMINISTRATORS),
}
