"""Gives every test run a home of its own, before anything reads the settings."""

import atexit
import os
import shutil
import tempfile

os.environ["GOODWORD_HOME"] = tempfile.mkdtemp(prefix="goodword-test-")
os.environ["AUDIT_DATABASE_URL"] = f"sqlite:///{os.environ['GOODWORD_HOME']}/audit.sqlite3"
os.environ.pop("GOODWORD_DEMO", None)
atexit.register(shutil.rmtree, os.environ["GOODWORD_HOME"], ignore_errors=True)
