"""What tests of quiet customers share."""

from tests.api.conftest import program

__all__ = ["program"]
