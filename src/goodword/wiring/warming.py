"""Makes a server ready, so that the first page is no slower than the others."""

import gc

from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.urls import get_resolver

from goodword.wiring.settings import BASE

OBJECTS_BETWEEN_COLLECTIONS = 20_000


def warm() -> None:
    """Read every template and address, and set what stays for ever aside from collecting garbage.

    Takes a second or two; pages may be served meanwhile.
    """
    get_resolver().url_patterns  # noqa: B018 - asking for them is what reads them
    folder = BASE / "web" / "templates"
    for template in sorted(folder.rglob("*.*")):
        try:
            engines["django"].get_template(str(template.relative_to(folder)))
        except (TemplateDoesNotExist, TemplateSyntaxError):
            continue
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
