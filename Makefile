# One command for everything. Each target sets up what it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test check fuzz quick screenshots format clean

help:            ## what can be made here
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(STAMP)   ## load the demo network, print suggestions, serve the site
	$(BIN)/matchmaker demo

test: $(STAMP)   ## all tests, on SQLite and PostgreSQL; in a browser where there is one
	$(BIN)/pytest -n 2 --dist worksteal

quick: $(STAMP)  ## the tests that take no time
	$(BIN)/pytest -n 2 --dist worksteal -m 'not slow and not browser'

check: $(STAMP)  ## format, lint, types, import rules, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal

fuzz: $(STAMP)   ## the long variant: thousands of made-up requests as every role, every page in every language, crashes
	MATCHMAKER_LONG_TESTS=1 $(BIN)/pytest -n 2 --dist worksteal -m 'long or slow'

screenshots: $(STAMP) ## pictures of the site for the documentation
	$(BIN)/python -m tests.journeys.screenshots

format: $(STAMP) ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:           ## throw away what was made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
