"""What all tests share."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data beside the repository; the test skips where it is not there."""
    if not DATA.exists():
        pytest.skip("the real data is not beside the repository (../shared/data)")
    return DATA
