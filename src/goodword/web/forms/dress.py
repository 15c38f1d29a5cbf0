"""Forms in the house's clothes: classes on the widgets, errors in plain words."""

from typing import Any

from django import forms

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.widgets.Input, "input"),
)


class HouseForm(forms.Form):
    """A form whose fields wear the house's classes and say what is missing by name."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            dress(field.widget)
            if field.error_messages.get("required", "").startswith("This field"):
                label = str(field.label or name.replace("_", " "))
                field.error_messages["required"] = f"Enter {label[:1].lower()}{label[1:]}."

    def refuse(self, words: str, field: str | None = None) -> None:
        """Say why what was entered can't be, at the field where it can be mended."""
        self.add_error(field, words)


def dress(widget: forms.Widget) -> None:
    """Give a widget its class, unless it has one."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
        return
    for kind, css in _CLASSES:
        if isinstance(widget, kind):
            widget.attrs["class"] = f"{css} {widget.attrs.get('class', '')}".strip()
            return
