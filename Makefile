# The front door for developers. `make help` lists what stands behind it.
# Works as any user, with an empty HOME, and with nothing but PATH and HOME in the environment.

PORT ?= 8000
ARGS ?=
BIN := .venv/bin
export PYTHONUTF8 := 1
# The people's own settings must not leak into checks; the demo keeps what the caller set.
CLEAN := env -u DATABASE_URL -u DJANGO_SETTINGS_MODULE -u MOTCUA_HOME -u MOTCUA_DEMO -u MOTCUA_SECRET_KEY

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-reset test check bench pictures

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make the environment .venv with motcua installed (quick when nothing changed)
	@scripts/setup requirements.txt

setup-dev:
	@scripts/setup requirements-dev.txt

demo: setup ## Open a living office at http://127.0.0.1:8000 (PORT=… to change); keeps its data
	@scripts/demo $(PORT)

demo-reset: ## Forget the demo's data, so that the next `make demo` starts afresh
	@scripts/demo reset

test: setup-dev ## Run the whole suite on SQLite, what asks a database on PostgreSQL too, browser included (ARGS=… for pytest)
	@scripts/test-needs
	@$(CLEAN) $(BIN)/python scripts/test.py $(ARGS)

check: setup-dev ## Linters, types, import contracts, migrations, documents, then `make test`
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint motcua/web/templates --lint --quiet
	$(CLEAN) $(BIN)/mypy
	$(BIN)/lint-imports
	$(CLEAN) $(BIN)/python -m django makemigrations --check --dry-run --settings config.settings_test
	$(BIN)/python scripts/check_docs.py
	@$(MAKE) --no-print-directory test

bench: setup-dev ## Measure; writes benchmarks/results/<date>.json and a table
	@scripts/test-needs
	@$(CLEAN) $(BIN)/python -m benchmarks $(ARGS)

pictures: setup-dev ## Take the pictures of docs/images again, in a fresh sample office (ARGS=… for some of them)
	@scripts/test-needs
	@$(CLEAN) $(BIN)/python scripts/pictures.py $(ARGS)
