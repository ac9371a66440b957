# Everything runs inside .venv; stamp files in it remember what is installed.
# On a machine with several Pythons: make demo PYTHON=python3.12

.DEFAULT_GOAL := help
SHELL := /bin/sh

NEWER := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c '$(NEWER)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile
DEMO := data/ucart
OUT := plan
COMPARISON := comparison

.PHONY: demo app test check e2e bench scale docs words clean help

demo: .venv/.installed  ## install, plan a default scenario, compare it with fresh manufacture, write the tables
	$(BIN)/cryoplan solve $(DEMO) --out $(OUT) --time-limit 25
	$(BIN)/cryoplan compare $(DEMO) --plan $(OUT) --out $(COMPARISON)
	@echo
	@echo "Change a number and see it for yourself in the browser: make app"

app: .venv/.installed  ## open the front end in a browser, on this machine only
	$(BIN)/cryoplan app

test: .venv/.tested  ## install what the tests need and run all of them
	@test -n "$$CRYOPLAN_TEST_POSTGRESQL" || echo "The store of runs is tested on SQLite only: CRYOPLAN_TEST_POSTGRESQL names no PostgreSQL (.ci/with_postgresql starts one)."
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.tested  ## style, types and the rules of the architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/python -m pytest tests/test_architecture.py

e2e: .venv/.browsed  ## one walk through the front end in a real browser (needs chromium)
	$(BIN)/python -m pytest -o addopts="-q --import-mode=importlib --strict-markers" tests/e2e

bench: .venv/.tested  ## the pages; seconds to a proven gap on the benchmark scenarios; re-planning, a comparison (hours)
	$(BIN)/python -m tests.benchmarks.pages
	$(BIN)/python -m tests.benchmarks.run
	$(BIN)/python -m tests.benchmarks.replanning
	$(BIN)/python -m tests.benchmarks.comparison

scale: .venv/.tested  ## scarce and generated scenarios up to 20 products x 156 weeks x 500 hospitals (three hours)
	$(BIN)/python -m tests.benchmarks.scale
	$(BIN)/python -m tests.benchmarks.picture
	$(BIN)/python -m tests.benchmarks.tables

docs: .venv/.installed  ## write the pages that come from the code: data/README.md, docs/model.md, docs/rules.md
	$(BIN)/python docs/dictionary.py
	$(BIN)/python docs/render.py
	$(BIN)/python docs/rule_index.py

words: .venv/.installed  ## bring the catalogues of planner/language up to what pages and sentences say
	$(BIN)/python docs/words.py

clean:  ## remove .venv, caches and what the demo wrote
	rm -rf .venv build plan comparison .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@awk -F ':.*##' '/^[a-z]+:.*##/ { printf "make %-6s %s\n", $$1, $$2 }' Makefile

.venv/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "cryoplan needs Python 3.11 or newer; none was found. Install it, or say which: make demo PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c '$(NEWER)' || { echo "cryoplan needs Python 3.11 or newer; $(PYTHON) is older or missing." >&2; exit 1; }
	@echo "Installing into .venv (once; about a minute) ..."
	@$(PYTHON) -m venv .venv || { echo "Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) -e .
	@echo "Compiling the local searches (once; about a minute) ..."
	@$(BIN)/cryoplan solve data/platform --out .venv/compiled --threads 1 --time-limit 2 >/dev/null 2>&1 || true
	@touch $@

.venv/.tested: .venv/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) -e '.[test]'
	@touch $@

.venv/.browsed: .venv/.tested
	@echo "Installing what drives the browser ..."
	@$(PIP) -e '.[test,e2e]'
	@touch $@
