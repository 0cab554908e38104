# Horo. `make run` serves the site, `make bot` runs the Telegram bot apart from it, `make test` runs every test.
# Each installs what it needs.
# Options, as make variables or in the environment: PORT, DATA_DIR, DATABASE_URL, and the rest of .env.example.

PYTHON ?= python3
BIN := .venv/bin
TEST_PROCESSES ?= $(shell expr 2 \* $$(nproc)) # the tests of whole services mostly wait

.PHONY: run bot test test-cluster test-image drill lint format bench sbom clean

run: .venv/ready
	@HORO_PARENT=$$PPID exec $(BIN)/python -m horo_app run

bot: .venv/ready
	@HORO_PARENT=$$PPID exec $(BIN)/python bot_runner.py

test: .venv/ready-to-test
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.debian nginx pgbouncer redis-server
	@$(BIN)/python -m horo_app build
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(TESTS)

lint: .venv/ready-to-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/vulture
	@$(BIN)/python -m horo_app.almanac.check
	@$(BIN)/python -m horo_app.content.check

format: .venv/ready-to-test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Two sites, two bots, a pooler, a balancer, a primary and its replica on this machine, broken one by one. SECONDS of readers.
test-cluster: .venv/ready-to-test
	@$(BIN)/python -m tests.debian postgres pgbouncer haproxy redis-server
	@$(BIN)/python -m horo_app build
	@$(BIN)/python -m tests.cluster $(SECONDS)

# Faults of every kind on one machine while people read. DRILLS=name,name for some of them.
drill: .venv/ready-to-test
	@$(BIN)/python -m horo_app build
	@$(BIN)/python -m tests.drill $(DRILLS)

# The steps of the image's Dockerfile in a folder, without Docker; then what they made is started. Some minutes.
test-image: .venv/ready-to-test
	@$(BIN)/python -m tests.image

bench: .venv/ready-to-test
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m horo_app build
	@$(BIN)/python -m bench $(BENCH)

# Every package that runs, with version and licence: from an environment of those alone, looked at by a tool in another.
sbom:
	@rm -rf .sbom && $(PYTHON) -m venv .sbom/run && $(PYTHON) -m venv .sbom/tool
	@echo "Installing Horo's packages to look at them, a minute or two ..."
	@.sbom/run/bin/pip install -qq --disable-pip-version-check -r requirements.txt
	@.sbom/tool/bin/pip install -qq --disable-pip-version-check cyclonedx-bom==7.5.0
	@.sbom/run/bin/pip uninstall -qq --yes pip
	@.sbom/tool/bin/cyclonedx-py environment --output-reproducible --mc-type application --output-file sbom.cdx.json .sbom/run/bin/python
	@rm -rf .sbom && echo "sbom.cdx.json is written."

clean:
	rm -rf .sbom .venv .web .web.lock bench/npm/node_modules

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Horo needs Python 3.11 or newer as $(PYTHON). On Debian 12: apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
			&& echo "Installing python3-venv ..." \
			&& apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; } \
		|| { echo "Python's venv module is missing. On Debian 12: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing Horo's packages into .venv, a minute or two the first time ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check -r requirements.txt \
		|| { echo "The packages could not be installed; pip's own words are above. Check the network and the disk." >&2; exit 1; }
	@touch $@

.venv/ready-to-test: .venv/ready tests/requirements.txt
	@$(BIN)/pip install -qq --disable-pip-version-check -r requirements.txt -r tests/requirements.txt \
		|| { echo "The packages could not be installed; pip's own words are above. Check the network and the disk." >&2; exit 1; }
	@touch $@
