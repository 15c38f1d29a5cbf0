"""Feeds collected HTML attacks to our sanitiser and opens what is left in a real browser.

    .ci/hostile_html.py [options of the harness]

The harness stands beside the repository. The same attacks go through the real page, with its
policy and its sandbox, in tests/browser/test_vectors.py; here the sanitiser stands alone.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HARNESS = ROOT.parent / "shared" / "tools" / "run_xss.py"


def clean(html: str) -> str:
    """What a mail's frame shows of some HTML, without pictures."""
    from goodword.web.safe_html import safe_html

    return safe_html(html, pictures=lambda _: None).html


if __name__ == "__main__":
    paths = f"{Path(__file__).parent}{os.pathsep}{ROOT / 'src'}"
    sys.exit(
        subprocess.run(
            [sys.executable, str(HARNESS), "--target", "hostile_html:clean", *sys.argv[1:]],
            env={**os.environ, "PYTHONPATH": paths},
        ).returncode
    )
