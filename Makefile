# The one definition of every command. Needs only python3 (3.11 or newer) and make; everything else is fetched into this checkout.

PYTHON ?= python3
TOOLS  := .tools
UV     := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/uv/bin/uv)
BIN    := .venv/bin
SOURCES := bot dialogs storage domain rendering manifest

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format lock clean

help: ## what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: .venv/.installed ## install everything the locks name, with their hashes

$(TOOLS)/uv/bin/uv:
	$(PYTHON) -m venv $(TOOLS)/uv
	$(TOOLS)/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"

.venv/.installed: requirements.lock pyproject.toml | $(UV)
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --python $(BIN)/python --quiet --require-hashes requirements.lock
	$(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock: | $(UV) ## write the locks anew from pyproject.toml
	$(UV) pip compile --quiet pyproject.toml --group dev --universal --generate-hashes --custom-compile-command "make lock" -o requirements.lock
	$(UV) pip compile --quiet --group node --universal --generate-hashes --custom-compile-command "make lock" -o requirements-node.lock

clean: ## remove what was fetched and built; var/ with its data stays
	rm -rf .venv $(TOOLS) dist
