# Backscope's commands: by hand, in the hooks and in CI the same. `make help` lists them.
#
# Everything goes into .venv and .ci/node_modules, by the versions in .ci/constraints.txt and
# .ci/package-lock.json; a stamp in .venv remembers each step, so that a second call goes straight on.
# .ci/system-packages installs Debian packages, and only those that are missing.

PYTHON ?= python3
# For make run. Empty: BACKSCOPE_HOST and BACKSCOPE_PORT, or localhost:8000. HOST is not taken from the
# environment, where some shells and compilers keep the computer's own name.
HOST =
PORT ?=
# For make test-faults: how often it kills, and the seed of an earlier time; none: a new one.
KILLS ?= 50
SEED ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --constraint .ci/constraints.txt --editable
TSC := $(BIN)/node .ci/node_modules/typescript/bin/tsc
PAGE_TESTS = $(wildcard tests/page/*.test.js)

WITH_CHROMIUM := BACKSCOPE_CHROMIUM="$$(.ci/chromium)" && export BACKSCOPE_CHROMIUM &&

# The steps that were taken.
RUNTIME := .venv/.runtime
TOOLS := .venv/.tools
BROWSER := .venv/.browser
TYPESCRIPT := .venv/.typescript

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test test-faults check fix bench statistics screenshots install lock image hooks clean

help: ## Print this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target does; do \
	  printf 'make %-12s %s\n' "$$target" "$$does"; done

run: $(RUNTIME) ## Serve at localhost:8000 (PORT=9000 and HOST=0.0.0.0 change that)
	exec $(BIN)/backscope serve $(if $(HOST),--host '$(HOST)') $(if $(PORT),--port '$(PORT)')

test: $(TOOLS) $(BROWSER) ## Run all tests, with branch coverage of app and core
	$(WITH_CHROMIUM) $(BIN)/python -m pytest --cov --cov-report=term
	$(BIN)/node --test $(if $(PAGE_TESTS),$(PAGE_TESTS),tests/page)

test-faults: $(TOOLS) $(BROWSER) ## Kill a server KILLS=50 times in the middle of everything (SEED=n repeats one)
	$(WITH_CHROMIUM) BACKSCOPE_KILLS='$(KILLS)' BACKSCOPE_SEED='$(SEED)' \
	  $(BIN)/python -m pytest tests/faults -s \
	  --override-ini timeout=1200 --override-ini faulthandler_timeout=1500

check: $(TOOLS) $(TYPESCRIPT) ## Check style, format, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(TSC) --project .ci/tsconfig.json

fix: $(TOOLS) ## Format, and mend what can be mended without thinking
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TOOLS) $(BROWSER) ## Measure engine, surfaces, explain, stream, store and page
	.ci/system-packages gcc
	$(BIN)/python bench/engine.py
	$(BIN)/python bench/surfaces.py
	$(BIN)/python bench/explain.py
	$(BIN)/python bench/stream.py
	$(BIN)/python bench/store.py
	$(WITH_CHROMIUM) $(BIN)/python bench/page.py

statistics: $(TOOLS) ## Train XOR from 10,000 random starts a setting: the table of docs/xor_statistics.md
	$(BIN)/python bench/xor_statistics.py

screenshots: $(TOOLS) $(BROWSER) ## Take the pictures in docs/
	.ci/system-packages japanese
	$(WITH_CHROMIUM) $(BIN)/python docs/screenshots.py

install: $(TOOLS) $(BROWSER) $(TYPESCRIPT) ## Install what test and check need, and do nothing else

lock: ## Choose the newest allowed versions anew and write them down
	PYTHON='$(PYTHON)' .ci/lock

image: ## Build the Docker image backscope
	@docker info >/dev/null 2>&1 || { \
	  echo "No docker answers here. docs/docker.md tells how to build with buildah instead: .ci/image" >&2; exit 1; }
	docker build --tag backscope --build-arg VERSION="$$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)" .

hooks: ## Let git run `make check` before a commit and `make test` before a push
	.ci/hooks

clean: ## Remove what these commands made: .venv, node_modules, caches (no runs)
	rm -rf .venv .ci/node_modules build *.egg-info .coverage .coverage.* \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find app core tests bench docs -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	PYTHON='$(PYTHON)' .ci/system-packages python
	'$(PYTHON)' -m venv .venv

$(RUNTIME): pyproject.toml .ci/constraints.txt | $(BIN)/python
	$(INSTALL) .
	touch $@

$(TOOLS): pyproject.toml .ci/constraints.txt | $(BIN)/python
	$(INSTALL) '.[test]'
	touch $(RUNTIME) $@

$(BROWSER): $(TOOLS) .ci/chromium
	.ci/system-packages chromium
	.ci/chromium
	touch $@

$(TYPESCRIPT): $(TOOLS) .ci/package.json .ci/package-lock.json
	$(BIN)/npm ci --prefix .ci --no-progress
	touch $@
