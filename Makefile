# The commands of the encyclopedia. `make` lists them; `make test PYTHON=python3.13` uses another Python.

PYTHON ?= python3
VENV := $(if $(filter python3,$(PYTHON)),.venv,.venv-$(notdir $(PYTHON)))
PY := $(VENV)/bin/python
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
# Settings of the shell that calls make must not decide what the tests find.
CLEAN := env -u SECRET_KEY -u DEBUG -u ALLOWED_HOSTS -u SITE_URL -u SITE_NAME -u CONTENT_LICENSE \
	-u CONTENT_LICENSE_URL -u DATABASE_URL -u DATABASE_POOL -u CACHE_URL -u VAR_DIR -u BIND -u WORKERS -u TIME_ZONE -u LANGUAGE_CODE -u REVIEW_OWN_WORK \
	-u EMAIL_URL -u DEFAULT_FROM_EMAIL \
	-u PROXIES -u ADDRESS_DAYS
# Half of a test's time is waiting, for the disk or the browser.
PROCESSES := $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))
# What PYTHON names, also when it is a pyenv shim of a version that is installed but not chosen.
WHICH := -c 'import sys; print(sys.executable)' </dev/null 2>/dev/null
INTERPRETER = $(shell $(PYTHON) $(WHICH) || \
	{ version=$$(pyenv latest $(patsubst python%,%,$(PYTHON)) 2>/dev/null) && \
	PYENV_VERSION=$$version $(PYTHON) $(WHICH); })

.DEFAULT_GOAL := help
.PHONY: help run test prove bench lint lock clean interpreter

# Runs $(1) with DATABASE_URL of a PostgreSQL server, or says why it does not.
define on_postgresql
@url=$$($(PY) tests/local_postgres.py); status=$$?; \
if [ $$status -eq 3 ]; then exit 0; elif [ $$status -ne 0 ]; then exit 1; fi; \
$(CLEAN) DATABASE_URL="$$url" $(1)
endef

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(VENV)/.installed ## start the encyclopedia on http://127.0.0.1:8000, making everything it needs
	@exec $(PY) manage.py serve

test: $(VENV)/.installed-dev ## run all tests: on SQLite, in Chromium and on PostgreSQL where they are found
	@echo "== tests on SQLite, $(VENV)"
	@$(CLEAN) $(PY) -m pytest --numprocesses $(PROCESSES)
	@echo "== tests on PostgreSQL, $(VENV)"
	$(call on_postgresql,$(PY) -m pytest --numprocesses $(PROCESSES) --only-database)

prove: $(VENV)/.installed-dev ## run the long proofs (crash, load, fuzz, corpora) and the benchmarks on both databases
	@echo "== proofs on SQLite, $(VENV)"
	@$(CLEAN) $(PY) -m pytest -m proof
	@$(CLEAN) $(PY) -m benchmarks
	@echo "== proofs on PostgreSQL, $(VENV)"
	$(call on_postgresql,$(PY) -m pytest -m proof --only-database)
	$(call on_postgresql,$(PY) -m benchmarks)

bench: $(VENV)/.installed-dev ## measure reading, saving, history and comparing, on SQLite
	@$(CLEAN) $(PY) -m benchmarks

lint: $(VENV)/.installed-dev ## check style, types, migrations and the deployment settings
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(CLEAN) $(PY) -m mypy
	$(CLEAN) $(PY) manage.py makemigrations --check --dry-run
	$(CLEAN) SITE_URL=https://encyclopedia.example $(PY) manage.py check --deploy --fail-level WARNING

lock: $(VENV)/.installed-dev ## write requirements.txt and requirements-dev.txt anew from their .in files
	$(VENV)/bin/$(LOCK) --upgrade requirements.in -o requirements.txt
	$(VENV)/bin/$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt

clean: ## remove virtual environments and caches; var/, where the content lives, stays
	rm -rf .venv .venv-* .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

interpreter: ## print the Python that PYTHON names
	@[ -n "$(INTERPRETER)" ] && echo "$(INTERPRETER)"

$(VENV)/.installed: requirements.txt
	@python="$(INTERPRETER)"; \
	if [ -z "$$python" ]; then echo "$(PYTHON) does not run here: install Python 3.11 or newer" >&2; exit 1; fi; \
	if ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "$(PYTHON) is $$("$$python" -V): Python 3.11 or newer is needed" >&2; exit 1; fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$(PYTHON) cannot make a virtual environment: apt-get install $(notdir $(PYTHON))-venv" >&2; exit 1; fi; \
	echo "Installing into $(VENV), once" && \
	"$$python" -m venv $(VENV)
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@
