.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
MADE := .venv/.made

.PHONY: help
help: ## Show these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(MADE): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[dev]' --constraint constraints.txt
	$(BIN)/pip install --quiet --no-deps convokit --constraint constraints.txt # docs/dependencies.md
	@touch $(MADE)

.PHONY: install
install: $(MADE) ## Make .venv with everything that is needed

.PHONY: demo
demo: $(MADE) ## Fill an archive with the demo community and serve it on http://127.0.0.1:8000
	$(BIN)/daybook demo

.PHONY: test
test: $(MADE) ## Run the tests on all processors; T=path for some of them
	$(BIN)/python -m pytest $(or $(T),--numprocesses logical --dist loadfile)

.PHONY: check
check: lint types imports test ## Everything that a commit must pass

.PHONY: lint
lint: $(MADE) ## Look for mistakes without changing anything
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

.PHONY: types
types: $(MADE) ## Check the types
	$(BIN)/mypy

.PHONY: imports
imports: $(MADE) ## Check that the parts depend on each other in one direction
	$(BIN)/lint-imports

.PHONY: format
format: $(MADE) ## Rewrite the code in the house format
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

.PHONY: docs
docs: $(MADE) ## Write the reference pages from the code
	$(BIN)/python docs/reference.py

.PHONY: bench
bench: $(MADE) ## Measure import and search; EXPORT=path for an export of your own
	$(BIN)/python benchmarks/import_rate.py $(EXPORT)
	$(BIN)/python benchmarks/search.py $(EXPORT)
