# A machine with Python 3.11 or newer, pip and make is enough: everything else goes into .venv, with checked hashes.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/.ready
LOCK   := requirements.lock
CODE   := archive benchmarks schemas tests tools worker
UV_COMPILE := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format bench fuzz lock docs names schemas clean

help:  ## Show what there is to make
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

run: $(READY)  ## Set up, then bring the seed subscriptions up to date
	$(VENV)/bin/backissue run --once --config seeds/sources.toml

test: $(READY)  ## Set up, then run the tests in random order, on every processor, with branch coverage
	# Workers have to agree on the order of sets, by which some tests are named.
	PYTHONHASHSEED=$${PYTHONHASHSEED:-$$$$} $(PY) -m pytest --numprocesses=auto --cov --cov-report=term $(ARGS)

check: $(READY)  ## Format, lint (the Dockerfile, too) and types, changing nothing
	$(PY) -m ruff format --check $(CODE)
	$(PY) -m ruff check $(CODE)
	$(PY) -m mypy
	# Its wheel is for Linux on x86-64 alone, as CI is.
	if [ -x $(VENV)/bin/hadolint ]; then $(VENV)/bin/hadolint Dockerfile; fi

format: $(READY)  ## Format, and mend what the linter can mend
	$(PY) -m ruff format $(CODE)
	$(PY) -m ruff check --fix $(CODE)

bench: $(VENV)/.bench  ## Compare normalize with its peers; ARGS="FOLDER --rounds 20"
	$(PY) benchmarks/normalize.py $(ARGS)

fuzz: $(VENV)/.fuzz  ## Search for documents that break us, for 30 seconds; ARGS="--seconds 600"
	$(PY) -m tests.fuzz.run $(ARGS)

schemas: $(READY)  ## Write the JSON Schemas of the types to schemas/json
	rm -f schemas/json/*.json
	$(PY) -c 'from pathlib import Path; from schemas.jsonschema import documents; \
	  [Path("schemas/json", name).write_bytes(schema) for name, schema in documents().items()]'

docs: $(READY)  ## Write docs/rules.md, defects.md, safety.md and the tables in archive.md from the code
	$(PY) -m tools.reference

names: $(READY)  ## Write the names of months and days from the CLDR
	$(PY) -m tools.date_names

# Needs no uv on the machine: it is fetched into .venv. UPGRADE=1 takes newer versions.
lock: $(READY)  ## Resolve the dependencies again
	$(PY) -m pip install --quiet uv
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --group dev pyproject.toml -o $(LOCK)
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --group bench --constraint $(LOCK) -o requirements-bench.lock
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --group fuzz --constraint $(LOCK) -o requirements-fuzz.lock

clean:  ## Remove .venv and every cache; var/ (the archive) stays
	rm -rf $(VENV) .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# Where Debian splits venv's pip away, the pip that is there fills the environment.
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; try: make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { \
	  $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install pip; }

$(READY): $(LOCK) pyproject.toml | $(PY)
	$(PY) -m pip install --quiet --require-hashes -r $(LOCK)
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(READY)
	$(PY) -m pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/.fuzz: requirements-fuzz.lock $(READY)
	$(PY) -m pip install --quiet --require-hashes -r requirements-fuzz.lock
	@touch $@
