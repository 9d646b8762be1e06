# Every command of the project. `make` alone lists them.

SHELL := /bin/sh
PYTHON ?= python3.11
PY := venv/bin/python
STAMPS := .run/stamps
LOCK := venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-header
FOR_DEMO := emulators web/dist/index.html
FOR_TESTS := servers $(FOR_DEMO) tests/e2e/node_modules/.installed tests/servers/node_modules/.installed tests/e2e/venv/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo dev web test check audit conformance bench chaos clean lock docs package ci
.PHONY: machine servers emulators test-servers test-stack FORCE

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(FOR_TESTS) ## Install what is missing for everything below (they all do it by themselves)

demo: $(FOR_DEMO) ## A real release reaches two real DSP servers, on this machine
	@$(PY) -m infra.local.demo

dev: $(FOR_DEMO) ## The same stack, seeded, left running with a live minute tick
	@$(PY) -m infra.local.demo.dev

web: web/dist/index.html ## Build the web client into web/dist, which Hosting serves

test: setup ## Every test: unit, then those with servers beside those on the whole stack
	$(PY) -m pytest tests/unit -n 2
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=line test-servers test-stack

# Tiers that wait for servers and browsers more than they compute: side by side they end sooner on two cores. Each chain
# has a half of the client's scenarios. -u: what they print is read while they run.

test-servers:
	npm run --silent --prefix web test
	$(PY) -u -m pytest tests/contract plugins -n 2 --dist loadfile
	$(PY) -u -m pytest tests/e2e -k "not second-half"

test-stack:
	$(PY) -u -m pytest tests/emulator
	$(PY) -u -m pytest tests/e2e/test_web_pages.py -k second-half

docs: $(STAMPS)/python ## Build the searchable site of the documentation into build/site; fails for a broken link
	@NO_COLOR=1 venv/bin/zensical build --strict --config-file mkdocs.yml

package: $(STAMPS)/python web/dist/index.html ## Build the package, its bill of materials and their digests into build/package
	@$(PY) -m infra.package

ci: ## Run what continuous integration runs
	.ci/run

lock: $(STAMPS)/python ## Pin every package, with digests, from requirements.in and requirements-dev.in; needs the network
	@$(foreach list,requirements requirements-dev tests/e2e/requirements,$(LOCK) $(list).in --output-file $(list).txt &&) true

check: $(STAMPS)/python ## Lint, format, types, import rules, security scan, language; needs no network
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	venv/bin/lint-imports
	$(PY) -m bandit --quiet --configfile pyproject.toml --recursive main.py functions shared infra rules plugins
	$(PY) -m infra.language
	$(PY) -m pytest tests/unit/functions/test_main.py

audit: $(STAMPS)/python ## Ask PyPI about published vulnerabilities of the installed packages; needs the network
	$(PY) -m infra.advisories

conformance: $(STAMPS)/python ## Prove the messages against the official DDEX schemas, rule sets and samples
	@$(PY) -m tests.conformance

bench: setup web/bench/node_modules/.installed ## Measure: one JSON line per figure
	@$(PYTHON) infra/local/install.py bench
	@$(PY) -m tests.bench

chaos: setup ## 300 deliveries while workers, tasks, clocks and the database fail
	CHAOS_DELIVERIES=300 $(PY) -m pytest tests/chaos -s

clean: ## Remove everything that was installed or written, but no source
	rm -rf venv infra/local/node_modules tests/*/node_modules tests/*/venv web/node_modules web/dist .run build .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The programs of the machine are checked on every run: one that was removed is installed again.

machine:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) infra/local/install.py machine

servers: | machine
	@$(PYTHON) infra/local/install.py servers

emulators: $(STAMPS)/python infra/local/node_modules/.installed
	@$(PY) infra/local/install.py emulators

# What has to be done once, and again when its source changes or the result is gone.

$(STAMPS)/python: requirements.txt requirements-dev.txt $(wildcard plugins/*/pyproject.toml) $(if $(wildcard $(PY)),,FORCE) | machine
	@echo "Installing the pinned Python packages ..."
	@mkdir -p $(STAMPS)
	@test -x $(PY) || $(PYTHON) -m venv venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps $(patsubst %,--editable %,$(dir $(wildcard plugins/*/pyproject.toml)))
	@touch $@

# Apart from the functions' packages: the generator of the tours' client wants other versions of some.
tests/e2e/venv/.installed: tests/e2e/requirements.txt | machine
	@echo "Installing the generator of Python clients ..."
	@$(PYTHON) -m venv tests/e2e/venv
	@tests/e2e/venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# Each folder has its own: a package.json in the root would make firebase-tools take the functions for Node.js.
%/node_modules/.installed: %/package-lock.json | machine
	@echo "Installing the pinned npm packages of $* ..."
	@npm ci --prefix $* --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

web/dist/index.html: web/node_modules/.installed docs/reference/openapi.json docs/reference/dictionaries.json $(shell find web/src web/bundle web/public web/*.* docs/reference/schemas -type f ! -name '*.d.ts')
	@echo "Building the web client ..."
	@npm run --silent --prefix web build >/dev/null
