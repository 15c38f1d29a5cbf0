"""The one Django app of the house."""

from django.apps import AppConfig


class GoodwordConfig(AppConfig):
    """Registers every room's tables under the label ``goodword``."""

    name = "goodword"
    label = "goodword"
    default_auto_field = "django.db.models.BigAutoField"
