# Everything a newcomer, a developer and CI need. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app api
WEB_BUILT := api/static/app/index.html
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' 2>/dev/null)

.PHONY: help run stop clean-data test lint format bench docs web chromium

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: $(VENV)/.run $(WEB_BUILT) ## Start everything and serve http://127.0.0.1:8000 (PORT changes it)
	@PORT=$(PORT) exec $(FLASK) serve

stop: $(VENV)/.run ## Stop the local Neo4j
	@$(FLASK) stop

clean-data: $(VENV)/.run ## Delete the local graph, after asking
	@read -r -p "Delete the local graph and everything in it? 删除本地图谱及全部数据？ [y/N] " answer
	if [ "$$answer" = y ] || [ "$$answer" = Y ]; then $(FLASK) stop; rm -rf "$${COBUILD_HOME:-var}"; echo "deleted 已删除"; else echo "kept 已保留"; fi

test: $(VENV)/.dev $(WEB_BUILT) chromium ## Run every test against a real Neo4j and a real browser
	@scripts/node.sh npm --prefix web run --silent test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.dev web/node_modules/.installed ## Check style and types
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	scripts/node.sh npm --prefix web run lint

format: $(VENV)/.dev web/node_modules/.installed ## Format everything
	@$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	scripts/node.sh npm --prefix web run format

bench: $(VENV)/.dev ## Measure speed as ratios against the bare driver
	@$(BIN)/python -m benchmarks

docs: $(VENV)/.run ## Write docs/schema.md and its diagram from the declarations
	@$(FLASK) document-schema

web: $(WEB_BUILT) ## Build the browser page

chromium: $(VENV)/.dev
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash tests/browser/provide_chromium.sh

# The virtual environment, once for running and once more with what the tests need.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt constraints.txt | $(BIN)/python
	@echo "Installing what the product needs …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the tests need …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The page. Node comes from the machine when it has a fitting one, from PyPI otherwise.
web/node_modules/.installed: web/package.json web/package-lock.json scripts/node.sh | $(VENV)/.run
	@echo "Installing what the page needs …"
	scripts/node.sh npm --prefix web ci --no-audit --no-fund --loglevel=error
	touch $@

$(WEB_BUILT): web/node_modules/.installed $(WEB_SOURCES)
	@echo "Building the page …"
	scripts/node.sh npm --prefix web run --silent build
	touch $@
