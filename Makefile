# The whole developer interface. `make demo` and `make test` need only python3-venv and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test check bench services lock corpus clean
.DEFAULT_GOAL := test

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP)      ## the main job on sample mail, over real SMTP on loopback
	$(BIN)/postdesk demo $(ARGS)

test: $(STAMP)      ## the whole suite; tests that need absent services are skipped with a reason
	$(BIN)/python -m pytest $(ARGS)

check: $(STAMP)     ## lint, types, import contracts, the longest files and functions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/architecture/longest.py

bench: $(STAMP)     ## figures of this machine, in one run
	$(BIN)/python -m benchmarks $(ARGS)

services:           ## Debian's Dovecot, Postfix, PostgreSQL and mail clients, for the tests
	.ci/services

lock:               ## exact versions with hashes, without any registry address
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
