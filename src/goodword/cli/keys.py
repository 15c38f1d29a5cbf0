"""``goodword keys``: the keys that secrets are kept under."""

import typer

app = typer.Typer(no_args_is_help=True, help="The keys that secrets are kept under.")


@app.callback()
def _keys() -> None:
    """The keys that secrets are kept under."""


@app.command()
def renew() -> None:
    """Make a new key, keep every secret under it from now on, and forget the old keys."""
    from goodword.wiring.start import django

    django()
    from goodword.wiring.keys import renew as run

    sealed, dropped = run()
    typer.echo(
        f"A new key is in use. {sealed} {'secret was' if sealed == 1 else 'secrets were'} sealed "
        f"anew, {dropped} old {'key is' if dropped == 1 else 'keys are'} gone. "
        "Backups of before need the file “sealing-keys” of before."
    )
