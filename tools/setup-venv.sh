#!/bin/sh
# Set up .venv: `tools/setup-venv.sh runtime` for what aligngraph runs on, `dev` for the tools too.
#
# Everything comes from the locks, checked by hash, with the virtual environment's own pip. Safe
# to repeat (a stamp newer than what it was made from means "done") and to run twice at once.
# PYTHON=/path/to/python chooses the interpreter.
set -eu

lock=${1:?usage: tools/setup-venv.sh runtime|dev}
cd "$(dirname "$0")/.."
venv=.venv
python=$venv/bin/python
stamp=$venv/.$lock.stamp

say() { printf '%s\n' "setup-venv: $*" >&2; }
recent_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Two `make` at once must not install into the same folder; the second waits, then finds it done.
if [ -z "${ALIGNGRAPH_SETUP_LOCKED:-}" ] && command -v flock >/dev/null 2>&1; then
    export ALIGNGRAPH_SETUP_LOCKED=1
    exec flock "$venv.lock" sh tools/setup-venv.sh "$lock"
fi

find_python() {
    seen=
    for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
        found=$("$candidate" -c 'import sys; print(sys.version.split()[0])' 2>/dev/null) || continue
        if ! recent_enough "$candidate"; then
            seen="$seen $candidate is Python $found;"
        elif ! "$candidate" -c 'import venv, ensurepip' 2>/dev/null; then
            seen="$seen $candidate ($found) has no venv module;"
        else
            printf '%s\n' "$candidate"
            return
        fi
    done
    say "aligngraph needs Python 3.11 or newer with the venv module. Looked for" \
        "${PYTHON:-python3.14 to python3.11 and python3}:${seen:- none of them runs.}"
    say "Install one (Debian, Ubuntu: apt-get install python3 python3-venv)," \
        "or name one: make PYTHON=/path/to/python3"
    return 1
}

up_to_date() {
    recent_enough "$python" || return 1
    for input in pyproject.toml requirements/build.txt requirements/runtime.txt "requirements/$lock.txt"; do
        [ "$stamp" -nt "$input" ] || return 1
    done
}

if up_to_date; then
    exit 0
fi
if ! recent_enough "$python" || ! "$python" -m pip --version >/dev/null 2>&1; then
    base=$(find_python)
    say "creating $venv with $base"
    "$base" -m venv --clear "$venv"
fi
say "installing requirements/$lock.txt"
started=$(mktemp "$venv/.setup.XXXXXX")
trap 'rm -f "$started"' EXIT
# Twice quiet: pip's warnings are about the machine's own settings; errors still show.
pip() { "$python" -m pip --disable-pip-version-check --quiet --quiet "$@"; }
pip install --require-hashes -r "requirements/$lock.txt" -r requirements/build.txt
pip install --no-deps --no-build-isolation --editable .
# The stamp is as old as the start: a lock that changed meanwhile is installed next time.
mv "$started" "$stamp"
