# The menu. `make run` and `make test` work on a fresh clone; nothing else has to be set up.
SHELL := /bin/sh
.DEFAULT_GOAL := help
UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin

export UV_PYTHON_DOWNLOADS := never
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := 0
export GX_ANALYTICS_ENABLED := False
# Without byte code every process starts two to three times slower.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run up check test look soak screenshots bench lock clean

help:  ## this menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.uv/stamp-$(UV_VERSION):
	@python3 -m venv .uv
	@.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/stamp: locks/dev.lock pyproject.toml .uv/stamp-$(UV_VERSION)
	@echo "Installing locked dependencies (a minute on a slow line) ..."
	@test -x $(BIN)/python || $(UV) venv --quiet --python python3 .venv
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python locks/dev.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

setup: .venv/stamp  ## install what is locked into .venv

run: setup  ## stand-in, nightly loads and the 2023-Q2 reports of the whole province through Airflow
	@$(BIN)/python -m cli.local run

up: setup  ## keep Airflow with its web UI running against the stand-in
	@$(BIN)/python -m cli.local up

check: setup  ## style, types, import contracts, SQL style, image and compose file
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/tests
	@$(BIN)/hadolint docker/Dockerfile
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker/compose.yaml

test: check  ## every check and every test
	@$(BIN)/pytest --numprocesses 2 --dist loadgroup --no-loadscope-reorder

look: setup  ## documents as page images and screenshots in var/look (LibreOffice, Chromium)
	@sh tests/look/install.sh
	@$(BIN)/pytest -m look tests/look

soak: setup  ## sixty nights of late changes after a freeze, over all communes (half an hour)
	@$(BIN)/pytest -m soak tests/soak

screenshots: setup  ## draw the pictures of docs/huong-dan.md anew, of what `make run` left
	@sh tests/look/install.sh
	@$(BIN)/python docs/screenshots.py

.venv-bench/stamp: locks/bench.lock pyproject.toml .uv/stamp-$(UV_VERSION)
	@echo "Installing what is compared with (dlt) into an environment of its own ..."
	@test -x .venv-bench/bin/python || $(UV) venv --quiet --python python3 .venv-bench
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes --python .venv-bench/bin/python locks/bench.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --python .venv-bench/bin/python --editable .
	@touch $@

bench: .venv-bench/stamp  ## the table of figures: ours against bare libraries and against dlt (16 minutes)
	@.venv-bench/bin/python -m benchmarks

lock: .uv/stamp-$(UV_VERSION)  ## resolve the locks anew, by hash and without any address
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o locks/run.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c locks/run.lock pyproject.toml --group dev -o locks/dev.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c locks/dev.lock pyproject.toml --group dev --group bench -o locks/bench.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c locks/dev.lock --group look -o locks/look.lock

clean:  ## remove what runs and builds left behind; the reports and the warehouse too
	@rm -rf var .mypy_cache .ruff_cache .pytest_cache .hypothesis
