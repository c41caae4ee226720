# The one definition of every command. Needs only python3 (3.11 or newer) and make; everything else is fetched into this checkout.

# A distribution's Python is built with profile-guided optimisation, and one of pyenv's only where that was asked for: an
# answer takes a fifth less CPU by it (docs/performance.md). Debian's alone cannot make the environment that fetches uv.
SYSTEMS := /usr/bin/python3
PYTHON  ?= $(shell $(SYSTEMS) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(SYSTEMS) || echo python3)
BOOT    := $(shell command -v python3 || echo $(PYTHON))
TOOLS   := .tools
UV      := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/uv/bin/uv)
BIN     := .venv/bin
INSTALL := $(UV) pip install --python $(BIN)/python --quiet
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock"
SOURCES := bot dialogs storage domain rendering manifest tests bench
PEERS   := botbuilder agents teams
SCHEMAS := .tools/app-manifest/.fetched .tools/card-schema/.fetched
PEER_LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --custom-compile-command "make bench-locks" -

# make demo TODAY=2025-01-24 DAY_LENGTH=20s
DEMO    := $(if $(TODAY),--today $(TODAY)) $(if $(DAY_LENGTH),--day-length $(DAY_LENGTH)) $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup setup-node demo test soak year country coverage check bench bench-aggregation bench-locks format format-check lint types imports settings-table pictures goldens lock clean

help: ## say what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: .venv/.installed ## install everything the lock names, with hashes

setup-node: .venv/.node ## see to it that Node is there for the local Teams client: the machine's own, else a wheel

demo: setup setup-node ## start the service, a demo county and a Teams client (TODAY=2025-01-24 DAY_LENGTH=20s)
	@$(BIN)/uppfoljaren demo $(DEMO)

# The files in which a test is marked as one that runs alone: to import all others takes longer than to run these.
ALONE = $(shell grep -rl 'pytest.mark.alone' tests --include='test_*.py')

# Several processes import everything, and each service that they start: what was compiled is kept, whatever the machine says.
test soak coverage: export PYTHONDONTWRITEBYTECODE :=

test: setup setup-node $(SCHEMAS) ## run every test, on both databases and in the real client
ifeq ($(ARGS),)
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not soak and not alone"
	$(BIN)/python -m pytest -m "alone and not soak" $(ALONE)
else
	$(BIN)/python -m pytest $(ARGS)
endif

soak: setup setup-node ## run what takes long: 1 000 kills on each database and policy, a million steps, half an hour of traffic
	$(BIN)/python -m pytest -m "soak and not alone" -p no:randomly -n 4 --dist load --maxschedchunk 1 -rP --instafail $(ARGS)
	$(BIN)/python -m pytest -m "soak and alone" -p no:randomly -s --instafail $(ARGS)

year: setup ## simulate two Januaries of the county and the year between and print what each person was sent
	$(BIN)/python -W ignore -m tests.year.main

country: setup ## simulate the January of the whole country with four replicas on PostgreSQL (ARGS="--size twelve")
	$(BIN)/python -W ignore -m tests.country.main $(ARGS)

coverage: setup setup-node $(SCHEMAS) ## run every test and say which lines and branches none of them took
	$(BIN)/python -m pytest --cov --cov-report=term $(ARGS)

check: setup lint types imports ## run every check that needs no test

lint: setup
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports --no-logo

format: setup ## put the code in form
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

format-check: setup
	$(BIN)/ruff format --check $(SOURCES)

settings-table: setup ## write docs/settings.md anew from the settings' own model
	$(BIN)/python -c "from bot.settings_pages import make_settings_page; print(make_settings_page(), end='')" > docs/settings.md

pictures: setup setup-node ## take docs/pictures/ anew, in the real client
	TEST_PICTURES=docs/pictures $(BIN)/python -m pytest tests/e2e

goldens: setup ## write the golden cards and texts anew; read the difference before you commit it
	UPDATE_GOLDENS=1 $(BIN)/python -m pytest tests/rendering/test_goldens.py tests/rendering/test_page_goldens.py -p no:randomly -q

bench: setup $(PEERS:%=.tools/bench/%/.installed) ## measure our bot beside others, and a round's aggregation (ARGS="--json FILE")
	$(BIN)/python -W ignore -m bench.main $(ARGS)
	$(BIN)/python -W ignore -m bench.aggregation

bench-aggregation: setup ## measure the aggregation alone (ARGS="--answers 100000")
	$(BIN)/python -W ignore -m bench.aggregation $(ARGS)

bench-locks: | $(UV) ## write anew what the bench's peers are installed from
	echo "botbuilder-integration-aiohttp==4.17.1" | $(PEER_LOCK) -o bench/locks/botbuilder.txt
	echo "microsoft-agents-hosting-aiohttp>=1.9,<1.10" | $(PEER_LOCK) -o bench/locks/agents.txt
	echo "microsoft-teams-apps>=2.1,<2.2" | $(PEER_LOCK) -o bench/locks/teams.txt

lock: | $(UV) ## write the locks anew from pyproject.toml
	$(COMPILE) pyproject.toml --group dev -o requirements.lock
	$(COMPILE) --group node -o requirements-node.lock

clean: ## remove what was fetched and built; var/ with its data stays
	rm -rf .venv $(TOOLS) dist

$(TOOLS)/uv/bin/uv:
	$(BOOT) -m venv $(TOOLS)/uv
	$(TOOLS)/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"

.venv/.installed: requirements.lock pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --python $(BIN)/python --quiet --require-hashes --compile-bytecode requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q bot dialogs storage domain rendering
	@rm -f .venv/.node
	@touch $@

.venv/.node: requirements-node.lock .venv/.installed
	@if [ "$$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/')" -ge 20 ] 2>/dev/null && command -v npx >/dev/null; then \
	  echo "Node: $$(node --version), the machine's own"; \
	else \
	  $(INSTALL) --require-hashes -r requirements-node.lock && echo "Node: from the wheel"; \
	fi
	@touch $@

.tools/bench/%/.installed: bench/locks/%.txt | .venv/.installed
	@test -x .tools/bench/$*/bin/python || $(UV) venv --quiet --python $(PYTHON) .tools/bench/$*
	$(UV) pip sync --python .tools/bench/$*/bin/python --quiet --require-hashes --compile-bytecode $<
	@touch $@

.tools/app-manifest/.fetched: tests/manifest/fetch_schemas.py | .venv/.installed .venv/.node
	$(BIN)/python -m tests.manifest.fetch_schemas
	@touch $@

.tools/card-schema/.fetched: tests/support/card-schema.lock | .venv/.installed
	@rm -rf .tools/card-schema
	$(INSTALL) --no-deps --require-hashes --no-compile --target .tools/card-schema -r $<
	@touch $@
