# The whole developer interface. `make demo` and `make test` need only python3-venv and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

# Processes that run the tests side by side; 0 runs them all in one.
WORKERS ?= 2

.PHONY: demo test check bench services lock corpus mutate campaign pictures clean
.DEFAULT_GOAL := test

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP)      ## the main job on sample mail, over real SMTP on loopback
	$(BIN)/postdesk demo $(ARGS)

test: $(STAMP)      ## the whole suite; tests that need absent services are skipped with a reason
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: $(STAMP)     ## lint, types, import contracts, the longest files and functions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/architecture/longest.py

bench: $(STAMP)     ## figures of this machine, in one run
	$(BIN)/python -m benchmarks $(ARGS)

corpus: $(STAMP)    ## score a folder of mail with stated outcomes: make corpus CORPORA=DIR (holds score.py and public/)
	cd $(CORPORA) && $(CURDIR)/$(BIN)/python score.py $(CURDIR)/benchmarks/corpus_adapter.py --root public $(ARGS)
	$(BIN)/python -m benchmarks.forwards $(CORPORA)/public
	$(BIN)/python -m benchmarks.inspecting $(CORPORA)/public

mutate: $(STAMP)    ## 100,000 mutated messages through inspect; CORPORA=DIR adds seeds
	$(BIN)/python tests/campaigns/mutate.py $(if $(CORPORA),--corpora $(CORPORA)/public) $(ARGS)

campaign: $(STAMP)  ## forged agents, guessed tokens, quoted notes: the long form of tests/integration/test_campaigns.py
	cd tests && ../$(BIN)/python -m campaigns.forgeries 10000
	cd tests && ../$(BIN)/python -m campaigns.tokens 1000000
	cd tests && ../$(BIN)/python -m campaigns.leaks 30

pictures: $(STAMP)  ## every notice to customers, in every language, as HTML and PNG in .bench/pictures (needs chromium)
	$(BIN)/python -m benchmarks.pictures

services:           ## Debian's Dovecot, Postfix, PostgreSQL and mail clients, for the tests
	.ci/services

lock:               ## exact versions with hashes, without any registry address
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
