"""What the pages can do, the API can do; its file describes it, and stands in docs as it is."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from goodword.api.reference import openapi
from goodword.web.urls import urlpatterns

ROOT = Path(__file__).resolve().parent.parent.parent
# Each page's address by name, and the operations that do the same.
SAME = {
    "today": "today lines_of_today",
    "pulse": "today",
    "act": "done not_owed later hold resume release reassign yes no undo offer_commitment "
    "ask_for_help commitment commitment_history",
    "customers": "customers",
    "customer": "customer customer_conversations",
    "owe": "owe",
    "edit_customer": "edit_customer",
    "relate": "relate",
    "look_after": "look_after",
    "conversation": "conversation conversation_commitments",
    "join": "join",
    "split": "split",
    "entry": "entry",
    "entry_headers": "headers",
    "entry_original": "download_original",
    "attachment": "download_attachment",
    "search": "search",
    "older": "older",
    "open_older": "open_older",
    "quarantine": "quarantine",
    "quarantine_original": "quarantine_original",
    "quarantine_retry": "quarantine_retry",
    "promise_record": "promise_record promise_sentences",
    "promise_quote": "promise_quote",
    "promise_note": "new_date same_date",
    "promise_shown": "promise_kept promise_not_kept",
    "loyalty": "loyalty",
    "loyalty_csv": "loyalty",
    "loyalty_customers": "customers_behind",
    "loyalty_customers_csv": "customers_behind",
    "loyalty_years": "years_of_service",
    "loyalty_years_csv": "years_of_service",
    "loyalty_service": "set_service",
    "loyalty_costs": "winning_and_keeping set_costs remove_costs",
    "loyalty_costs_csv": "winning_and_keeping",
    "offers": "offers receivers",
    "offer": "offer",
    "offer_conversation": "offer_conversation",
    "offer_customer": "offer_customer",
    "act_on_offer": "accept_offer decline_offer ask_back withdraw_offer",
    "act_on_help": "help_call help_with withdraw_help",
    "absences": "absences",
    "new_absence": "plan_absence",
    "absence": "absence change_absence",
    "meanwhile": "meanwhile",
    "act_on_absence": "change_absence end_absence call_off_absence dismiss_absence",
    "call_on_line": "log_talk",
    "call_customer": "log_talk",
    "call_conversation": "log_talk",
    "note_customer": "write_note",
    "note_conversation": "write_note",
    "change_note": "change_note",
    "take_back_note": "take_back_note",
    "note_history": "note_versions",
    "tag_customer": "customer_tags tag_customer untag_customer",
    "tag_conversation": "conversation_tags tag_conversation untag_conversation",
    "compose": "begin_letter",
    "write_customer": "begin_to_customer",
    "reply": "begin_reply",
    "forward": "begin_forward",
    "here": "be_here",
    "drafts": "drafts",
    "draft": "draft",
    "keep_draft": "save_draft add_draft_file remove_draft_file fill_template holding_reply",
    "send_draft": "send_draft discard_draft",
    "find_recipients": "customers",
    "review_draft": "draft_findings silence_finding",
    "draft_file": "draft_file",
    "undo_sending": "undo_sending",
    "outbox": "outbox",
    "outbox_act": "settle_doubt send_letter_again send_letter_now withdraw_letter",
    "templates": "templates add_template",
    "template": "edit_template delete_template",
    "signatures": "signatures save_signature",
    "set_aside": "all_silences end_silence",
    "views": "views save_view",
    "edit_view": "edit_view move_view delete_view",
    "house_tags": "tags",
    "house_tag": "rename_tag merge_tags delete_tag",
    "doubles": "doubles",
    "look_for_doubles": "look_for_doubles",
    "not_the_same": "not_the_same",
    "merges": "all_merges",
    "undo_merge": "one_merge undo_merge",
    "merge": "preview_merge merge",
    "merge_organisations": "preview_organisations merge_organisations",
    "split_person": "split_person",
    "who_wrote": "who_wrote",
    "team": "load",
    "one_team": "team edit_team",
    "colleague_page": "today colleague colleague_customers offers absences",
    "owners": "owner_proposals accept_owners",
    "move_owners": "move_owners",
    "give_customers": "give_customers",
    "import_owners": "import_owners",
    "leave_house": "holdings leave_house",
    "notices": "all_notices",
    "bell": "bell",
    "notice": "notice see_notices",
    "notices_seen": "see_notices",
    "notice_choices": "notice_choices choose_notices",
    "tokens": "tokens",
    "revoke_token": "revoke_token",
    "webhooks": "webhooks add_webhook",
    "webhook": "webhook edit_webhook messages",
    "webhook_act": "pause_webhook resume_webhook try_webhook renew_secret remove_webhook",
    "delivery": "messages send_again",
    "standard": "standard edit_standard",
    "our_addresses": "addresses add_our_address",
    "remove_our_address": "remove_our_address",
    "telephone": "telephone_lines say_line",
    "remove_line": "forget_line",
    "hours": "all_hours",
    "new_hours": "new_hours",
    "other_hours": "hours edit_hours",
    "mailboxes": "mailboxes",
    "mailbox": "mailbox edit_mailbox",
    "status": "status",
    "connection": "connections connection choose_folders",
    "connection_act": "pause_connection resume_connection look_now",
    "end_worry": "worries end_worry",
    "first_look": "count_messages take_since choose_folders resume_connection",
    "end_sessions": "end_sessions",
    "call_lists": "take_calls",
    "sales_lists": "take_sales",
    "colleagues": "colleagues add_colleague",
    "colleague": "colleague edit_colleague",
    "teams": "teams make_team",
    "end_team": "end_team",
    "audit": "audit",
    "audit_csv": "audit",
    "personal_data": "held_on",
    "referrals": "referrals asked_referrals",
    "referrals_csv": "referrals",
    "who_sent": "say_who_sent",
    "judge_referral": "confirm_referral reject_referral ask_referral_again tell_what_came",
    "follow_ups": "follow_up_plan change_follow_ups",
    "quiet": "quiet_alert quiet_customers",
    "quiet_csv": "quiet_customers",
    "quiet_check_in": "quiet_check_in",
    "losing_touch": "losing_touch",
    "losing_touch_csv": "losing_touch",
    "check_in_now": "check_in",
    "person_interval": "customer_touch set_interval forget_interval",
    "person_wish": "customer_wish say_customer_wish",
    "person_wish_end": "end_customer_wish",
    "satisfaction": "satisfaction satisfaction_answers",
    "satisfaction_csv": "satisfaction_answers",
    "surveys": "survey_plan edit_survey_plan",
    "ask_again": "ask_again",
    "sales_list": "take_sales",
    "sales_list_act": "take_sales",
    "sales_list_progress": "take_sales",
    "keeping": "keeping keep all_erasures",
    "stop_keeping": "stop_keeping",
}
CUSTOMERS = "a customer's own page, without logging in"
PERSONS_ONLY = "only a person may, who has just proved who they are: it lets people or data out"
DOOR = "the door itself: programs come in by their token"
HOUSE = "what the house aims at, said once by those who lead it"
LOOKS = "how a page looks, nothing that is done"
# Pages that the API leaves out, each with the reason.
LEFT_OUT = {
    "welcome": DOOR, "login": DOOR, "logout": DOOR, "second_step": DOOR, "ask_passkey": DOOR,
    "forgotten": DOOR, "sign_on_there": DOOR, "sign_on_back": DOOR, "again": DOOR,
    "invitation": DOOR, "ask_first_passkey": DOOR, "open_invitation": DOOR,
    "favicon": LOOKS, "styleguide": LOOKS, "entry_html": LOOKS, "entry_frame": LOOKS,
    "metrics": "numbers for programs already, as Prometheus reads them",
    "health": "needs no token: it is the same address for programs",
    "settings": "a list of the pages of settings",
    "account": PERSONS_ONLY, "second_factor": PERSONS_ONLY, "remove_app": PERSONS_ONLY,
    "recovery_codes": PERSONS_ONLY, "add_passkey": PERSONS_ONLY, "ask_new_passkey": PERSONS_ONLY,
    "remove_passkey": PERSONS_ONLY, "end_session": PERSONS_ONLY, "entry_settings": PERSONS_ONLY,
    "invite": PERSONS_ONLY, "revoke": PERSONS_ONLY, "without_second_factor": PERSONS_ONLY,
    "connect_mailbox": PERSONS_ONLY, "mailbox_sending": PERSONS_ONLY, "consent_back": PERSONS_ONLY,
    "export_person": PERSONS_ONLY, "erase_person": PERSONS_ONLY,
    "mail": "whether mail goes out is for a person to look at", "test_mail": "the same",
    "say": CUSTOMERS, "ask_no_more": CUSTOMERS,
    "shops": PERSONS_ONLY, "shop": PERSONS_ONLY, "shop_act": PERSONS_ONLY,
    "shop_news": "for the programs of shops already, signed by them",
    "test_survey": "how a letter looks, only a person can see",
    "quiet_alert": HOUSE, "intervals": HOUSE, "forget_house_interval": HOUSE,
    "decide_mail": "whether a mail arrived, only a person can know",
}  # fmt: skip


def operations() -> dict[str, str]:
    """Every operation's address by its name."""
    return {
        told["operationId"]: f"{method.upper()} {path}"
        for path, methods in openapi()["paths"].items()
        for method, told in methods.items()
    }


