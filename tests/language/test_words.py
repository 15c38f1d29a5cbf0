"""The word lists are sound, so that a language can be added by adding a file."""

import dataclasses

from goodword.language import VERSIONS
from goodword.language.asks_signs import read_signs
from goodword.language.asks_weights import WEIGHTS
from goodword.language.phrases import spellings
from goodword.language.tongues import Tongue, all_tongues

READABLE = {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "no"}
MEANINGS = {"from", "date", "to", "cc", "subject", "other"}
FORM_MEANINGS = {"name", "first", "last", "email", "phone", "subject", "message", "company"}


def test_the_languages_that_we_promise_are_complete() -> None:
    complete = {
        tongue.code
        for tongue in all_tongues()
        if all(getattr(tongue, field.name) for field in dataclasses.fields(Tongue))
    }
    assert complete == READABLE


def test_words_are_plain_and_lower_case() -> None:
    for tongue in all_tongues():
        assert set(tongue.headers) <= MEANINGS
        assert set(tongue.form_labels) <= FORM_MEANINGS
        for field in dataclasses.fields(Tongue):
            value = getattr(tongue, field.name)
            lists = value.values() if isinstance(value, dict) else [value]
            for words in lists:
                for word in [words] if isinstance(words, str) else words:
                    assert word == word.lower().strip(), (tongue.code, field.name, word)


def test_words_are_found_without_accents() -> None:
    assert spellings("grüße") == {"grüße", "gruesse", "grusse"}
    assert spellings("écrit") == {"écrit", "ecrit"}
    assert spellings("é") == {"é"}
    assert spellings("写道") == {"写道"}


def test_every_sign_has_a_weight() -> None:
    text = (
        "Dear all, could you, can you please send it? I would like a quote, it is not working, "
        "the wrong one, urgent. Feel free to call. No need to reply. Fyi. Unsubscribe. http://x "
    )
    for recipients in (1, 8, 20):
        for body in (text, text * 40, "ok thanks great", "", "please"):
            signs = read_signs(body, subject="Help?", recipients=recipients, is_reply=False)
            assert signs.values.keys() <= WEIGHTS.keys()


def test_readings_carry_versions() -> None:
    assert set(VERSIONS) == {
        "zones",
        "automated",
        "asks",
        "forwarded",
        "web_form",
        "call",
        "due",
        "promises",
        "referral",
    }
    assert all(isinstance(version, int) for version in VERSIONS.values())
