"""Gives every test run a home of its own, thrown away at the end; nobody's real one is touched.

Imported before any test by ``tests/conftest.py``. The settings may have been read by then, from
wherever this machine keeps them: what they say of the home is said anew.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from goodword.wiring import home
from goodword.wiring.database import database

HOME = Path(tempfile.mkdtemp(prefix="goodword-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

os.environ["GOODWORD_HOME"] = str(HOME)
# A file also where the house lies in PostgreSQL: an open connection would keep its test database.
AUDIT = f"sqlite:///{HOME}/audit.sqlite3"
os.environ["AUDIT_DATABASE_URL"] = AUDIT
os.environ.pop("GOODWORD_DEMO", None)
home.home.cache_clear()

settings.ORIGINALS = HOME / "originals"
settings.UPLOADS = HOME / "uploads"
settings.AUDIT_DATABASE = database(AUDIT, HOME)
settings.AUDIT_WAITING = HOME / "audit-waiting.jsonl"
settings.TOMBSTONES = HOME / "tombstones.jsonl"
settings.SEALING_KEYS = HOME / "sealing-keys"
settings.PRIVACY_KEY = home.privacy_key()
