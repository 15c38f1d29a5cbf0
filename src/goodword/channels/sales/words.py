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


_NOBODY_IN_A_ROW = """
    none no n/a na nobody unknown other self direct walk-in website web internet online search
    google bing facebook instagram tiktok linkedin twitter youtube advertisement ad flyer
    newsletter friend friends family keiner niemand unbekannt freund freunde laufkundschaft aucun
    personne inconnu ami amis geen niemand onbekend vriend vrienden nadie ninguno desconocido amigo
    amigos nessuno amico
"""
_NOBODY = frozenset(_NOBODY_IN_A_ROW.split())


def name_told(cell: str) -> str:
    """Who is said to have sent somebody; "" for what names nobody: a page, a campaign, a dash."""
    told = " ".join(cell.split())[:160]
    page = "://" in told or ("." in told and " " not in told and "@" not in told)
    if page or sum(c.isalpha() for c in told) < 2 or told.casefold() in _NOBODY:
        return ""
    return told
