"""A list of choices looks as Django would draw it."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from goodword.web.forms.drawing import Drawn

NAMES = [("1", "Anna <b>&"), ("2", 'Bernd "der" O\'Neil'), ("", "Nobody"), (3, "Number")]


@pytest.mark.parametrize("chosen", ["", "2", 3, None, "not there"])
@pytest.mark.parametrize("choices", [NAMES, [("House", NAMES), ("7", "Alone")], []])
def test_it_draws_the_same_choices(choices: list, chosen: object) -> None:  # type: ignore[type-arg]
    widget = forms.Select(
        attrs={"class": "select", "title": "a<b", "hidden": True}, choices=choices
    )
    ours, djangos = (widget.render("who", chosen, renderer=r) for r in (Drawn(), DjangoTemplates()))
    assert "".join(ours.split("\n")).replace("  ", "") == _bare(djangos)


def _bare(drawn: str) -> str:
    return "".join(line.strip() for line in drawn.split("\n"))
