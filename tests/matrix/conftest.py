"""One house for the whole matrix; what a cell writes is taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.house import House, open_house


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The house, within a transaction that is taken back at the end."""
    folder: Path = tmp_path_factory.mktemp("matrix")
    with django_db_blocker.unblock(), transaction.atomic():
        yield open_house(folder)
        transaction.set_rollback(True)
