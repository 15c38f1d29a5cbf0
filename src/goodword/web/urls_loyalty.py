"""The addresses below *Loyalty*."""

from django.urls import URLPattern, path

from goodword.web import urls_care, urls_figures
from goodword.web.views import followups, quiet, referrals


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        *urls_figures.patterns(),
        path("loyalty/quiet", quiet.quiet, name="quiet"),
        path("loyalty/quiet.csv", quiet.quiet_csv, name="quiet_csv"),
        path("loyalty/quiet/alert", quiet.quiet_alert, name="quiet_alert"),
        path(
            "loyalty/quiet/<number:person_id>/check-in",
            quiet.quiet_check_in,
            name="quiet_check_in",
        ),
        *urls_care.patterns(),
        path("loyalty/referrals", referrals.referrals, name="referrals"),
        path("loyalty/referrals.csv", referrals.referrals_csv, name="referrals_csv"),
        path("settings/follow-ups", followups.follow_ups, name="follow_ups"),
        path("customers/<number:person_id>/sent-by", referrals.who_sent, name="who_sent"),
        path(
            "referrals/<number:referral_id>/<slug:verdict>",
            referrals.judge_referral,
            name="judge_referral",
        ),
    ]
