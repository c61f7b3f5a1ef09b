# make run: the whole product on this machine. make test: everything CI runs. make help: the rest.
SHELL := /bin/bash
PORT ?= 8000
PYTHON := .venv/bin/python
# The Node.js that scripts/bootstrap.sh put into .venv, when the machine's own is too old.
export PATH := $(PATH):$(CURDIR)/.venv/bin

.PHONY: help run test check lint backend-test pwa-check chaos e2e bench docs lock shots
.DEFAULT_GOAL := help

help:  ## this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run:  ## install what is missing, build, start everything on http://127.0.0.1:8000 (PORT=…)
	@scripts/bootstrap.sh run
	@exec .venv/bin/menqian up --port $(PORT)

test:  ## everything: format, lint, types, imports, backend, PWA, end to end in Chromium
	@scripts/bootstrap.sh test
	@scripts/test.sh all

check:  ## the quick part of test: whole processes, chaos and Chromium left out
	@scripts/bootstrap.sh test
	@scripts/test.sh quick

lint:  ## format, lint, types, import contracts
	@scripts/bootstrap.sh test
	@scripts/test.sh lint

backend-test:  ## the backend's tests
	@scripts/bootstrap.sh test
	@scripts/test.sh backend

pwa-check:  ## the PWA's lint, types and unit tests
	@scripts/bootstrap.sh test
	@scripts/test.sh pwa

chaos:  ## kills API, workers and S3 server at random during 500 uploads (PHOTOS=…); make test has a short one
	@scripts/bootstrap.sh test
	@MENQIAN_CHAOS=$(or $(PHOTOS),500) scripts/test.sh chaos

e2e:  ## end-to-end tests in Chromium
	@scripts/bootstrap.sh test
	@scripts/test.sh e2e && scripts/test.sh keys

bench:  ## the measurements of docs/performance.md
	@scripts/bootstrap.sh test
	@$(PYTHON) -m tests.bench $(ARGS)

shots:  ## screenshots of every page for README and docs
	@scripts/bootstrap.sh test
	@$(PYTHON) -m tests.e2e.shots $(ARGS)

docs:  ## write anew what is generated from the code: pages of docs/, the PWA's contract and types
	@scripts/bootstrap.sh test
	@$(PYTHON) -m scripts.docs
	@cd pwa && npm run --silent api-types

lock:  ## write requirements/*.txt anew from pyproject.toml (needs uv)
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements/run.txt
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/node.in -o requirements/node.txt
