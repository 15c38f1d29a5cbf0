"""Writes docs/openapi.json anew from the API as it is: python .ci/openapi.py"""

import json
import os
import tempfile
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def written() -> str:
    """The OpenAPI file as it stands in docs."""
    from goodword.api.reference import openapi

    return json.dumps(openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["GOODWORD_HOME"] = home
        from goodword.wiring.start import django

        django(migrate=False)
        PLACE.write_text(written(), "utf-8")
