"""Forms in the house's clothes: classes on the widgets, errors in plain words."""

from functools import cache
from typing import Any

from django import forms

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.widgets.Input, "input"),
)


# What Django says by itself, as the house says it; a field's own words outrank these.
_WORDS = {
    "invalid_choice": "Choose one of the list.",
    "max_length": "Write at most %(limit_value)d letters; these are %(show_value)d.",
    "null_characters_not_allowed": "Leave out the invisible signs.",
    "min_value": "Enter at least %(limit_value)s.",
    "max_value": "Enter at most %(limit_value)s.",
    "max_digits": "Enter a shorter number.",
    "max_decimal_places": "Enter a shorter number.",
    "max_whole_digits": "Enter a shorter number.",
}
_NUMBER = "Enter a whole number."
_BARE = ("your ", "our ", "a ", "an ", "another ", "what ", "who ", "whose ")


class HouseForm(forms.Form):
    """A form whose fields wear the house's classes and say in its words what is missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            dress(field.widget)
            said = field.error_messages
            stock = _stock_words(type(field).__mro__)
            for code, words in _WORDS.items():
                if said.get(code) == stock.get(code):
                    said[code] = words
            if isinstance(field, forms.IntegerField) and said["invalid"] == stock["invalid"]:
                said["invalid"] = _NUMBER
            if said.get("required") == stock["required"]:
                said["required"] = _missing(str(field.label or name.replace("_", " ")), field)

    def refuse(self, words: str, field: str | None = None) -> None:
        """Say why what was entered can't be, at the field where it can be mended."""
        self.add_error(field, words)


def dress(widget: forms.Widget) -> None:
    """Give a widget its class, unless it has one."""
    if isinstance(
        widget,
        forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput | forms.CheckboxSelectMultiple,
    ):
        return
    for kind, css in _CLASSES:
        if isinstance(widget, kind):
            widget.attrs["class"] = f"{css} {widget.attrs.get('class', '')}".strip()
            return


def _missing(label: str, field: forms.Field) -> str:
    """What to do about an empty field: "Enter the name of your business."."""
    named = label[:1].lower() + label[1:]
    verb = "Choose" if isinstance(field, forms.ChoiceField) else "Enter"
    return f"{verb} {named}." if named.startswith(_BARE) else f"{verb} the {named}."


@cache
def _stock_words(kinds: tuple[type, ...]) -> dict[str, Any]:
    """What a field of these kinds, the nearest first, says by itself."""
    words: dict[str, Any] = {}
    for base in reversed(kinds):
        words |= getattr(base, "default_error_messages", {})
    return words
