"""``goodword reread``: readings made again from the originals."""

import typer


def reread() -> None:
    """Read all mail again with this version's readers. What people decided stays."""
    from goodword.wiring.start import django

    django()
    run()


def run() -> None:
    """Read everything again, with a progress bar on the terminal's error stream."""
    from rich.console import Console
    from rich.progress import Progress

    from goodword.wiring.clock import wall
    from goodword.wiring.rereading import reread as again

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading again", total=None)

        def moved(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        count = again(wall=wall(), on_progress=moved)
    typer.echo(f"{count:,} read again.")
