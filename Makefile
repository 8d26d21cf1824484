# The same steps for people and for CI; the README shows them for Windows without make.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: help setup browser run test test-slow check benchmark generated lock clean

help:
	@echo "make run        set up and run the baseline; results under outputs/"
	@echo "make test       set up and run all checks and tests"
	@echo "make test-slow  the longer statistical checks"
	@echo "make benchmark  measure the speed"
	@echo "make generated  write the JSON Schema, the data dictionary and the reference anew"

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Python 3.11 or newer is needed; name one: 'make run PYTHON=python3.11'."; exit 1; }
	$(PYTHON) -m venv .venv || { echo "No venv module: on Debian or Ubuntu, 'apt install python3-venv' first."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/ready

setup: .venv/ready

run: setup
	$(BIN)/groeipad run scenarios/baseline.yaml

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tests of reports need a browser. On Debian an administrator gets one; elsewhere they are skipped and say why.
browser: setup
ifneq ($(OS),Windows_NT)
	@$(BIN)/python -c "import sys; from groeipad.report.pdf import find_browser; sys.exit(find_browser() is None)" \
		|| if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core || true; \
		fi
endif

# Each process gets a part of the tests that lie together, and takes from the other when it is done: what tests of a
# file share is made once, and the engine is compiled by one process while the other does tests that need it not.
test: check browser
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

test-slow: setup
	$(BIN)/python -m pytest -n auto -m slow
	HYPOTHESIS_PROFILE=new NUMBA_BOUNDSCHECK=1 $(BIN)/python -m pytest -n auto tests/random tests/engine tests/inputs -m "not slow"

benchmark: setup
	$(BIN)/python -m benchmarks.reference
	$(BIN)/python -m benchmarks.fast --country
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.reducing
	$(BIN)/python -m benchmarks.plan
	$(BIN)/python -m benchmarks.hot
	$(BIN)/python -m benchmarks.sweep
	$(BIN)/python -m benchmarks.executors

generated: setup
	$(BIN)/groeipad schema --out scenarios/schema/scenario.schema.json
	$(BIN)/groeipad schema --of sweep --out scenarios/schema/sweep.schema.json
	$(BIN)/groeipad schema --of game --out scenarios/schema/game.schema.json
	$(BIN)/python docs/make_data_dictionary.py
	$(BIN)/python docs/make_reference.py

lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--extra dev -o requirements.lock pyproject.toml

clean:
	rm -rf .venv build dist
