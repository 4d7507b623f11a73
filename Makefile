# The same targets for a person, a hook and CI. Each makes the environment first when it is missing or out of date.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
READY := .venv/.ready
MEASURE := --cov --cov-report=term-missing:skip-covered

.DEFAULT_GOAL := help
.PHONY: help setup demo up test check bench documents licences dump faults slow containers mutations

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make the environment in .venv, with the command .venv/bin/kedja
	@echo "ready: $(BIN)/kedja --help"

demo: $(READY) ## start everything, load five programmes and a job centre of today, stay until Ctrl-C
	@$(BIN)/kedja demo

up: $(READY) ## start everything without the demo's data, which is kept in ./.kedja
	@$(BIN)/kedja up

test: $(READY) ## all tests but the slow suites below; with COVERAGE=1 also which lines they never reach
	@$(BIN)/python -m pytest -n 3 --dist loadfile -m "not faults and not slow and not containers" $(if $(COVERAGE),$(MEASURE))

faults: $(READY) ## kill services and servers under load, and see that nothing is lost
	@$(BIN)/python -m pytest -m faults tests/faults

slow: $(READY) ## the whole demo of both agencies, pages in their other look, each measurement once on small numbers
	@$(BIN)/python -m pytest -m slow -n 2 --dist loadfile tests

mutations: $(READY) ## tamper with twenty thousand audit bundles, and see that each is refused
	@KEDJA_MUTATIONS=20000 $(BIN)/python -m pytest tests/integration/audit/test_mutations.py

documents: $(READY) ## bring the documents that are made from the code up to date
	@$(BIN)/python -m deploy.documents

dump: $(READY) ## keep the schemas of a release, for the test that upgrades them: make dump VERSION=0.2.0
	@$(BIN)/python -m tests.integration.migrations.make_dump $(VERSION)

licences: $(READY) ## list the licence of every package in docs/licences.md
	@$(BIN)/python -m deploy.documents.licences

check: $(READY) ## style, types, arrows between packages, the shape of the tree, generated documents
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture

containers: $(READY) ## build compose.yaml, start it from nothing, and use it; needs a container engine
	@$(BIN)/python -m pytest -m containers tests/containers

bench: $(READY) ## measure everything that has a figure to keep
	@$(BIN)/kedja bench

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Kedja needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make environments; install its venv module (on Debian: apt install python3-venv)" >&2; exit 1; }
	@test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); }
	@UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --extra local --quiet --compile-bytecode --python $(BIN)/python
	@touch $(READY)
