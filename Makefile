# Everything a person needs: `make annotate`. Everything an engineer needs: `make help`.
# Plain enough for GNU make 3.81 (macOS) and a POSIX sh.

VENV = .venv
RUN = $(VENV)/bin/python
INSTALL = $(RUN) -m pip install -qq --disable-pip-version-check --no-input --constraint constraints.txt
UV = uv

# An editable install points at the folder it was made in, so a copied or moved folder counts as not
# set up: the stamp's name carries a checksum of the path.
HERE := $(shell pwd | cksum | cut -d ' ' -f 1)
READY = $(VENV)/ready-$(HERE)
READY_TO_TEST = $(VENV)/ready-to-test-$(HERE)

.PHONY: help annotate demo test quick oracles check format bench docs constraints clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  ARGS="..." is passed on:  make annotate ARGS="--annotator jane"   make test ARGS="tests/core"'
	@echo '  PYTHON=... chooses the Python for the virtual environment, UV=... the uv for `make constraints`.'

annotate: $(READY) ## set up on the first run, then label this repository's documents
	@$(RUN) -I -m annotator annotate $(ARGS)

demo: $(READY) ## two annotators' labels of the articles, in demo/: how far they agree, and where not
	@sh tools/make-demo.sh
	@$(RUN) -I -m annotator agreement --tui demo $(ARGS)

test: $(READY_TO_TEST) ## all tests, extras included
	@$(RUN) -m pytest $(ARGS)

quick: $(READY_TO_TEST) ## tests without real terminals, kill sweeps, spaCy training and the like
	@$(RUN) -m pytest -m 'not slow' $(ARGS)

oracles: $(READY_TO_TEST) ## tests by libraries of others, each in an environment of its own
	@ANNOTATOR_ORACLES=1 $(RUN) -m pytest -m oracle $(ARGS) $$(grep -rl --include='*.py' 'mark\.oracle' tests)

check: $(READY_TO_TEST) ## lint, format, types and import contracts
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports

format: $(READY_TO_TEST) ## mend what the linter can mend
	@$(RUN) -m ruff check --fix
	@$(RUN) -m ruff format

bench: $(READY_TO_TEST) ## all benchmarks, or ARGS="startup"
	@sh benchmarks/run.sh $(RUN) $(ARGS)

docs: $(READY_TO_TEST) ## write anew the pages that are made from the program
	@sh tools/make-docs.sh $(RUN)

# Every Python from 3.11 on gets its pins from this one file; it names no address. `--upgrade` in ARGS
# moves to newer versions.
constraints: ## pin all dependencies anew (needs uv)
	@$(UV) pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
	  --all-extras --group dev $(ARGS) --output-file constraints.txt pyproject.toml

clean: ## remove the virtual environment and caches; never labels
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist

# -- set-up: nothing below runs a second time until pyproject.toml or constraints.txt changes ----------

$(RUN):
	@sh tools/make-venv.sh $(VENV) $(PYTHON)

$(READY): pyproject.toml constraints.txt | $(RUN)
	@echo 'Setting up annotator in $(VENV) (once; a minute or so) ...' >&2
	@$(INSTALL) --editable .
	@rm -f $(VENV)/ready-* && touch $@

$(READY_TO_TEST): pyproject.toml constraints.txt | $(RUN)
	@echo 'Setting up annotator, the extras and the tools for tests in $(VENV) (once; a few minutes) ...' >&2
	@$(INSTALL) 'pip>=25.1'
	@$(INSTALL) --editable '.[spacy,huggingface,tokenizers,agreement]' --group dev
	@rm -f $(VENV)/ready-* && touch $(READY) $@
