"""House style of the reviewer, from a file outside the mail: goodword-review.toml."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from goodword.review import SEVERITIES, House, Severity, Silence, all_rules

if TYPE_CHECKING:
    from goodword.cli.reviewing import Asked

FILE = "goodword-review.toml"
_KEYS = ("select", "ignore", "experimental", "severities", "jargon", "silences")
_SILENCE = ("reason", "rule", "fingerprint", "words", "person")


class WrongCallError(Exception):
    """What is wrong with how the command was called, or with its file, in words."""


def house_of(asked: "Asked") -> House:
    """The house style for a call: from --config, or the nearest file, and what was asked besides.

    Raises `WrongCallError` for a file or a rule that there is not.
    """
    path = Path(asked.config) if asked.config else _nearest()
    house = read_house(path) if path else House()
    select = _codes(",".join(asked.select).split(","), "--select")
    ignore = _codes(",".join(asked.ignore).split(","), "--ignore")
    return replace(
        house,
        select=select or house.select,
        ignore=(*house.ignore, *ignore),
        experimental=house.experimental or asked.experimental,
    )


def read_house(path: Path) -> House:
    """The house style in a file. Raises `WrongCallError`: which file, and what to write."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise WrongCallError(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongCallError(f"{path} is no TOML: {error}.") from None
    try:
        return _house(table)
    except WrongCallError as error:
        raise WrongCallError(f"{path}: {error}") from None


def _house(table: dict[str, Any]) -> House:
    _known(table, _KEYS)
    return House(
        select=_codes(_words(table, "select"), "select"),
        ignore=_codes(_words(table, "ignore"), "ignore"),
        experimental=bool(table.get("experimental", False)),
        severities=_severities(table.get("severities", {})),
        jargon={str(word): str(instead) for word, instead in table.get("jargon", {}).items()},
        silences=tuple(_silence(one) for one in table.get("silences", [])),
    )


def _nearest() -> Path | None:
    here = Path.cwd()
    return next((one / FILE for one in (here, *here.parents) if (one / FILE).is_file()), None)


def _codes(words: list[str], where: str) -> tuple[str, ...]:
    known = {name for rule in all_rules().values() for name in (rule.code, rule.family)}
    chosen = tuple(word.strip() for word in words if word.strip())
    for word in chosen:
        if word not in known:
            raise WrongCallError(
                f"{where}: there is no rule “{word}”. `goodword review --list` shows all."
            )
    return chosen


def _words(table: dict[str, Any], key: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or any(not isinstance(one, str) for one in value):
        raise WrongCallError(f'{key} is a list of rules: {key} = ["excuse.busy"].')
    return value


def _severities(table: dict[str, Any]) -> dict[str, Severity]:
    _codes(list(table), "severities")
    for code, severity in table.items():
        if severity not in SEVERITIES:
            raise WrongCallError(f"severities: {code} is one of {', '.join(SEVERITIES)}.")
    return cast(dict[str, Severity], dict(table))


def _silence(table: dict[str, Any]) -> Silence:
    _known(table, _SILENCE)
    if not str(table.get("reason", "")).strip():
        raise WrongCallError('a silence needs a reason: reason = "our customers are colleagues".')
    if table.get("rule"):
        _codes([str(table["rule"])], "silences")
    return Silence(**{key: str(value) for key, value in table.items()})


def _known(table: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            raise WrongCallError(f"“{key}” is no setting. There are {', '.join(keys)}.")
