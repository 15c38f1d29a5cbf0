"""The settings by subject: everything there is for somebody, and nothing that would be refused."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from goodword.people.tables import Colleague
from goodword.web.settings_menu import GROUPS, PAGES
from goodword.web.urls import urlpatterns
from tests.web.business import Business

type As = Callable[[Colleague], Client]
# Done, not shown; or one of many under a page that is listed.
NOT_LISTED = {
    "settings", "remove_our_address", "remove_line", "test_mail", "decide_mail", "remove_app",
    "ask_new_passkey", "remove_passkey", "end_session", "end_sessions", "without_second_factor",
    "end_team", "revoke_token", "revoke", "audit_csv", "consent_back", "connection_act",
    "end_worry", "sales_list_act", "sales_list_progress", "forget_house_interval", "test_survey",
}  # fmt: skip


def test_every_page_of_settings_stands_under_one_subject() -> None:
    there = {p.name for p in urlpatterns if str(p.pattern).startswith("settings")}
    assert there - NOT_LISTED <= PAGES
    listed = [item.page for group in GROUPS for item in group.items]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("who", ["anna", "bernd", "rita"])
def test_what_is_listed_can_be_opened(business: Business, as_: As, who: str) -> None:
    browser = as_(getattr(business, who))
    page = browser.get("/settings").content.decode()
    links = set(re.findall(r'href="(/(?:settings/|quarantine)[^"]*)" data-open', page))
    assert reverse("account") in links
    assert (reverse("audit") in links) == (who == "anna")
    for link in links:
        answer = browser.get(link)
        assert answer.status_code in (200, 302), link
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/again"), link
        elif link != "/quarantine":
            assert 'aria-current="page"' in answer.content.decode().split("settings-nav")[-1]


def test_the_same_words_on_the_page_and_in_the_terminal() -> None:
    from goodword.today.words import asked_words

    assert [asked_words(n) for n in (0, 1, 1200)] == ["", "asked 2 times", "asked 1,201 times"]
