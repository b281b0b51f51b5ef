# `make demo` and `make test` set up what they need; a second run installs nothing again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check fuzz lint release bench clean

demo: $(READY)
	$(BIN)/autograder demo

test: $(READY) lint
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder

check: $(READY)
	$(BIN)/autograder check

fuzz: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	$(BIN)/python tests/fuzz/decoder.py
	AUTOGRADER_KILLS=50 $(BIN)/python -m pytest tests/test_failures.py -k random_moments

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

release: $(READY)
	for folder in assignments/*/; do $(BIN)/autograder release $$(basename $$folder); done

bench: $(READY)
	$(BIN)/python -m benchmarks --otter

clean:
	rm -rf $(VENV) .cache demo release feedback report .autograder

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed: make PYTHON=python3.11 ..."; exit 1; }
	@sh tools/system-packages
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
