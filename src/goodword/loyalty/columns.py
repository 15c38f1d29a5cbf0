"""Which column of a list of sales is which."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

_CUSTOMER = "customer customerid customerno custid cust clientid client userid user buyer email "
_CUSTOMER += "householdid accountid sampleid id"
_DAY = "day date orderdate invoicedate saledate purchasedate transactiondate transactiontimestamp "
_DAY += "createdat timestamp datetime time"
_AMOUNT = "amount total sales salesvalue value revenue spend netamount grandtotal"
_QUANTITY = "quantity qty units"
_PRICE = "unitprice price"


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns: customer, day, and amount (or quantity times price, or none)."""

    customer: str
    day: str
    amount: str = ""
    quantity: str = ""
    price: str = ""

    @classmethod
    def guessed(cls, names: Mapping[str, str]) -> Self:
        """By what such columns are usually called. ValueError names the columns where it can't."""
        plain = {re.sub(r"[^a-z]", "", name.lower()): name for name in names}

        def first(words: str) -> str:
            return next((plain[word] for word in words.split() if word in plain), "")

        customer, day, amount = first(_CUSTOMER), first(_DAY), first(_AMOUNT)
        quantity, price = first(_QUANTITY), first(_PRICE)
        if not customer or not day:
            what = "customer" if not customer else "day"
            raise ValueError(f"Which column is the {what}? Name it; there are: {', '.join(names)}.")
        if amount or not (quantity and price):
            quantity = price = ""
        return cls(customer, day, amount, quantity, price)

    @property
    def money(self) -> bool:
        """Whether amounts are known."""
        return bool(self.amount or (self.quantity and self.price))

    def checked(self, names: Mapping[str, str]) -> None:
        """ValueError for a column that isn't there."""
        for name in (self.customer, self.day, self.amount, self.quantity, self.price):
            if name and name not in names:
                raise ValueError(f"There is no column {name!r}; there are: {', '.join(names)}.")

    def selected(self, kinds: Mapping[str, str], source: str) -> str:
        """SQL that gives customer, day and amount; days may be dates, instants or 20261122."""
        day = f'"{self.day}"'
        kind = kinds[self.day]
        if kind.endswith("INT") or kind.startswith(("INT", "BIGINT", "UINT")):
            day = f"strptime({day}::VARCHAR, '%Y%m%d')"
        customer = f'"{self.customer}"'
        if kinds[self.customer].startswith("ENUM"):
            customer += "::VARCHAR"
        amount = "1.0"
        if self.amount:
            amount = f'"{self.amount}"::DOUBLE'
        elif self.quantity:
            amount = f'"{self.quantity}"::DOUBLE * "{self.price}"::DOUBLE'
        return (
            f"SELECT {customer} AS customer, CAST({day} AS DATE) AS day, "  # noqa: S608
            f"{amount} AS amount FROM {source}"
        )
