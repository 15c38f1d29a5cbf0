"""An undocumented command, option key or setting fails here."""

import re
from pathlib import Path

import pytest

from goodword.cli import COMMANDS
from goodword.wiring.home import KNOWN_SETTINGS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    assert f"`goodword {name}" in (DOCS / "commands.md").read_text("utf-8")


def test_no_command_is_documented_that_does_not_exist() -> None:
    told = re.findall(r"^\| `goodword ([a-z-]+)", (DOCS / "commands.md").read_text("utf-8"), re.M)
    assert set(told) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(KNOWN_SETTINGS))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (DOCS / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("page", [*sorted(p.name for p in DOCS.glob("*.md")), "../README.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    place = (DOCS / page).resolve()
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", place.read_text("utf-8")):
        assert (place.parent / target).exists(), f"{page} links to {target}"