@pytest.mark.parametrize("name", sorted({p.name for p in urlpatterns if p.name}))
def test_what_a_page_can_do_the_api_can_do(name: str) -> None:
    assert (name in SAME) != (name in LEFT_OUT), f"say which operations do what “{name}” does"
    missing = set(SAME.get(name, "").split()) - set(operations())
    assert not missing


def test_no_page_is_named_that_is_not_there() -> None:
    assert {*SAME, *LEFT_OUT} == {p.name for p in urlpatterns}


def test_no_operation_does_what_no_page_does() -> None:
    told = {name for names in SAME.values() for name in names.split()}
    # A shop tells of a sale; on a page there are lists of them.
    assert set(operations()) - told == {"me", "tell_one_sale"}


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("openapi_maker", ROOT / ".ci" / "openapi.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_in_docs_is_current() -> None:
    there = (ROOT / "docs" / "openapi.json").read_text("utf-8")
    assert there == _maker().written(), "run: .venv/bin/python .ci/openapi.py"


def test_every_operation_says_its_scope_and_every_refusal() -> None:
    for path, methods in openapi()["paths"].items():
        for method, told in methods.items():
            assert told["security"][0]["Bearer"], path
            assert told["description"].split("\n")[0].endswith("."), told["operationId"]
            codes = {str(code) for code in told["responses"]}
            assert {"401", "403", "404", "422", "429"} <= codes
            if method != "get":
                assert "409" in codes
                keys = [p.get("$ref", "") for p in told["parameters"]]
                assert "#/components/parameters/IdempotencyKey" in keys


def test_no_operation_is_named_twice_and_no_secret_stands_in_the_file() -> None:
    assert len(operations()) == sum(len(m) for m in openapi()["paths"].values())
    text = json.dumps(openapi())
    assert not re.search(r"password|digest|sealed", text)


def test_no_two_shapes_share_a_name() -> None:
    from ninja import Schema

    found: dict[str, str] = {}
    todo = list(Schema.__subclasses__())
    while todo:
        shape = todo.pop()
        todo += shape.__subclasses__()
        if shape.__module__.startswith("goodword.api.") and "[" not in shape.__name__:
            place = f"{shape.__module__}.{shape.__qualname__}"
            assert found.setdefault(shape.__name__, place) == place
