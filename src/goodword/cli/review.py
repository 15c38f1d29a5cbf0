"""`goodword review`: what in a draft is worth another look, without a database."""

from typing import Annotated

import typer

from goodword.cli.reviewing import Asked, run

File = Annotated[
    str, typer.Argument(help="A draft's file (text or .eml), or - for standard input.")
]
ReplyTo = Annotated[str, typer.Option("--reply-to", metavar="MAIL", help="The letter it answers.")]
Output = Annotated[str, typer.Option("--output", metavar="FORM", help="text, line, json or sarif.")]
Select = Annotated[
    list[str], typer.Option("--select", metavar="RULES", help="Only these rules or families.")
]
Ignore = Annotated[
    list[str], typer.Option("--ignore", metavar="RULES", help="Not these rules or families.")
]
Experimental = Annotated[
    bool, typer.Option("--experimental", help="Rules too that were not measured enough yet.")
]
Config = Annotated[
    str,
    typer.Option(
        "--config", metavar="FILE", help="House style; else goodword-review.toml here or above."
    ),
]
Explain = Annotated[str, typer.Option("--explain", metavar="RULE", help="What a rule is about.")]
List = Annotated[bool, typer.Option("--list", help="All rules.")]
Lsp = Annotated[bool, typer.Option("--lsp", help="Serve an editor on standard input and output.")]


def review(
    file: File = "-",
    reply_to: ReplyTo = "",
    output: Output = "text",
    select: Select = [],  # noqa: B006
    ignore: Ignore = [],  # noqa: B006
    experimental: Experimental = False,
    config: Config = "",
    explain: Explain = "",
    list_: List = False,
    lsp: Lsp = False,
) -> None:
    """Review a draft before it goes, without a database.

    Ends with 0 when there is nothing to say, 1 when there is, 2 when it cannot be read.
    """
    asked = Asked(
        file=file, reply_to=reply_to, output=output, select=tuple(select), ignore=tuple(ignore),
        experimental=experimental, config=config, explain=explain, lists=list_, lsp=lsp,
    )  # fmt: skip
    raise typer.Exit(run(asked))
