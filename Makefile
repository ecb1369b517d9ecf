# Every target sets up what it needs in .venv. Fresh Linux or macOS with Python 3.11 to 3.13 and make.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
  $$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
VENV := .venv
ZENSICAL := .venv-zensical
RUN := $(VENV)/bin/python
TOPIC ?=
PAGE ?=
OF ?=
SAMPLE ?= 50
SEED ?= 0
MINUTES ?=
WRITE ?=
CODE ?=
ALL ?=
export ALL
export NO_MKDOCS_2_WARNING := 1
# Importing the frameworks takes three times as long where Python may not keep its bytecode.
unexport PYTHONDONTWRITEBYTECODE
# The date of the commit is that of the site: two builds of it are the same, byte for byte. Outside
# git it is the day of the build.
COMMITTED := $(shell git log -1 --format=%ct 2>/dev/null)
ifneq ($(COMMITTED),)
site serve bench: export SOURCE_DATE_EPOCH ?= $(COMMITTED)
endif

.DEFAULT_GOAL := help
.PHONY: help serve site test test-backends record generate sign claims check bench coverage new mutate zensical lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(VENV)/site ## see the site at http://127.0.0.1:8000/, rebuilt as you write
	@echo "soon at http://127.0.0.1:8000/; Ctrl+C ends it"
	$(RUN) -m mkdocs serve --quiet --livereload

site: $(VENV)/site ## build both languages into site/
	$(RUN) -m tandem.commands.build

check: $(VENV)/check ## lint, links, structure: seconds, no framework
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m tandem.commands.check

test: $(VENV)/all ## install everything pinned, run what changed; everything with ALL=1
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m pytest

test-backends: $(VENV)/all ## run the Keras programs on PyTorch and JAX too
	$(RUN) -m pytest -m backends

record: $(VENV)/all ## run the programs and keep what they print and draw [TOPIC=training]
	$(RUN) -m tandem.commands.record $(TOPIC)

generate: $(VENV)/site ## write every file that follows from others
	$(RUN) -m tandem.commands.generate

sign: $(VENV)/site ## say that you read what changed beside its words [OF=basics/training]
	$(RUN) -m tandem.commands.sign "$(OF)"

bench: $(VENV)/all ## the figures: build, rebuild, suite, page weights, Lighthouse [CODE=model.py to paste]
	$(RUN) -m tandem.commands.bench

coverage: $(VENV)/site ## which public names have an entry in the dictionary, or which calls of some code [CODE=folder]
	$(RUN) -m tandem.commands.coverage $(CODE)

claims: $(VENV)/all ## run what the pages state, list what nothing shows [PAGE=better/callbacks]
	$(RUN) -m tandem.commands.claims $(PAGE)

new: $(VENV)/site ## start a page: PAGE=part/name
	$(RUN) -m tandem.commands.new $(PAGE)

mutate: $(VENV)/all ## plant faults and count what is noticed [SAMPLE=50 SEED=0 MINUTES=20 WRITE=1]
	$(RUN) -m tandem.commands.mutate $(if $(SAMPLE),--sample $(SAMPLE)) --seed $(SEED) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(WRITE),--write)

zensical: $(VENV)/site $(ZENSICAL)/all ## build with Zensical, and compare with what MkDocs built
	$(RUN) -m tandem.commands.zensical

lock: $(VENV)/uv ## pin requirements*.txt anew from requirements*.in
	$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 requirements-site.in -o requirements-site.txt
	$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 -c requirements-site.txt requirements.in -o requirements.txt
	$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 -c requirements-site.txt requirements-zensical.in -o requirements-zensical.txt

clean: ## remove what was built and installed
	rm -rf $(VENV) $(ZENSICAL) site .cache

$(VENV)/uv:
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(FITS)' || \
	  { echo "Tandem needs Python 3.11, 3.12 or 3.13; set PYTHON=/path/to/one" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check uv==0.13.8
	@touch $@

$(VENV)/site: $(VENV)/uv requirements-site.txt
	$(RUN) -m uv pip install --quiet -r requirements-site.txt
	@touch $@

$(VENV)/check: $(VENV)/site requirements.txt
	$(RUN) -m uv pip install --quiet $$(grep '^ruff==' requirements.txt)
	@touch $@

$(VENV)/all: $(VENV)/uv requirements.txt
	$(RUN) -m uv pip install --quiet -r requirements.txt
	@touch $@ $(VENV)/site $(VENV)/check

$(ZENSICAL)/all: $(VENV)/uv requirements-zensical.txt
	$(RUN) -m uv venv --quiet --clear --python $(RUN) $(ZENSICAL)
	$(RUN) -m uv pip install --quiet --python $(ZENSICAL) -r requirements-zensical.txt
	@touch $@
