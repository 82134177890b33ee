# Words to remember: run demo test check bench (beside them: test-all audit).
# Every word sets up .venv by itself; nothing but Python >= 3.11 is needed.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run demo test test-all check bench audit clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsjack needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

run: $(READY)
	$(BIN)/newsjack run --config config

demo: $(READY)
	$(BIN)/newsjack demo

test: $(READY)
	$(BIN)/pytest -n 2 -m 'not slow'

test-all: test
	$(BIN)/pytest -m slow

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/meta

bench: $(READY)
	$(BIN)/python -m bench

audit: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --skip-editable

clean:
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis
