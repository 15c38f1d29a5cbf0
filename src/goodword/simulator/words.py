"""The data files, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "fr", "es")


@cache
def data(name: str) -> dict[str, Any]:
    """One of the TOML files beside this module."""
    path = files("goodword.simulator").joinpath("data", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def words_of(lang: str) -> dict[str, Any]:
    """Greetings, thanks, dates and quoting words of one language."""
    return data(f"words-{lang}")


@cache
def situations(lang: str) -> dict[str, tuple[dict[str, Any], ...]]:
    """What people write about, by group ("enquiry", "repair", ...)."""
    found: dict[str, list[dict[str, Any]]] = {}
    folder = files("goodword.simulator").joinpath("data")
    names = sorted(entry.name for entry in folder.iterdir())
    for name in names:
        if name.startswith(f"letters-{lang}") and name.endswith(".toml"):
            for situation in data(name.removesuffix(".toml"))["situation"]:
                found.setdefault(situation["group"], []).append(situation)
    return {group: tuple(rows) for group, rows in found.items()}
