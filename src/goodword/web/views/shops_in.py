"""Where shops tell of their orders: no login, a signature instead."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from goodword.channels.sales.shops.receiving import receive, whose
from goodword.channels.sales.shops.woocommerce import PING, SIGNATURE
from goodword.wiring import clock

MOST_BYTES = 1024 * 1024


@csrf_exempt
@login_not_required
@require_POST
def shop_news(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a message that a shop has signed. Anything else looks like an address that is none."""
    try:
        body = request.read(MOST_BYTES + 1)
    except UnreadablePostError:
        return _said(400, "The message ended too early. Send it again.")
    if len(body) > MOST_BYTES:
        return _said(413, f"A message has {MOST_BYTES:,} bytes at most.")
    if PING.fullmatch(body) and SIGNATURE not in request.headers:
        return _said(200, "Here.")
    now = clock.wall()
    shop = whose(key, request.headers, body, now=now)
    if shop is None:
        return _said(404, "There is nothing here.")
    if wait := _too_many(shop.pk):
        answer = _said(429, f"Too many messages. Wait {wait} seconds.")
        answer["Retry-After"] = str(wait)
        return answer
    receive(shop, request.headers, body, now=now)
    return _said(200, "Kept.")


def _said(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _too_many(shop_id: int) -> int:
    """Seconds to wait, where a shop has told more than it may in a minute; else 0."""
    second = int(time.time())
    key = f"shop:{shop_id}:{second // 60}"
    cache.add(key, 0, 120)
    try:
        count = cache.incr(key)
    except ValueError:
        count = 1
    return 60 - second % 60 if count > settings.API_PER_MINUTE else 0
