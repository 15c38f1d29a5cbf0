"""The addresses of what colleagues tell and order by hand: calls, notes, tags, views."""

from django.urls import URLPattern, path

from goodword.web.views import call_lists, labels, notes, spoken


def patterns() -> list[URLPattern]:
    """These addresses; to stand before those with a free last part."""
    return [
        path("commitments/<number:commitment_id>/call", spoken.call_on_line, name="call_on_line"),
        path("customers/<number:person_id>/call", spoken.call_customer, name="call_customer"),
        path("customers/<number:person_id>/note", notes.note_customer, name="note_customer"),
        path("customers/<number:person_id>/tags", labels.tag_customer, name="tag_customer"),
        path(
            "conversations/<number:conversation_id>/call",
            spoken.call_conversation,
            name="call_conversation",
        ),
        path(
            "conversations/<number:conversation_id>/note",
            notes.note_conversation,
            name="note_conversation",
        ),
        path(
            "conversations/<number:conversation_id>/tags",
            labels.tag_conversation,
            name="tag_conversation",
        ),
        path("entries/<number:entry_id>/note", notes.change_note, name="change_note"),
        path("entries/<number:entry_id>/note/back", notes.take_back_note, name="take_back_note"),
        path("entries/<number:entry_id>/note/before", notes.note_history, name="note_history"),
        path("views", labels.views, name="views"),
        path("views/<number:view_id>", labels.edit_view, name="edit_view"),
        path("settings/calls", call_lists.call_lists, name="call_lists"),
        path("settings/tags", labels.house_tags, name="house_tags"),
        path("settings/tags/<number:tag_id>", labels.house_tag, name="house_tag"),
    ]
