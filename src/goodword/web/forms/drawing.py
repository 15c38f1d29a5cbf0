"""Choices among many, written at once: Django renders two templates for each of the options."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"


class Drawn(DjangoTemplates):
    """Django's own way of drawing forms, with the same choices in a fraction of the time."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ((_group(g[0], g[1]),) for g in widget["optgroups"]))
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups
    )


def _group(name: object, options: list[Mapping[str, Any]]) -> SafeString:
    drawn = format_html_join("", '<option value="{}"{}>{}</option>', map(_option, options))
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _option(one: Mapping[str, Any]) -> tuple[str, str, object]:
    return str(one["value"]), flatatt(one["attrs"]) if one["attrs"] else "", one["label"]
