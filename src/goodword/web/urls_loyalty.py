"""The addresses below *Loyalty*."""

from django.urls import URLPattern, path

from goodword.web import urls_care
from goodword.web.views import loyalty, referrals


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        path("loyalty", loyalty.figures, name="loyalty"),
        *urls_care.patterns(),
        path("loyalty/referrals", referrals.referrals, name="referrals"),
        path("loyalty/referrals.csv", referrals.referrals_csv, name="referrals_csv"),
        path("customers/<number:person_id>/sent-by", referrals.who_sent, name="who_sent"),
        path(
            "referrals/<number:referral_id>/<slug:verdict>",
            referrals.judge_referral,
            name="judge_referral",
        ),
    ]
