# `make demo` and `make test` do all set-up themselves; they need Python >= 3.11 with venv, git, make.
# PYTHON=/path/to/python3 chooses the interpreter. Everything is installed into ./.venv.

BIN := .venv/bin
# The tools find the import packages by themselves, whatever the environment says.
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench lock clean setup-runtime setup-dev

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 12

setup-runtime:
	@sh tools/setup-venv.sh runtime

# After the runtime, so that `make -j demo test` never installs twice at once.
setup-dev: setup-runtime
	@sh tools/setup-venv.sh dev

demo: setup-runtime ## Report on the example organisation, into ./demo-report
	$(BIN)/aligngraph demo --out demo-report

test: lint ## Check everything: style, types, layers, tests, the built wheel
	@sh tools/run-tests.sh

lint: setup-dev ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: setup-dev ## Put code into shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup-dev ## Measure speed and memory against the promises in docs
	$(BIN)/python -m benchmarks

# Pins stay unless a bound in pyproject.toml moved; `make lock LOCK_FLAGS=--upgrade` renews them.
# One version of each package for every Python, so that the same input gives the same bytes.
LOCK_FLAGS ?=
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(LOCK_FLAGS)

lock: setup-dev ## Write requirements/*.txt anew from pyproject.toml
	$(COMPILE) pyproject.toml --output-file requirements/runtime.txt
	$(COMPILE) --group build --constraints requirements/runtime.txt \
		--output-file requirements/build.txt
	$(COMPILE) pyproject.toml --extra test --extra dev --constraints requirements/runtime.txt \
		--constraints requirements/build.txt --output-file requirements/dev.txt

clean: ## Remove what was built, installed and reported
	rm -rf .venv .venv.lock build dist demo-report htmlcov .coverage .coverage.* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
