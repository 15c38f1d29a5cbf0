"""Every client of the tests asks through one chain of middleware, put together once.

Making it looks up every static file; each of several thousand clients would do so for itself.
"""

from django.conf import settings
from django.test import client

_PARTS = (
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
    "_middleware_chain",
)
_made: dict[tuple[str, ...], dict[str, object]] = {}


class OneChain(client.ClientHandler):
    """A client's handler with the chain that the first one made for these settings."""

    def load_middleware(self, is_async: bool = False) -> None:
        key = tuple(settings.MIDDLEWARE)
        if key not in _made:
            super().load_middleware(is_async)
            _made[key] = {name: getattr(self, name) for name in _PARTS}
        self.__dict__.update(_made[key])


vars(client)["ClientHandler"] = OneChain
