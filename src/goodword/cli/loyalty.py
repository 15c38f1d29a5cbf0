"""``goodword loyalty``: who stays and who comes back, from a list of sales; needs no house."""

import json
import os
import warnings
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodword.cli.loyalty_figures import figures
from goodword.cli.loyalty_quiet import quiet
from goodword.cli.saying import fail

if TYPE_CHECKING:
    from goodword.loyalty import Columns, GammaGamma, PurchaseModel, Scores, Summary

# Before NumPy is loaded: the matrices are small, and threads for them only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = typer.Typer(no_args_is_help=True, help="Who stays and who comes back, from a list of sales.")

File = Annotated[
    str, typer.Option("--sales", metavar="FILE", help="CSV or Parquet; on an engine also a table")
]
Kind = Annotated[str, typer.Option(help="bg-nbd, mbg-nbd or pareto-nbd")]
Until = Annotated[str, typer.Option(help="last day to look at, 2026-11-22 (the last sale)")]
Unit = Annotated[float, typer.Option(help="days that are 1 in ages and parameters", min=0.001)]
Engine = Annotated[
    str, typer.Option(metavar="URL", help="sum up elsewhere: spark://host:7077, local[2], …")
]
Customer = Annotated[str, typer.Option(help="the column that says who (guessed)")]
Day = Annotated[str, typer.Option(help="the column that says when (guessed)")]
Amount = Annotated[str, typer.Option(help="the column of money (guessed), or none")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object, for programs")]


@app.command()
def fit(
    sales: File,
    model: Kind = "mbg-nbd",
    until: Until = "",
    unit: Unit = 1.0,
    engine: Engine = "",
    customer: Customer = "",
    day: Day = "",
    amount: Amount = "",
    as_json: AsJson = False,
) -> None:
    """Learn a model's parameters, with standard errors, and say how sure they are."""
    with _Told():
        work = _Work(sales, engine, _columns(customer, day, amount), model, until, unit)
        work.fit()
        told = work.told()
        work.close()
    if as_json:
        typer.echo(json.dumps(told))
    else:
        _print_fit(told)
    raise typer.Exit(0 if told["verdict"]["code"] != "not-converged" else 1)


@app.command()
def score(
    sales: File,
    out: Annotated[
        str, typer.Option(metavar="FILE", help="write each customer's figures: .csv or .parquet")
    ] = "",
    horizon: Annotated[float, typer.Option(help="days to look ahead", min=0)] = 90.0,
    model: Kind = "mbg-nbd",
    until: Until = "",
    engine: Engine = "",
    customer: Customer = "",
    day: Day = "",
    amount: Amount = "",
    as_json: AsJson = False,
) -> None:
    """Foretell for each customer: still there, buys in time, how often, for how much."""
    with _Told():
        work = _Work(sales, engine, _columns(customer, day, amount), model, until, 1.0)
        work.fit()
        told = work.told() | {"horizon": horizon}
        told |= work.score(horizon, out)
        work.close()
    if as_json:
        typer.echo(json.dumps(told))
    else:
        _print_scores(told, out)
    raise typer.Exit(0 if told["verdict"]["code"] != "not-converged" else 1)


app.command()(quiet)
app.command()(figures)


class _Told:
    """What is wrong with the sales is an error in words; verdicts are told, not warned of."""

    def __enter__(self) -> None:
        self._quiet = warnings.catch_warnings()
        self._quiet.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._quiet.__exit__(kind, error, trace)
        if isinstance(error, ValueError | OSError):
            fail(str(error))


def _columns(customer: str, day: str, amount: str) -> dict[str, str]:
    return {"customer": customer, "day": day, "amount": amount}


class _Work:
    """One run: sales opened here or on an engine, summed up, fitted, foretold."""

    def __init__(
        self, sales: str, engine: str, named: dict[str, str], model: str, until: str, unit: float
    ) -> None:
        from goodword.loyalty import MODELS, Sales

        if model not in MODELS:
            raise ValueError(f"There is no model {model!r}: {', '.join(MODELS)}.")
        try:
            self.until = date.fromisoformat(until) if until else None
        except ValueError as error:
            raise ValueError(f"{until!r} is no day: write 2026-11-22.") from error
        self.kind, self.unit = model, unit
        self.model: PurchaseModel = MODELS[model]()
        self.spend: GammaGamma | None = None
        self.local: Sales | None = None
        self.remote: Any = None
        self.customers: Any = None
        if engine:
            from goodword.loyalty.engines import EngineSales

            self.remote = EngineSales(engine, sales, None)
            self.remote = self._named(EngineSales, (engine, sales), self.remote, named)
        else:
            self.local = Sales(sales)
            self.local = self._named(Sales, (sales,), self.local, named)
        self.summary: Summary

    def _named(self, kind: Any, given: tuple[str, ...], opened: Any, named: dict[str, str]) -> Any:
        """The same sales with the columns that were named."""
        if not any(named.values()):
            return opened
        return kind(*given, _with(opened.columns, named))

    def fit(self) -> None:
        from goodword.loyalty import fit_spend
        from goodword.loyalty.engines import weighted_spend

        if self.local is not None:
            self.summary = self.local.summary(self.until, self.unit)
            self.model.fit(*self.summary.rows)
            self.spend = fit_spend(self.summary)
        else:
            self.until = self.until or self.remote.last_day()
            self.summary, self.customers = self.remote.summary(self.until, self.unit)
            self.model.fit(*self.summary.rows, self.customers)
            self.spend = weighted_spend(self.summary, self.customers)

    def score(self, horizon: float, out: str) -> dict[str, Any]:
        from goodword.loyalty import score

        found: Scores = score(self.summary, self.model, self.spend, horizon)
        if out and self.local is not None:
            self.local.write(out, self.summary, found.columns())
        elif out:
            self.remote.write(
                out,
                self.remote.scored(self.summary.until, self.model, self.spend, horizon, self.unit),
            )
        weight = 1.0 if self.customers is None else self.customers
        return {
            "buyers": float((weight * found.buys).sum()),
            "purchases": float((weight * found.purchases).sum()),
            "worth": float((weight * found.worth).sum()) if self.spend else None,
        }

    def told(self) -> dict[str, Any]:
        weight = 1.0 if self.customers is None else self.customers
        return {
            "customers": int(self.model.customers_),
            "bought": int((weight * (self.summary.x + 1)).sum()),
            "until": self.summary.until.isoformat(),
            "nameless": self.local.without_customer() if self.local is not None else None,
            "model": self.kind,
            "log_likelihood": self.model.log_likelihood_,
            "verdict": {"code": self.model.verdict_.code, "words": str(self.model.verdict_)},
            "params": self.model.params_,
            "standard_errors": _finite(self.model.standard_errors_),
            "spend": None if self.spend is None else _spend(self.spend),
        }

    def close(self) -> None:
        if self.local is not None:
            self.local.close()


def _with(columns: "Columns", named: dict[str, str]) -> "Columns":
    from dataclasses import replace

    changes = {key: value for key, value in named.items() if value}
    if named["amount"]:
        changes |= {"quantity": "", "price": ""}
    if named["amount"] == "none":
        changes["amount"] = ""
    return replace(columns, **changes)


def _finite(errors: dict[str, float]) -> dict[str, float | None]:
    return {name: error if error < float("inf") else None for name, error in errors.items()}


def _spend(model: "GammaGamma") -> dict[str, Any]:
    return {
        "params": model.params_,
        "standard_errors": _finite(model.standard_errors_),
        "correlation": model.correlation_,
        "verdict": {"code": model.verdict_.code, "words": str(model.verdict_)},
    }


def _print_head(told: dict[str, Any]) -> None:
    typer.echo(f"{told['customers']:,} customers, {told['bought']:,} purchases to {told['until']}.")
    if told["nameless"]:
        typer.echo(f"Sales to nobody known, on {told['nameless']:,} days, are left out.")
    typer.echo(f"{told['model']}: {told['verdict']['words']}")


def _print_fit(told: dict[str, Any]) -> None:
    _print_head(told)
    groups = [told] + ([told["spend"]] if told["spend"] else [])
    for group in groups:
        if group is not told:
            typer.echo(f"spend: {group['verdict']['words']}")
        for name, value in group["params"].items():
            error = group["standard_errors"][name]
            typer.echo(f"  {name:<8}{value:>14.6g}  ± {f'{error:.3g}' if error else 'open'}")
    typer.echo(f"log-likelihood {told['log_likelihood']:.4f}")


def _print_scores(told: dict[str, Any], out: str) -> None:
    _print_head(told)
    share = told["buyers"] / told["customers"]
    typer.echo(
        f"In the next {told['horizon']:g} days {told['buyers']:,.0f} of them buy ({share:.0%}), "
        f"{told['purchases']:,.0f} purchases in all"
        + (f", worth {told['worth']:,.0f}." if told["worth"] is not None else ".")
    )
    if out:
        typer.echo(f"Each customer's figures are in {out}.")
