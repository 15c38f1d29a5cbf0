"""``goodword mailbox sending``: how a mailbox sends, from the terminal."""

from typing import Annotated

import typer

from goodword.cli.saying import fail


def sending(
    mailbox: Annotated[str, typer.Argument(help="the mailbox, by its name or address")],
    host: Annotated[str, typer.Option(help="the server that takes its mail")] = "",
    port: Annotated[int, typer.Option(help="its port; 0: the usual one", min=0, max=65535)] = 0,
    security: Annotated[
        str, typer.Option(help="tls, starttls, or none (on this machine only)")
    ] = "tls",
    login: Annotated[str, typer.Option(help="the name there, if it is not as for reading")] = "",
    password: Annotated[
        bool, typer.Option("--password", help="ask for a password of its own")
    ] = False,
    find: Annotated[bool, typer.Option("--find", help="look for the server, and try it")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="forget how it sends")] = False,
) -> None:
    """Show how a mailbox sends; with --find or --host set it up, tried before it is kept.

    It logs in as it does for reading, unless --password asks for another password.
    """
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR, Refused
    from goodword.channels.mail.sending.setting_up import Way, set_up, take_away
    from goodword.channels.mail.sending.ways import PORTS
    from goodword.wiring.clock import wall
    from goodword.wiring.sending_ways import find_way, mailbox_named, standing

    try:
        box = mailbox_named(mailbox)
        if remove:
            take_away(reader=OPERATOR, mailbox_id=box.pk)
        elif host or find:
            way = Way(host, port or PORTS.get(security, 465), security, login)
            if not host:
                server = find_way(box, now=wall()).server
                if server is None:
                    fail("No server was found. Say it: --host smtp.example.org")
                typer.echo(f"{server.host}, port {server.port} ({server.source}).", err=True)
                way = Way(server.host, server.port, server.security, login or server.login)
            if password:
                told = typer.prompt("Password", hide_input=True)
                way = Way(way.host, way.port, way.security, way.login, told)
            set_up(reader=OPERATOR, mailbox_id=box.pk, way=way, now=wall())
        typer.echo(standing(OPERATOR, box).words)
    except Refused as error:
        fail(str(error))
