# The habits of this project. `make` alone lists them.
.PHONY: help run demo test check bench mutate pictures lock clean

help:  ## this list
	@awk -F ':  ## ' '/^[a-z]+:  ## / { printf "%-10s%s\n", $$1, $$2 }' Makefile

run:  ## set up, load demo data once, serve on 127.0.0.1 (PORT=8000)
	@tools/run

demo:  ## throw the local database away and load the demo data anew
	@tools/env run
	@rm -f var/db.sqlite3 var/db.sqlite3-wal var/db.sqlite3-shm var/db.sqlite3-journal
	@DEBUG=on .venv/bin/python manage.py migrate --verbosity 0
	@DEBUG=on .venv/bin/python manage.py demo

test:  ## everything on SQLite, the data layer on PostgreSQL too (ARGS="-k dosing")
	@tools/test $(ARGS)

check:  ## style, types, templates, import contracts, migrations, edition
	@tools/check

bench:  ## speed as ratios to a floor measured in the same run
	@tools/env dev
	@.venv/bin/python -m tests.bench.bench

mutate:  ## do the tests of dosing, eligibility and screening notice a changed line? (ARGS=dosing)
	@tools/env dev
	@tools/mutate $(ARGS)

pictures:  ## the images of the README, and every main page to look at (PICTURES=folder)
	@tools/pictures

lock:  ## pin the dependencies anew, with hashes
	@tools/lock

clean:  ## everything that can be made again, except the local database
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis mutants staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
