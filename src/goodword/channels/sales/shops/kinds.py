"""The kinds of shops, and how each is told to speak to us."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from goodword.channels.sales.shops import plain, shopify, stripe, woocommerce
from goodword.channels.sales.shops.signing import signed_at, signed_base64
from goodword.channels.sales.shops.told import Body, Told

type Read = Callable[[str, Mapping[str, str], Body], Told]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of shop: which headers it sends, how its messages are read.

    ``timed``: its signature holds a time. ``steps``: what is done in the shop, for people.
    ``found_at``: where its secret stands; ``we_make``: we make one if none is entered.
    """

    name: str
    read: Read
    signature: str
    topic: str
    delivery: str
    timed: bool
    found_at: str
    we_make: bool
    steps: tuple[str, ...]

    def signed(
        self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str], *, second: int
    ) -> bool:
        """Whether a message is signed with one of these secrets; ``second``: since 1970."""
        told = headers.get(self.signature, "")
        if self.timed:
            return signed_at(body, told, secrets, second=second)
        return signed_base64(body, told, secrets)


KINDS: dict[str, Kind] = {
    "shopify": Kind(
        name="Shopify",
        read=shopify.read,
        signature=shopify.SIGNATURE,
        topic=shopify.TOPIC,
        delivery=shopify.DELIVERY,
        timed=False,
        found_at="Shopify shows it under Settings, Notifications, Webhooks: “Your webhooks will "
        "be signed with …”.",
        we_make=False,
        steps=(
            "In Shopify open Settings, Notifications, Webhooks.",
            "Create a webhook for each of: Order creation, Order update, Order cancellation, "
            "Order deletion, Refund create. Format: JSON. URL: the address above.",
        ),
    ),
    "woocommerce": Kind(
        name="WooCommerce",
        read=woocommerce.read,
        signature=woocommerce.SIGNATURE,
        topic=woocommerce.TOPIC,
        delivery=woocommerce.DELIVERY,
        timed=False,
        found_at="The one that you enter as “Secret” with each webhook in WooCommerce, the same "
        "for all of them. Leave it empty and we make one.",
        we_make=True,
        steps=(
            "In WordPress open WooCommerce, Settings, Advanced, Webhooks.",
            "Add a webhook for each of: Order created, Order updated, Order deleted, Order "
            "restored. Status: Active. Delivery URL: the address above. API version: WP REST API "
            "Integration v3.",
        ),
    ),
    "stripe": Kind(
        name="Stripe",
        read=stripe.read,
        signature=stripe.SIGNATURE,
        topic="",
        delivery="",
        timed=True,
        found_at="Stripe shows it with the endpoint as “Signing secret”: whsec_…",
        we_make=False,
        steps=(
            "In Stripe open Developers, Webhooks, and add an endpoint with the address above.",
            "Let it send: charge.succeeded, charge.captured, charge.updated, charge.refunded, "
            "charge.dispute.created, charge.dispute.updated, charge.dispute.closed.",
        ),
    ),
    "plain": Kind(
        name="Another shop or till",
        read=plain.read,
        signature=plain.SIGNATURE,
        topic=plain.TOPIC,
        delivery=plain.DELIVERY,
        timed=True,
        found_at="We make it.",
        we_make=True,
        steps=(
            "Let your shop send each order by POST as JSON to the address above, at its creation "
            "and at each change: number, at, updated_at, email, phone, customer, name, company, "
            "amount, currency, items, seller, cancelled.",
            "Sign it as our own webhooks are signed: Goodword-Signature: t=(seconds since 1970),"
            "v1=(HMAC-SHA256 of “t.body” with the secret, in hex).",
        ),
    ),
}
CHOICES = [(key, kind.name) for key, kind in KINDS.items()]
