# Everything a newcomer needs: `make serve` and `make test`. See `make help`.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# The first of these that will do: a system's own is built for speed, and others take
# up to a quarter longer.
PYTHON ?= /usr/bin/python3 python3
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

export DJANGO_SETTINGS_MODULE := icc_site.settings
export DJANGO_RUNSERVER_HIDE_WARNING := true
export PYTHONUNBUFFERED := 1

# Installs a lock file: with uv, or with pip where uv cannot run.
define install
	if $(BIN)/uv --version >/dev/null 2>&1; \
	then $(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python \
	  --require-hashes -r $<; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<; fi
	touch $@
endef

# As root on Debian.
define install-venv
{ [ "$$(id -u)" = 0 ] && export DEBIAN_FRONTEND=noninteractive && \
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; } >/dev/null 2>&1; }
endef

# A .venv whose Python is gone, after an upgrade of the system, is made anew.
$(shell test -x $(BIN)/python || rm -f $(VENV)/.uv)

.PHONY: help
help:  ## Show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: serve
serve: port $(VENV)/.base  ## Start the site with its real content (make serve PORT=8001)
	@$(MANAGE) compilemessages
	@$(MANAGE) migrate -v 0
	@$(MANAGE) load_catalogue
	@$(MANAGE) create_demo_accounts
	@echo "The catalogue is at http://127.0.0.1:$(PORT)/ (stop it with Ctrl+C)"
	@$(MANAGE) send_mail_outbox --loop 5 & trap "kill $$!" EXIT; \
	SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}" $(MANAGE) runserver --noreload 127.0.0.1:$(PORT)

.PHONY: test
test: $(VENV)/.dev  ## Run every check and test: SQLite, PostgreSQL, browser
	@tests/run

.PHONY: cover
cover: $(VENV)/.dev  ## Measure how much of the code the tests run
	@tests/run cover

.PHONY: lint
lint: $(VENV)/.dev  ## Check style, types, templates and migrations
	@tests/run lint

.PHONY: fmt
fmt: $(VENV)/.dev  ## Format the code and the templates
	@$(BIN)/python -m ruff check --fix --quiet . || true
	@$(BIN)/python -m ruff format --quiet .
	@find templates -name '*.html' -print0 | xargs -0r $(BIN)/djade --target-version 5.2 || true

.PHONY: lock
lock: $(VENV)/.uv  ## Write the lock files anew (make lock UPGRADE=1 for newer versions)
	@cd requirements && for set in uv base dev; do \
	  ../$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	    --no-header $(if $(UPGRADE),--upgrade) $$set.in -o $$set.txt; done

.PHONY: clean
clean:  ## Remove the environment and what is derived (the database and media stay)
	@rm -rf $(VENV) .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache staticfiles test-results
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete 2>/dev/null || true

.PHONY: port
port:
	@! (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null || { \
	  echo "Port $(PORT) is in use. Choose another: make serve PORT=$$(($(PORT) + 1))"; exit 1; }

$(VENV)/.uv: requirements/uv.txt
	@missing="Python 3.11 or newer is needed. Name it, as in: make $(MAKECMDGOALS) PYTHON=python3.13"; \
	for python in $(PYTHON) ''; do \
	  [ "$$python" ] || { echo "$$missing"; exit 1; }; \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  $$python -c 'import ensurepip' 2>/dev/null && break; \
	  $(install-venv) && $$python -c 'import ensurepip' 2>/dev/null && break; \
	  missing="Python's venv is missing. Install it with: sudo apt-get install python3-venv"; \
	done; \
	echo "Setting up $(VENV), once; this takes half a minute or so"; \
	$$python -m venv --clear $(VENV)
	@echo ../../../.. > $$(echo $(VENV)/lib/python3*/site-packages)/project.pth
	@$(BIN)/python -m pip install -q --disable-pip-version-check --only-binary :all: --require-hashes -r $< \
	  || echo "uv does not run here; pip takes its place."
	@touch $@

$(VENV)/.base: requirements/base.txt $(VENV)/.uv
	@$(install)

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@$(install)
