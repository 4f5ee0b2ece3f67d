#!/bin/sh
# Run the tests: in parallel with coverage, then those that install the built wheel.
set -eu

cd "$(dirname "$0")/.."
CHROMIUM=$(sh tools/find-chromium.sh)
export CHROMIUM

run_pytest() {
    status=0
    .venv/bin/python -m pytest "$@" || status=$?
    if [ "$status" = 5 ]; then
        echo "run-tests: pytest found no test at all with: $*" >&2
    fi
    return "$status"
}

# The bound on coverage is checked apart, so that "no test ran" is not reported as "too little".
run_pytest -m 'not wheel' -n 2 --cov --cov-report= --cov-fail-under=0
.venv/bin/coverage report
run_pytest -m wheel
