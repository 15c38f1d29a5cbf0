"""What all tests share."""

import os
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from hypothesis import settings

from goodword.prepared import statements
from tests import one_chain, own_home

__all__ = ["one_chain", "own_home"]

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

# As Argon2 as ever, but in a thousandth of the time: tests log in thousands of times.
Argon2PasswordHasher.time_cost = 1
Argon2PasswordHasher.memory_cost = 64
Argon2PasswordHasher.parallelism = 1

# Tests ask with one token as often as they like in a minute; those about haste say how often.
house_settings.API_PER_MINUTE = 10**9

# Each asking of a prepared statement is compared with the one made anew.
statements.checked = True


# The suite tries the same examples each time, so that it fails for what was changed; new ones are
# looked for by `make sweep`.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("sweep", print_blob=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data beside the repository; the test skips where it is not there."""
    if not DATA.exists():
        pytest.skip("the real data is not beside the repository (../shared/data)")
    return DATA
