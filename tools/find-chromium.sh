#!/bin/sh
# Print the Chromium that the browser tests use; print nothing where there is none.
#
# Installs Debian's where that needs nobody's password. With CI=true a missing browser is an
# error: a build must not pass because what it should have looked at was left out.
set -eu

find_chromium() {
    for name in ${CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}; do
        # Ubuntu's chromium-browser may be a stub that only asks for a snap, so try it.
        if "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

say() { printf '%s\n' "find-chromium: $*" >&2; }

find_chromium && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing Debian's chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >&2 || true
    find_chromium && exit 0
fi
if [ "${CI:-}" = true ]; then
    say "no Chromium, and CI=true: install chromium, or set CHROMIUM=/path/to/it"
    exit 1
fi
say "no Chromium: THE BROWSER TESTS ARE SKIPPED (install chromium, or set CHROMIUM=/path/to/it)"
