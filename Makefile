# Two commands do everything on a fresh machine: `make demo` and `make test`.
# They need Python 3.12 or newer; a working `uv` is used when there is one.

PORT ?= 8000
DEMO_HOME ?= $(CURDIR)/.goodword/demo
PY := .venv/bin/python
GOODWORD := .venv/bin/goodword

.PHONY: install demo test lint sweep bench schemathesis lock clean

install: .venv/installed

demo: .venv/installed
	@GOODWORD_HOME="$(DEMO_HOME)" $(GOODWORD) demo --port $(PORT)

test: .venv/installed-dev
	$(PY) -m pytest -n 2 --dist worksteal

lint: .venv/installed-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy

sweep: .venv/installed-dev
	HYPOTHESIS_PROFILE=sweep $(PY) -m pytest -m "slow or not slow" -n 2 --dist worksteal
	$(PY) .ci/kills.py --times 340
	$(PY) .ci/kills.py sync import --times 100 --error ENOSPC
	$(PY) .ci/kills.py sync import --times 100 --error EIO
	$(PY) -m benchmarks.live_restarts

bench: .venv/installed-dev
	$(PY) -m benchmarks

schemathesis: .venv/installed-dev
	$(PY) -m benchmarks.api --calls 20000

.venv/installed: requirements.txt requirements-build.txt
	@sh bin/install requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt requirements-build.txt
	@sh bin/install requirements-dev.txt
	@touch .venv/installed $@

# The lock names no registry: hashes only.
LOCK = uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --python-version 3.12
lock:
	$(LOCK) --extra postgres pyproject.toml -o requirements.txt
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.txt
	$(LOCK) --extra engines pyproject.toml -o requirements-engines.txt
	printf 'hatchling==1.33.0\neditables==0.5\n' | $(LOCK) - -o requirements-build.txt
	@! grep -nE 'https?://|file:' requirements*.txt

clean:
	rm -rf .venv .goodword .pytest_cache .mypy_cache .ruff_cache .hypothesis
