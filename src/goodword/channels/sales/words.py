"""How programs say that an order was cancelled, paid back, or is not paid yet. Pure."""

from functools import lru_cache

_CANCELLED = (
    "cancelled", "canceled", "voided", "void", "failed", "declined", "expired", "abandoned",
    "draft", "deleted", "trash", "rejected", "storniert", "abgebrochen", "annulé", "annulée",
    "cancelado", "anulado", "annullato", "geannuleerd",
)  # fmt: skip
_PAID_BACK = ("refunded", "reversed", "charged back", "chargeback", "erstattet", "remboursé",
              "remboursée", "reembolsado", "rimborsato", "terugbetaald")  # fmt: skip
_PARTLY = ("partial", "teil", "partiel", "parcial", "parzial", "gedeelte")
_WAITING = ("pending", "on-hold", "on hold", "pending payment", "awaiting payment", "checkout",
            "authorized", "wartend", "en attente", "pendiente", "in attesa")  # fmt: skip
_REFUND = ("refund", "return", "credit", "reversal", "gutschrift", "storno", "retoure",
           "rückgabe", "avoir", "retour", "remboursement", "abono", "devolución", "rimborso",
           "reso", "creditnota")  # fmt: skip


@lru_cache(maxsize=1024)
def standing(status: str) -> str:
    """``void``: never a sale, or given back whole; ``waiting``: not paid yet; "": it stands."""
    told = " ".join(status.replace("_", " ").split()).casefold()
    if told in _WAITING:
        return "waiting"
    if told in _CANCELLED:
        return "void"
    whole = any(word in told for word in _PAID_BACK) and not any(word in told for word in _PARTLY)
    return "void" if whole else ""


@lru_cache(maxsize=1024)
def is_refund(kind: str) -> bool:
    """Whether a line gives money back."""
    told = kind.casefold()
    return any(word in told for word in _REFUND)
