"""The heads of columns in lists of sales, by what they mean: English first, then others."""

HEADS: dict[str, tuple[str, ...]] = {
    "date": (
        "order date", "orderdate", "invoicedate", "invoice date", "sale date", "sold at",
        "sold on", "date sold", "purchase date", "purchased at", "transaction date",
        "transaction timestamp", "created at", "date created", "created", "created (utc)",
        "created date (utc)", "created date",
        "bestelldatum", "rechnungsdatum", "kaufdatum", "belegdatum", "verkaufsdatum",
        "date de commande", "date de facture", "date d'achat", "fecha de compra", "data ordine",
        "orderdatum", "factuurdatum", "date", "datum", "fecha", "data", "datetime", "date time",
        "date/time", "timestamp", "at", "day", "paid at", "date paid", "payment date",
        "processed at", "closed at",
    ),
    "time": (
        "time", "uhrzeit", "heure", "hora", "ora", "tijd", "transaction time",
    ),
    "order": (
        "invoiceno", "invoice no", "invoice no.", "invoice", "invoice number", "invoice id",
        "order", "order id", "orderid", "order number", "order no", "order no.", "order #",
        "transaction id", "transaction", "transaction number", "receipt", "receipt number",
        "receipt no", "sale id", "sale number", "basket id", "payment id",
        "document number", "number", "bestellnummer", "bestell-nr.", "bestellung",
        "rechnungsnummer", "rechnungs-nr.", "rechnung", "belegnummer", "beleg-nr.",
        "auftragsnummer", "numéro de commande", "commande", "numéro de facture", "facture",
        "pedido", "factura", "ordine", "fattura", "ordernummer", "factuurnummer", "id",
    ),
    "email": (
        "email", "e-mail", "mail", "email address", "e-mail address", "customer email",
        "customer e-mail", "billing email", "buyer email", "client email", "contact email",
        "e-mail-adresse", "kunden-e-mail", "adresse e-mail", "courriel", "correo",
        "correo electrónico", "e-mailadres", "indirizzo e-mail", "email (billing)",
    ),
    "phone": (
        "phone", "telephone", "phone number", "mobile", "customer phone", "billing phone",
        "telefon", "telefonnummer", "handy", "téléphone", "teléfono", "telefono",
        "telefoon", "phone (billing)",
    ),
    "customer": (
        "customerid", "customer id", "customer no", "customer no.", "customer number",
        "cust", "custid", "cust id", "client id", "client number", "household id",
        "member id", "account number", "account", "masterid", "kundennummer", "kunden-nr.",
        "kundennr", "kd-nr.", "debitor", "debitorennummer", "numéro client", "id cliente",
        "klantnummer", "customer user", "buyer id", "user id",
    ),
    "name": (
        "customer name", "customer", "name", "client", "client name", "buyer", "buyer name",
        "billing name", "full name", "contact", "contact name", "sold to", "bill to",
        "kunde", "kundenname", "käufer", "nom du client", "nom", "cliente", "nombre",
        "nome", "klant", "klantnaam", "naam",
    ),
    "first": (
        "first name", "firstname", "given name", "billing first name",
        "first name (billing)", "vorname", "prénom", "nombre de pila", "voornaam",
    ),
    "last": (
        "last name", "lastname", "surname", "family name", "billing last name",
        "last name (billing)", "nachname", "familienname", "nom de famille", "apellido",
        "apellidos", "cognome", "achternaam",
    ),
    "company": (
        "company", "company name", "organisation", "organization", "billing company",
        "company (billing)", "firma", "société", "entreprise", "empresa", "azienda",
        "bedrijf",
    ),
    "total": (
        "total", "grand total", "order total", "total amount", "total price",
        "invoice total", "order total amount", "total (eur)", "gesamtbetrag", "gesamtsumme",
        "gesamt", "rechnungsbetrag", "bruttobetrag", "endbetrag", "montant total",
        "total ttc", "importe total", "totale", "totaal", "totaalbedrag", "amount paid",
        "total collected",
    ),
    "amount": (
        "amount", "sales", "sale amount", "sales value", "sales amount", "value", "revenue",
        "net sales", "gross sales", "net amount", "gross amount", "net", "gross",
        "line total", "item total", "subtotal", "turnover", "betrag", "summe", "umsatz",
        "nettobetrag", "montant", "importe", "monto", "importo", "bedrag", "omzet",
        "extended price",
    ),
    "price": (
        "unitprice", "unit price", "price", "price each", "item price", "lineitem price",
        "item cost", "einzelpreis", "preis", "stückpreis", "prix", "prix unitaire",
        "precio", "prezzo", "prijs",
    ),
    "quantity": (
        "quantity", "qty", "qty.", "units", "count", "pieces", "lineitem quantity", "cds",
        "menge", "anzahl", "stück", "quantité", "cantidad", "quantità", "aantal",
        "quantity (- refund)",
    ),
    "refunded": (
        "refunded amount", "amount refunded", "refunded", "refund amount",
        "order refund amount", "erstattet", "rückerstattung", "montant remboursé",
    ),
    "currency": (
        "currency", "currency code", "order currency", "währung", "devise", "moneda",
        "valuta", "divisa",
    ),
    "item": (
        "description", "item", "items", "item name", "product", "product name",
        "product title", "lineitem name", "title", "artikel", "artikelname", "bezeichnung",
        "beschreibung", "produkt", "désignation", "article", "produit", "producto",
        "artículo", "prodotto", "articolo", "product(s)", "what",
    ),
    "status": (
        "status", "financial status", "order status", "payment status", "state",
        "zahlungsstatus", "bestellstatus", "statut", "estado", "stato",
    ),
    "kind": (
        "kind", "type", "transaction type", "document type", "event type", "art",
        "belegart",
    ),
    "seller": (
        "seller", "salesperson", "sales person", "sales rep", "sold by", "employee",
        "staff", "staff member", "cashier", "agent", "verkäufer", "mitarbeiter", "vendeur",
        "vendedor", "venditore", "verkoper",
    ),
    "referrer": (
        "referred by", "referrer", "referral", "recommended by", "recommendation", "sent by",
        "empfohlen von", "empfehlung von", "geworben von", "vermittelt durch", "recommandé par",
        "parrain", "parrainé par", "recomendado por", "referido por", "consigliato da",
        "aanbevolen door",
    ),
}  # fmt: skip
