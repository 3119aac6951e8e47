# Each of `make demo` and `make test` is, alone, all that a fresh machine with Python 3.11+ needs.
PYTHON ?= python3
BIN := .venv/bin
# Python compiles what it loads when it first loads it: a third of the time and of the disk saved.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt
PINS := pyproject.toml constraints.txt
export PYTHONDONTWRITEBYTECODE :=  # what it compiles is kept, also where the environment says otherwise

.NOTPARALLEL:  # one pip at a time
.PHONY: help install demo suite test test-slow coverage proofs proofs-checked check lint docs format bench library gallery benchmark leaderboard families clean

help:  ## List the targets.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: .venv/installed  ## Make .venv with pinned versions of what the commands need.

.venv/installed: $(PINS)
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed: set PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) -e .
	$(BIN)/karpnet warm-up
	@touch $@

# One stamp a group of extras, all in the same .venv; pip installs only what is missing.
.venv/installed-%: .venv/installed $(PINS)
	$(PIP) -e '.[$*]'
	@touch $@

demo: install  ## The tour: generate, compare, a small sweep, and its report.
	@mkdir -p demo-output
	$(BIN)/karpnet generate planted-nae-sat --num-variables 30 --seed 1 -o demo-output/planted.cnf
	$(BIN)/karpnet compare --seconds 10 instances/library/random-3cnf-n10-yes.cnf instances/library/random-3cnf-n6-no.cnf
	$(BIN)/karpnet sweep instances/demo.toml -o demo-output/results.sqlite
	$(BIN)/karpnet report demo-output/results.sqlite -o demo-output/report.html
	@echo "Open demo-output/report.html in a browser."

suite: .venv/installed-plots  ## The hard-instance benchmark: all methods on every family, and the report (half an hour).
	@mkdir -p suite-output
	$(BIN)/karpnet sweep instances/suite.toml -o suite-output/results.sqlite
	$(BIN)/karpnet results export suite-output/results.sqlite -o suite-output/results.md
	$(BIN)/karpnet report suite-output/results.sqlite -o suite-output/report.html --figures suite-output/figures

test: .venv/installed-test  ## Run the tests, all but the slow ones.
	$(BIN)/python -m pytest -m 'not gpu and not slow'

test-slow: .venv/installed-test .venv/installed-gpu  ## Run the slow tests, the GPU kernel's through its interpreter too.
	$(BIN)/python -m pytest -m 'slow and not gpu'

coverage: .venv/installed-test  ## Run the tests, and report the lines and branches that they reach.
	$(BIN)/python -m pytest -m 'not gpu and not slow' --cov --cov-report=term:skip-covered

lint: .venv/installed-dev  ## Format, lint, types, import contracts.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

proofs:  ## Build the machine-checked proofs and the proved checker (Coq 8.16 and OCaml; skipped without them).
	@if command -v coqc >/dev/null; then $(MAKE) --no-print-directory -C proofs; \
	else echo "proofs: skipped, Coq is missing (Debian: apt-get install coq ocaml)"; fi

proofs-checked: proofs  ## Let Coq's own independent checker read the compiled proofs again.
	@if command -v coqchk >/dev/null; then $(MAKE) --no-print-directory -C proofs checked; fi

check: .venv/installed-gpu lint docs proofs test  ## Lint, documentation, proofs, tests (the GPU kernel's too); CI adds test-slow.

docs: .venv/installed-docs  ## Build the documentation into site/, with the reference made from the docstrings.
	$(BIN)/python -m sphinx --fail-on-warning --fresh-env --quiet -d .venv/doctrees -c docs/site . site
	@echo "Open site/index.html in a browser."

format: .venv/installed-dev  ## Format and fix what can be fixed.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/installed-bench  ## Measure the claims, each against its rivals in the same run (over an hour).
	$(BIN)/python benchmarks/building.py
	$(BIN)/python -m benchmarks.files
	$(BIN)/python benchmarks/training.py
	$(BIN)/python -m benchmarks.exact_training -o bench-output --seeds 1 --rival-seeds 1 --seconds 20 --proof-seconds 60
	$(BIN)/python benchmarks/portfolio.py

library: install  ## Write instances/library again.
	$(BIN)/python -m tools.library

gallery: .venv/installed-plots  ## Write docs/gallery.md and its pictures again.
	$(BIN)/python -m tools.gallery

benchmark: install  ## Draw up the manifest of the benchmark again (an hour; a released version stays as it is).
	$(BIN)/python -m tools.benchmark

leaderboard: install  ## Score the submissions to the benchmark again, and write docs/leaderboard.md.
	$(BIN)/karpnet benchmark leaderboard instances/benchmark/v1/submissions -o docs/leaderboard.md

families: install  ## Write docs/families.md again.
	$(BIN)/python -m tools.families

clean:  ## Remove .venv, caches and the built documentation.
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage site
