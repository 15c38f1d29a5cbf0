"""The addresses of staying in touch."""

from django.urls import URLPattern, path

from goodword.web.views import care, care_house


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        path("loyalty/touch", care.losing_touch, name="losing_touch"),
        path("loyalty/touch.csv", care.losing_touch_csv, name="losing_touch_csv"),
        path("customers/<number:person_id>/check-in", care.check_in_now, name="check_in_now"),
        path("customers/<number:person_id>/wish", care.person_wish, name="person_wish"),
        path("customers/<number:person_id>/wish/end", care.person_wish_end, name="person_wish_end"),
        path("customers/<number:person_id>/interval", care.person_interval, name="person_interval"),
        path("settings/intervals", care_house.intervals, name="intervals"),
        path(
            "settings/intervals/forget",
            care_house.forget_house_interval,
            name="forget_house_interval",
        ),
    ]
