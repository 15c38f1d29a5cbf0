"""Where a request comes from: its address, its browser, and the house as that browser knows it."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

from goodword.accounts.passkeys import Site
from goodword.house.queries import the_house

# The first that fits: browsers name others beside themselves.
_BROWSERS = (
    (r"Edg\w*/", "Edge"), (r"OPR/", "Opera"), (r"Firefox/|FxiOS/", "Firefox"),
    (r"SamsungBrowser/", "Samsung Internet"), (r"Chrome/|CriOS/", "Chrome"),
    (r"Version/.*Safari/", "Safari"), (r"curl/|python|Wget/", "a program"),
)  # fmt: skip
_SYSTEMS = (
    (r"iPhone", "iPhone"), (r"iPad", "iPad"), (r"Android", "Android"), (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"), (r"Macintosh|Mac OS X", "Mac"), (r"Linux|X11", "Linux"),
)  # fmt: skip


def origin(request: HttpRequest) -> str:
    """The address that a request comes from.

    ``X-Forwarded-For`` is believed only as far as trusted proxies wrote it: read from the right,
    the first address that is no trusted proxy. Anybody else's is ignored.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    hops = [hop.strip() for hop in told.split(",") if hop.strip()]
    while hops and _is_trusted(address):
        address = hops.pop()
    return address[:64]


def browser(request: HttpRequest) -> str:
    """The browser and system of a request, as one says it: "Firefox on Linux"."""
    told = request.headers.get("User-Agent", "")[:400]
    name = next((said for sign, said in _BROWSERS if re.search(sign, told)), "a browser")
    system = next((said for sign, said in _SYSTEMS if re.search(sign, told)), "")
    return f"{name} on {system}" if system else name


def site(request: HttpRequest) -> Site:
    """The house as this browser knows it; passkeys are bound to it."""
    host = request.get_host()
    scheme = "https" if settings.HTTPS else request.scheme
    name = re.sub(r":\d+$", "", host)
    return Site(host=name, origin=f"{scheme}://{host}", name=the_house().name)


def _is_trusted(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.TRUSTED_PROXIES)
