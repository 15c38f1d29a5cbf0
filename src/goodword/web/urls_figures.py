"""The addresses of the figures of loyalty."""

from django.urls import URLPattern, path

from goodword.web.views import loyalty, loyalty_costs, loyalty_people, loyalty_years


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        path("loyalty", loyalty.figures, name="loyalty"),
        path("loyalty/figures/<slug:table>.csv", loyalty.figures_csv, name="loyalty_csv"),
        path("loyalty/customers", loyalty_people.loyalty_customers, name="loyalty_customers"),
        path(
            "loyalty/customers.csv",
            loyalty_people.loyalty_customers_csv,
            name="loyalty_customers_csv",
        ),
        path("loyalty/years", loyalty_years.loyalty_years, name="loyalty_years"),
        path("loyalty/years.csv", loyalty_years.loyalty_years_csv, name="loyalty_years_csv"),
        path(
            "loyalty/years/<number:colleague_id>",
            loyalty_years.loyalty_service,
            name="loyalty_service",
        ),
        path("loyalty/costs", loyalty_costs.loyalty_costs, name="loyalty_costs"),
        path("loyalty/costs.csv", loyalty_costs.loyalty_costs_csv, name="loyalty_costs_csv"),
    ]
