"""How many examples are tried: a few by the suite, many by `make sweep`."""

import os


def examples(few: int, many: int) -> int:
    """The number for this run."""
    return many if os.environ.get("HYPOTHESIS_PROFILE") == "sweep" else few
