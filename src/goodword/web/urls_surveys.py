"""The addresses of surveys: the customer's page, the settings, what they answered."""

from django.urls import URLPattern, path

from goodword.web.views import answering


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        path("say/<str:token>", answering.say, name="say"),
        path("say/<str:token>/stop", answering.ask_no_more, name="ask_no_more"),
    ]
