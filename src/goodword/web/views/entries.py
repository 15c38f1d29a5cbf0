"""What hangs on one entry: its HTML, its attachments, its original. All of it hostile input."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from goodword.channels.mail.contents import attachment, html_body, inline_image, raw_headers
from goodword.timeline.queries import EntryView, entry, original
from goodword.web.asking import Asking
from goodword.web.gate import page
from goodword.web.safe_html import safe_html

SANDBOX = "sandbox; default-src 'none'"
MAIL_FRAME = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; "
    "img-src data:"
)


@require_safe
@page
def show_entry(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """An entry in its conversation."""
    found = _readable(who, entry_id)
    return redirect(f"/conversations/{found.conversation_id}#entry-{found.id}")


@require_safe
@page
@xframe_options_sameorigin
def show_html(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """A mail's HTML, sanitised, for a sandboxed frame. ``?images=1`` lets https pictures in."""
    _readable(who, entry_id)
    html = html_body(who.reader, entry_id)
    if html is None:
        raise Http404
    images = request.GET.get("images") == "1"

    def picture(content_id: str) -> tuple[str, bytes] | None:
        found = inline_image(who.reader, entry_id, content_id)
        return (found.type, found.content) if found else None

    safe = safe_html(html, pictures=picture, images=images)
    answer = render(request, "mail_frame.html", {"mail": safe.html})
    return _own_policy(answer, MAIL_FRAME + (" https:" if images else ""))


@require_safe
@page
def show_frame(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """The frame that shows a mail's HTML, to be put into its conversation."""
    found = _readable(who, entry_id)
    images = request.GET.get("images") == "1"
    told = {"entry": found, "images": images, "size": frame_size(found)}
    return render(request, "parts/mail.html", told)


def frame_size(found: EntryView) -> int:
    """How high a frame this mail needs, in steps from 1; 0 for a long one.

    Judged by its words, because nothing may run inside the frame to measure it.
    """
    if any(one.inline for one in found.attachments):
        return 0
    text = "\n".join((found.author_text, found.quoted_text, found.signature))[:20_000]
    lines = sum(1 + len(line) // 90 for line in text.strip().splitlines())
    steps = ((5, 1), (9, 2), (14, 3), (20, 4))
    return next((step for most, step in steps if lines <= most), 0)


@require_safe
@page
def show_headers(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """A mail's headers as they came."""
    found = _readable(who, entry_id)
    headers = raw_headers(who.reader, entry_id)
    if headers is None:
        raise Http404
    return render(request, "headers.html", {"entry": found, "headers": headers})


@require_safe
@page
def download_original(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """A mail's bytes as they came, as a file."""
    _readable(who, entry_id)
    raw = original(who.reader, entry_id)
    if raw is None:
        raise Http404
    return as_file(raw, f"message-{entry_id}.eml")


@require_safe
@page
def download_attachment(
    request: HttpRequest, who: Asking, entry_id: int, position: int
) -> HttpResponse:
    """An attachment, as a file; never opened in the house's own pages."""
    _readable(who, entry_id)
    found = attachment(who.reader, entry_id, position)
    if found is None:
        raise Http404
    return as_file(found.content, found.name or f"attachment-{position + 1}")


def as_file(content: bytes, name: str) -> HttpResponse:
    """A download that no browser opens by itself, whatever it claims to be."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    safe = "".join(c for c in name if c.isprintable() and c not in "/\\")[-150:]
    plain = "".join(c if c.isascii() and c not in '";%' else "_" for c in safe)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
    )
    return _own_policy(answer, SANDBOX)


def _readable(who: Asking, entry_id: int) -> EntryView:
    found = entry(who.reader, entry_id)
    if found is None or found.redacted or found.at > who.now:
        raise Http404
    return found


def _own_policy(answer: HttpResponse, policy: str) -> HttpResponse:
    """Replace the house's policy for one answer by a stricter one of its own."""
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
