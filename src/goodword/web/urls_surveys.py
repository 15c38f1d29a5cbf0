"""The addresses of surveys: the customer's page, the settings, what they answered."""

from django.urls import URLPattern, path

from goodword.web.views import answering, surveys


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        path("say/<str:token>", answering.say, name="say"),
        path("say/<str:token>/stop", answering.ask_no_more, name="ask_no_more"),
        path("settings/surveys", surveys.surveys, name="surveys"),
        path("settings/surveys/test", surveys.test_survey, name="test_survey"),
        path("loyalty/satisfaction", surveys.satisfaction, name="satisfaction"),
        path("loyalty/satisfaction.csv", surveys.satisfaction_csv, name="satisfaction_csv"),
        path("customers/<number:person_id>/ask-again", surveys.ask_again, name="ask_again"),
    ]
