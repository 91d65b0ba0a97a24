# Linli: `make demo` to look at it, `make test` to prove it. Everything lives in .venv and var/.
PYTHON ?= python3
PORT ?= 8000
SIZE ?= street
BIN := .venv/bin

.PHONY: demo demo-data test lint check format messages bench clean

demo: .venv/installed messages
	$(BIN)/linli demo --size $(SIZE) --port $(PORT)

demo-data: .venv/installed messages
	$(BIN)/linli demo data --size $(SIZE)

test: .venv/developer messages
	$(BIN)/python -m tools.test $(if $(ROOM),--room $(ROOM))

lint: .venv/developer messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy linli tools
	$(BIN)/lint-imports
	$(BIN)/python -m linli.site.cli manage makemigrations --check --dry-run
	$(BIN)/python -m tools.messages check
	$(BIN)/python -m tools.references check

check: lint
	$(BIN)/python -m tools.test --quick $(if $(ROOM),--room $(ROOM))

format: .venv/developer
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/developer messages
	$(BIN)/python -m tools.bench

# Message catalogues are compiled here, so no gettext is needed on the machine.
messages: .venv/installed
	@$(BIN)/python -m tools.messages compile

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/developer: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv var
