"""A server that was made ready has read every template before the first page is asked for."""

import gc

from django.template import engines

from goodword.wiring.warming import warm


def test_every_template_is_read() -> None:
    before = gc.get_threshold()
    loader = engines["django"].engine.template_loaders[0]
    loader.reset()
    try:
        warm()
        read = {name for name in loader.get_template_cache if name.endswith(".html")}
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
    assert {"today.html", "customer.html", "base.html", "parts/line.html"} <= read
