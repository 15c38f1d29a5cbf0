"""``goodword submit``: the team's own mail programs hand their mail in here."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from goodword.cli.saying import fail


def submit(
    host: Annotated[str, typer.Option(help="where it listens")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0: any that is free", min=0, max=65535)] = 4465,
    starttls: Annotated[
        bool, typer.Option("--starttls", help="STARTTLS, not TLS from the first byte")
    ] = False,
    certificate: Annotated[
        Path | None, typer.Option(help="a certificate (PEM), with its chain")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="its key, if it is a file of its own")] = None,
) -> None:
    """Let the team's mail programs hand their mail in: reviewed, then sent by the real server.

    Each colleague logs in with their address and a token that may send (Settings, Tokens).
    """
    from goodword.wiring.start import django

    django()
    from goodword.wiring.clock import wall
    from goodword.wiring.home import home
    from goodword.wiring.submit_certificate import context_of, fingerprint, own_certificate
    from goodword.wiring.submit_server import Where, serve

    try:
        place = certificate or own_certificate(home(), host, now=wall())
        context = context_of(place, key)
    except OSError as error:
        fail(f"The certificate can’t be used: {error}")
    if certificate is None:
        typer.echo(f"The certificate was made here: {place}")
        typer.echo("Mail programs ask once whether to trust it. Compare before you say yes:")
        typer.echo(f"SHA-256 {fingerprint(place)}")

    def ready(listens_at: int) -> None:
        way = "STARTTLS" if starttls else "TLS"
        typer.echo(f"Mail is taken at {host}, port {listens_at}, {way}  (Ctrl-C ends it)")

    try:
        asyncio.run(serve(Where(host, port, starttls, context), ready=ready))
    except OSError as error:
        fail(f"Port {port} on {host} can’t be used ({error.strerror}). Choose another: --port 4466")
    except KeyboardInterrupt:
        typer.echo("Ended.")
