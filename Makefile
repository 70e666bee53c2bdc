# Meridian. `make` alone lists the commands.

PYTHON ?= python3
# Without compiled files each command takes twice as long to start.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
RUNTIME := .venv/runtime.stamp
DEVELOP := .venv/develop.stamp
CHROMIUM := .venv/chromium.stamp
SECURE := .venv-secure/secure.stamp
# Of the packages that run in production; a part of the name is enough.
LICENCES := 0BSD;Apache;BSD;CC0;ISC;LGPL-3.0;MIT;Mozilla Public License 2.0;OFL;PSF;Python Software Foundation;Zlib;Zope

SIZES := practice server
SUITE := bookworm
ARTICLES := 20000

.PHONY: help run test deploy-trial journeys faults upgrade-trial clients proxies newest steps bench audit check lint types lock update secure advisories snapshot reference browser clean

help:
	@echo "Meridian, a headless content platform for healthcare practices."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(RUNTIME): requirements.txt scripts/bootstrap.py
	@$(PYTHON) scripts/bootstrap.py requirements.txt
	@touch $@

$(DEVELOP): requirements.txt requirements-dev.txt scripts/bootstrap.py
	@$(PYTHON) scripts/bootstrap.py requirements.txt requirements-dev.txt
	@touch $(RUNTIME) $@

$(CHROMIUM): $(DEVELOP)
	@$(BIN)/python scripts/install_chromium.py
	@touch $@

$(SECURE): requirements-secure.txt scripts/bootstrap.py
	@$(PYTHON) scripts/bootstrap.py --into .venv-secure requirements-secure.txt
	@touch $@

run: $(RUNTIME) ## set everything up, then serve the demo site with all it needs (PORT=8000 at first)
	@$(MANAGE) start --demo

test: $(DEVELOP) ## run the tests that need neither a browser nor minutes
	@$(BIN)/python -m pytest -n 2 -m "not browser and not faults and not slow and not clients and not proxies and not upgrade"

journeys: $(DEVELOP) $(CHROMIUM) ## run the tests in a browser: the work of editors, and what readers see
	@$(BIN)/python -m pytest -m browser

faults: $(DEVELOP) ## do to the site what may go wrong, write docs/operators/faults.md, and run what takes as long (needs redis-server)
	@WRITE_FAULTS=yes $(BIN)/python -m pytest -n 2 --no-loadscope-reorder -m "faults or slow"

upgrade-trial: $(DEVELOP) ## upgrade a site of 20,000 articles from the version before, and go back, while it is used (needs redis-server; ARTICLES)
	@ARTICLES=$(ARTICLES) $(BIN)/python -m pytest -m upgrade tests/faults

clients: $(DEVELOP) ## generate and build clients, and lint the description (needs Node.js 18 and npm)
	@$(BIN)/python -m pytest -m clients tests/examples

proxies: $(DEVELOP) ## put Varnish in front of the site (needs Varnish 7 with its modules)
	@$(BIN)/python -m pytest -m proxies tests/proxies

newest: ## run the checks and tests against the newest Wagtail and Django, in .venv-newest
	@$(PYTHON) scripts/bootstrap.py --into .venv-newest --newest requirements.in requirements-dev.in
	@.venv-newest/bin/python -c "import django, wagtail; print('Wagtail', wagtail.__version__, 'on Django', django.__version__)"
	@.venv-newest/bin/python manage.py check --fail-level WARNING
	@.venv-newest/bin/python manage.py makemigrations --check --dry-run
	@.venv-newest/bin/python -m pytest -n 2 --dist loadgroup -W default -m "not browser and not faults and not slow and not clients and not proxies and not upgrade" $(TESTS)

steps: $(DEVELOP) $(CHROMIUM) ## count the clicks, keys and waits that an article takes
	@$(MANAGE) shell --no-imports -c "from tests.browser.count_steps import main; main()"

bench: $(DEVELOP) ## measure speed beside nginx, Varnish and plain Wagtail (needs them, and wrk)
	@$(BIN)/python -m benchmarks.speed $(BENCH)

audit: $(DEVELOP) $(CHROMIUM) ## measure the website and write docs/developers/audit.md
	@$(BIN)/python -m tests.audit

check: lint types ## everything that looks at the code without running it
	@$(MANAGE) check --fail-level WARNING
	@$(MANAGE) makemigrations --check --dry-run

lint: $(DEVELOP) ## style of Python, templates and shell scripts, and the floors of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@git ls-files '*.html' | xargs $(BIN)/djhtml --tabwidth 4 --check
	@git grep -lE '^#!.*sh$$' | xargs $(BIN)/shellcheck --external-sources
	@$(BIN)/lint-imports --no-cache --no-logo

types: $(DEVELOP) ## mypy, strict
	@$(BIN)/mypy .

deploy-trial: $(DEVELOP) ## install on a bare Debian that boots, and take it down (needs root and debootstrap; SIZES, SUITE)
	@for size in $(SIZES); do deploy/try_on_bare_debian --size $$size --suite $(SUITE) || exit; done

browser: $(CHROMIUM) ## find or install the Chromium that the tests drive

secure: $(RUNTIME) $(SECURE) ## licences of all packages, and their list as var/sbom.cdx.json (CycloneDX)
	@mkdir -p var
	@# pyrage has its licence (MIT) in a file only.
	@.venv-secure/bin/pip-licenses --python $(BIN)/python --from mixed --partial-match --ignore-packages pyrage \
	    --packages $$(sed -nE 's/^([a-z0-9_.-]+)==.*/\1/p' requirements.txt) --allow-only "$(LICENCES)" >/dev/null
	@.venv-secure/bin/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON -o var/sbom.cdx.json
	@echo "All licences are known and allowed. The list of packages is var/sbom.cdx.json."

advisories: $(SECURE) ## known faults of the packages (asks PyPI; run it once a week)
	@.venv-secure/bin/pip-audit --strict --no-deps --disable-pip -r requirements.txt

snapshot: $(RUNTIME) ## write the script of a fresh database, after new migrations
	@$(MANAGE) dump_fresh_database

reference: $(RUNTIME) ## write the reference of the blocks for partners
	@$(MANAGE) write_block_reference

lock: $(DEVELOP) ## pin the newest allowed versions of all requirements, with the hashes of their files
	@uv=$$(command -v uv || echo var/tools/bin/uv); \
	for name in requirements requirements-dev requirements-secure; do \
	    $$uv pip compile --quiet $(UPGRADE) --universal --generate-hashes --python-version 3.11 $$name.in -o $$name.txt || exit 1; \
	done

update: ## update all packages within their bounds, and run everything
	@$(MAKE) lock UPGRADE=--upgrade
	@$(MAKE) check secure test clients proxies faults journeys

clean: ## remove the virtual environment and everything the site stored (var/)
	rm -rf .venv .venv-newest .venv-secure var test-results
