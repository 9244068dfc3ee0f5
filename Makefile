# 雁栖账本. Two commands on a machine with Python >= 3.11 and make: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 8 ] && echo 8 || echo $$n)

# Compiled modules are kept: without them a process takes 2.7 s to import the pages instead of 1.2, and tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-thorough test-debian lint serve bench bench-web screenshots lock clean

demo: .venv/installed
	$(BIN)/yanqi demo

test: .venv/installed
	$(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder -m "not thorough"

# What the suite leaves out: the same checks once more, of more pages on paper, more officers' keys, more ways to break a start.
test-thorough: .venv/installed
	$(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder -m thorough

# The tests of the store, the guards and the races on Debian's PostgreSQL 15 (apt-get install postgresql).
test-debian: .venv/installed
	tests/run_on_debian_postgresql.sh -n $(WORKERS)

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The pages of your own ledger if DATABASE_URL or YANQI_DATA names one, else of the demonstration's.
serve: .venv/installed
	YANQI_DATA=$${YANQI_DATA:-.data/demo} $(BIN)/yanqi serve

bench: .venv/installed
	$(BIN)/python -m bench

# The pages, for eight officers at once, over a small ledger and a large one.
bench-web: .venv/installed
	$(BIN)/python -m bench.web

# Every page of the demonstration, in both languages, on a desk and on a phone; and the picture of the README.
screenshots: .venv/installed
	YANQI_DATA=$${YANQI_DATA:-.data/demo} $(BIN)/python -m tests.browser.screenshots --readme docs/images/burn.png

# Every dependency is pinned with its hashes; the project itself is installed without fetching anything.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# After a change of dependencies in pyproject.toml: both locks anew, all hashes included.
lock: .venv/installed
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 --no-header --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header --quiet --output-file requirements-runtime.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
