# Everything a person types here works from a clean clone with Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help env start test check zones bench docs lock

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

env: $(STAMP) ## prepare .venv; then .venv/bin/oncodesk is the program

$(STAMP): requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then \
		UV_PYTHON_DOWNLOADS=never uv venv --quiet --clear --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV) && \
		VIRTUAL_ENV=$(VENV) uv pip sync --quiet --require-hashes requirements.lock && \
		VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps --no-build-isolation -e . ; \
	else \
		$(PYTHON) -m venv --clear $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(STAMP)

start: env ## run the demo practice; Ctrl-C stops everything
	@exec $(BIN)/oncodesk demo

test: env ## run every test, journeys in Chromium included
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m pytest

check: env ## formatting, types, rooms and the rules of the repository
	@$(BIN)/python -m tests.repo.check

zones: env ## run the tests of dates in four time zones, the far ends of the calendar among them
	@for zone in UTC America/New_York Australia/Sydney Pacific/Apia; do \
		TZ=$$zone $(BIN)/pytest -q tests/domain tests/services/scheduling || exit 1; done

bench: env ## print the figures of docs/benchmarks.md again
	@$(BIN)/python -m bench

docs: env ## write docs/reference again from the program itself
	@$(BIN)/python -m tests.repo.reference

lock: ## pin the dependencies again (needs uv)
	uv pip compile pyproject.toml build.in --extra dev --universal --generate-hashes \
		--no-header --no-annotate --no-emit-index-url -p 3.11 -o requirements.lock
