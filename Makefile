# Two commands matter: `make run` and `make test`. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: setup run test check lock clean

setup: $(STAMP)

# uv installs the locked set in seconds; where pip cannot get uv, pip itself does the same, slower.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	if $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"; then \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable . ; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable . ; \
	fi
	touch $(STAMP)

run: setup
	$(BIN)/onrecord run data/raw --warehouse data/warehouse

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check
	$(BIN)/python -m pytest

# Resolve again after editing pyproject.toml; the lock names no index.
lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra dask --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
