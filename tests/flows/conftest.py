"""An import as the command makes it, on a house whose own addresses are known."""

from collections.abc import Callable
from pathlib import Path

import pytest

from goodword.access import OPERATOR
from goodword.people.actions import add_our_address
from goodword.wiring.importing import Request, Summary, import_mail
from tests.flows.letters import NOW


@pytest.fixture
def take(db: None) -> Callable[..., Summary]:
    """Import paths on 15 May 2026; hartmann.example is ours."""
    add_our_address(reader=OPERATOR, spec="hartmann.example")

    def run(*paths: Path, **options: object) -> Summary:
        return import_mail(Request(paths=paths, **options), wall=NOW)  # type: ignore[arg-type]

    return run
