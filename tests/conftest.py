"""Every test run has a home of its own, thrown away at the end."""

import os
import tempfile
from pathlib import Path

import pytest

os.environ["GOODWORD_HOME"] = tempfile.mkdtemp(prefix="goodword-test-")
os.environ.setdefault("PYTHONHASHSEED", "0")

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data beside the repository; the test skips where it is not there."""
    if not DATA.exists():
        pytest.skip("the real data is not beside the repository (../shared/data)")
    return DATA
