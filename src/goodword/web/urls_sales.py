"""The addresses of sales: lists handed in, shops and what they tell."""

from django.urls import URLPattern, path

from goodword.web.views import sales_lists, shops, shops_in


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        path("shops/<str:key>", shops_in.shop_news, name="shop_news"),
        path("settings/sales", sales_lists.sales_lists, name="sales_lists"),
        path("settings/sales/<number:upload_id>", sales_lists.sales_list, name="sales_list"),
        path(
            "settings/sales/<number:upload_id>/progress",
            sales_lists.sales_list_progress,
            name="sales_list_progress",
        ),
        path(
            "settings/sales/<number:upload_id>/<slug:verb>",
            sales_lists.sales_list_act,
            name="sales_list_act",
        ),
        path("settings/shops", shops.shops, name="shops"),
        path("settings/shops/<number:shop_id>", shops.shop, name="shop"),
        path("settings/shops/<number:shop_id>/<slug:verb>", shops.shop_act, name="shop_act"),
    ]
