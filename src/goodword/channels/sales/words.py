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
    return "void" if is_paid_back(told) else ""


@lru_cache(maxsize=1024)
def is_paid_back(status: str) -> bool:
    """Whether a status says that the money went back, and not that only a part did.

    Some programs say so of a part as well: where a list says how much, that counts.
    """
    told = status.replace("_", " ").casefold()
    return any(word in told for word in _PAID_BACK) and not any(word in told for word in _PARTLY)


@lru_cache(maxsize=1024)
def is_refund(kind: str) -> bool:
    """Whether a line gives money back."""
    told = kind.casefold()
    return any(word in told for word in _REFUND)


_NO_SALES = ("estimate", "quote", "quotation", "proposal", "withdrawal", "payout", "transfer",
             "deposit", "journal", "journal entry", "fee", "charge fee", "statement charge",
             "sales order", "purchase order", "angebot", "auszahlung", "überweisung", "devis",
             "presupuesto", "preventivo", "offerte")  # fmt: skip
_PAYMENTS = ("payment", "zahlung", "zahlungseingang", "paiement", "pago", "pagamento", "betaling")


@lru_cache(maxsize=1024)
def is_no_sale(kind: str, *, invoiced: bool) -> bool:
    """Whether a line tells of no sale: an estimate, a payout; where ``invoiced``, a payment too.

    In lists of invoices a payment pays one that stands there already.
    """
    told = " ".join(kind.casefold().split())
    return told in _NO_SALES or told.endswith((" withdrawal", " payout")) or (
        invoiced and told in _PAYMENTS
    )  # fmt: skip


@lru_cache(maxsize=1024)
def is_invoice(kind: str) -> bool:
    """Whether a line is an invoice."""
    return any(
        w in kind.casefold() for w in ("invoice", "rechnung", "facture", "factura", "fattura")
    )


_SUMS = ("total", "totals", "sum", "sums", "summe", "summen", "gesamt", "totale", "totaal",
         "grand total", "subtotal", "sub total", "zwischensumme", "gesamtsumme", "total général",
         "suma", "somma")  # fmt: skip
_SUM_OF = ("total for ", "total ", "summe für ", "totaal voor ", "total pour ", "totale per ")


@lru_cache(maxsize=1024)
def is_sum(cell: str) -> bool:
    """Whether a cell may head a line of sums: "Total", "Total for Ilse Oak"."""
    told = cell.casefold().strip(" :")
    return told in _SUMS or told.startswith(_SUM_OF)


_NO_NAMES = """
    none|n/a|n.a.|nobody|unknown|unknown customer|customer|guest|guests|guest customer|cash
    cash sale|cash sales|cash customer|walk-in|walk in|walkin|walk-in customer|walk in customer
    counter sale|counter sales|pos customer|anonymous|no customer|no name|(no name)
    not provided|not given|default|default customer|retail customer|various|diverse
    barverkauf|barkunde|laufkunde|laufkundschaft|unbekannt|gast|kunde|diverse kunden
    client comptoir|comptoir|client de passage|inconnu|anonyme|invité|divers|espèces
    mostrador|cliente mostrador|público en general|desconocido|varios|cliente|anónimo
    cliente generico|contanti|sconosciuto|anonimo|particulier|toonbank|onbekend
    losse verkoop|contant|null|nan|undefined|-|--|.|?|x|xx|xxx
"""
_NO_NAME = frozenset(name.strip() for line in _NO_NAMES.split("\n") for name in line.split("|"))


@lru_cache(maxsize=4096)
def somebody(name: str) -> str:
    """Whom a name stands for; "" for the names that tills give to whoever left none."""
    plain = " ".join(name.split())
    told = plain.casefold().strip(":")
    return "" if told in _NO_NAME or told in _SUMS else plain


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
