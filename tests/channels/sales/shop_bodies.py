"""Messages as shops send them, after their public documentation; and how they sign them."""

import base64
import hashlib
import hmac
import json
from typing import Any

SECRET = "a secret of the shop"


def shopify(total: str = "100.00", *, minute: int = 0, **more: Any) -> dict[str, Any]:
    """https://shopify.dev/docs/api/admin-rest/latest/resources/order"""
    return {
        "id": 820982911946154508,
        "name": "#1001",
        "order_number": 1001,
        "email": "una@fir.example",
        "phone": None,
        "created_at": "2026-11-16T09:30:00+01:00",
        "processed_at": "2026-11-16T09:30:00+01:00",
        "updated_at": f"2026-11-16T09:{30 + minute}:00+01:00",
        "cancelled_at": None,
        "currency": "EUR",
        "presentment_currency": "EUR",
        "financial_status": "paid",
        "test": False,
        "total_price": "100.00",
        "current_total_price": total,
        "total_tax": "15.97",
        "customer": {
            "id": 115310627314723954,
            "email": "una@fir.example",
            "first_name": "Una",
            "last_name": "Fir",
            "phone": None,
        },
        "billing_address": {"name": "Una Fir", "company": None, "phone": "+32 470 12 34 56"},
        "line_items": [
            {"title": "Oil for oak", "quantity": 2, "current_quantity": 2, "price": "40.00"},
            {"title": "Brush", "quantity": 1, "current_quantity": 1, "price": "20.00"},
        ],
        "refunds": [],
        **more,
    }


def shopify_refund(amount: str = "20.00", *, number: int = 509562969) -> dict[str, Any]:
    """https://shopify.dev/docs/api/admin-rest/latest/resources/refund"""
    return {
        "id": number,
        "order_id": 820982911946154508,
        "created_at": "2026-11-16T10:00:00+01:00",
        "refund_line_items": [],
        "transactions": [
            {"id": 1, "kind": "refund", "status": "success", "amount": amount, "currency": "EUR"},
            {"id": 2, "kind": "refund", "status": "failure", "amount": amount, "currency": "EUR"},
        ],
    }


def woocommerce(total: str = "100.00", *, minute: int = 0, **more: Any) -> dict[str, Any]:
    """https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties"""
    return {
        "id": 727,
        "number": "727",
        "status": "processing",
        "currency": "EUR",
        "date_created": "2026-11-16T09:30:00",
        "date_created_gmt": "2026-11-16T08:30:00",
        "date_modified": f"2026-11-16T09:{30 + minute}:00",
        "date_modified_gmt": f"2026-11-16T08:{30 + minute}:00",
        "total": total,
        "total_tax": "15.97",
        "customer_id": 0,
        "billing": {
            "first_name": "Una",
            "last_name": "Fir",
            "company": "",
            "email": "una@fir.example",
            "phone": "0470 12 34 56",
        },
        "line_items": [{"name": "Oil &amp; wax", "quantity": 2, "total": "100.00"}],
        "refunds": [],
        **more,
    }


def stripe(kind: str = "charge.succeeded", *, back: int = 0, second: int = 0) -> dict[str, Any]:
    """https://docs.stripe.com/api/charges/object"""
    return {
        "id": f"evt_{kind}_{second}",
        "object": "event",
        "type": kind,
        "created": 1763280600 + second,
        "livemode": True,
        "data": {
            "object": {
                "id": "ch_1NfwLq",
                "object": "charge",
                "amount": 10000,
                "amount_captured": 10000,
                "amount_refunded": back,
                "captured": True,
                "paid": True,
                "status": "succeeded",
                "currency": "eur",
                "created": 1763280600,
                "customer": "cus_9s6XKzkNRiz8i3",
                "description": "Oil for oak",
                "receipt_email": None,
                "billing_details": {"email": "una@fir.example", "name": "Una Fir", "phone": None},
            }
        },
    }


def dispute(status: str, *, second: int = 0, amount: int = 10000) -> dict[str, Any]:
    """https://docs.stripe.com/api/disputes/object"""
    ended = status in ("won", "lost", "warning_closed")
    kind = "closed" if ended else "updated" if second else "created"
    return {
        "id": f"evt_dispute_{second}_{status}",
        "object": "event",
        "type": f"charge.dispute.{kind}",
        "created": 1763290600 + second,
        "livemode": True,
        "data": {
            "object": {
                "id": "du_1MtJUT",
                "object": "dispute",
                "amount": amount,
                "currency": "eur",
                "charge": "ch_1NfwLq",
                "created": 1763290600,
                "reason": "fraudulent",
                "status": status,
            }
        },
    }


def plain(amount: str = "100.00", *, minute: int = 0, **more: Any) -> dict[str, Any]:
    """What any other shop tells."""
    return {
        "number": "A-17",
        "at": "2026-11-16T09:30:00+01:00",
        "updated_at": f"2026-11-16T09:{30 + minute}:00+01:00",
        "email": "una@fir.example",
        "name": "Una Fir",
        "amount": amount,
        "currency": "EUR",
        "items": ["Oil for oak"],
        **more,
    }


def written(body: Any) -> bytes:
    """As it goes over the wire."""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def signed(
    kind: str, raw: bytes, topic: str, *, secret: str = SECRET, at: int = 0
) -> dict[str, str]:
    """The headers of a message."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    timed = hmac.new(secret.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
    if kind == "shopify":
        mark = base64.b64encode(digest).decode()
        return {"X-Shopify-Hmac-SHA256": mark, "X-Shopify-Topic": topic or "orders/updated"}
    if kind == "woocommerce":
        mark = base64.b64encode(digest).decode()
        return {"X-WC-Webhook-Signature": mark, "X-WC-Webhook-Topic": topic or "order.updated"}
    name = "Stripe-Signature" if kind == "stripe" else "Goodword-Signature"
    return {name: f"t={at},v1={timed}"}
