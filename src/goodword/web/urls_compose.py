"""Addresses of letters that are written."""

from django.urls import URLPattern, path

from goodword.web.views import compose, compose_beside, compose_keep, compose_words


def patterns() -> list[URLPattern]:
    """Every one of them."""
    return [
        path("write", compose.compose, name="compose"),
        path("customers/<number:person_id>/write", compose.write_customer, name="write_customer"),
        path("entries/<number:entry_id>/reply", compose.reply, name="reply"),
        path("entries/<number:entry_id>/forward", compose.forward, name="forward"),
        path("conversations/<number:conversation_id>/here", compose_beside.here, name="here"),
        path("settings/templates", compose_words.template_list, name="templates"),
        path(
            "settings/templates/<number:template_id>", compose_words.one_template, name="template"
        ),
        path("settings/signatures", compose_words.signature_list, name="signatures"),
        path("settings/set-aside", compose_words.set_aside, name="set_aside"),
        path("drafts", compose.draft_list, name="drafts"),
        path("drafts/keep", compose_keep.keep_draft, name="keep_draft"),
        path("drafts/send", compose_keep.send_draft, name="send_draft"),
        path("drafts/people", compose_beside.find_recipients, name="find_recipients"),
        path("drafts/review", compose_beside.review_draft, name="review_draft"),
        path("drafts/<number:draft_id>", compose.open_draft, name="draft"),
        path(
            "drafts/<number:draft_id>/files/<number:file_id>",
            compose_beside.draft_file,
            name="draft_file",
        ),
        path(
            "drafts/sent/<number:outgoing_id>/undo",
            compose_beside.undo_sending,
            name="undo_sending",
        ),
    ]
