#!/bin/sh
# Take the pictures of the README from the example's report: `tools/screenshots.sh demo-report`.
#
# Needs Chromium (found as the browser tests find it) and a report made by `make demo`.
set -eu

cd "$(dirname "$0")/.."
report=${1:?usage: tools/screenshots.sh REPORT_FOLDER}
chromium=$(sh tools/find-chromium.sh)
if [ -z "$chromium" ] || [ ! -f "$report/index.html" ] || [ ! -f "$report/map.html" ]; then
    echo "screenshots: needs Chromium, and index.html and map.html in $report" >&2
    exit 2
fi
folder=$(cd "$report" && pwd)

# One page, one size: small enough for a README (under 200 KB), large enough to read.
shoot() {
    "$chromium" --headless --no-sandbox --disable-gpu --disable-background-networking \
        --hide-scrollbars --force-device-scale-factor=1 --window-size="$2" \
        --screenshot="docs/images/$1.png" "file://$folder/$1.html" >/dev/null 2>&1
}
shoot index 1180,1000
shoot map 1360,800
