# Each of `make demo` and `make test` is, alone, all that a fresh machine with Python 3.11+ needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install demo suite test check format bench library gallery families clean

help:  ## List the targets.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: .venv/installed  ## Make .venv with pinned versions of everything.

.venv/installed: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed: set PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/karpnet warm-up
	@touch $@

demo: install  ## The tour: generate, compare, a small sweep, and its report.
	@mkdir -p demo-output
	$(BIN)/karpnet generate planted-nae-sat --num-variables 30 --seed 1 -o demo-output/planted.cnf
	$(BIN)/karpnet compare --seconds 10 instances/library/random-3cnf-n10-yes.cnf instances/library/random-3cnf-n6-no.cnf
	$(BIN)/karpnet sweep instances/demo.toml -o demo-output/results.sqlite
	$(BIN)/karpnet report demo-output/results.sqlite -o demo-output/report.html
	@echo "Open demo-output/report.html in a browser."

suite: install  ## The hard-instance benchmark: all methods on every family, and the report (half an hour).
	@mkdir -p suite-output
	$(BIN)/karpnet sweep instances/suite.toml -o suite-output/results.sqlite
	$(BIN)/karpnet results export suite-output/results.sqlite -o suite-output/results.md
	$(BIN)/karpnet report suite-output/results.sqlite -o suite-output/report.html --figures suite-output/figures

test: install  ## Run the tests.
	$(BIN)/python -m pytest -m 'not gpu'

check: install  ## Format, lint, types, import contracts, tests (the GPU kernel's too): what CI runs.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[gpu]'
	@$(MAKE) --no-print-directory test

format: install  ## Format and fix what can be fixed.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install  ## Measure the claims, each against its rivals in the same run (half an hour).
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/building.py
	$(BIN)/python benchmarks/training.py
	$(BIN)/python benchmarks/exact_training.py

library: install  ## Write instances/library again.
	$(BIN)/python -m tools.library

gallery: install  ## Write docs/gallery.md and its pictures again.
	$(BIN)/python -m tools.gallery

families: install  ## Write docs/families.md again.
	$(BIN)/python -m tools.families

clean:  ## Remove .venv and caches.
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
