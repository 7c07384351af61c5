#!/bin/sh
# Runs the tests of the JavaScript client with Node. Without Node they are skipped, aloud; with TOUCHLINE_REQUIRE_ALL=1 that is
# a failure.
set -eu
cd "$(dirname "$0")"

skip() {
  echo "SKIPPED: tests of the JavaScript client ($1)"
  [ "${TOUCHLINE_REQUIRE_ALL:-}" != 1 ] || exit 1
  exit 0
}

command -v node >/dev/null 2>&1 || skip "no node on the PATH"
command -v npm >/dev/null 2>&1 || skip "no npm on the PATH"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || skip "node $(node --version) is older than 20"

# Only when the lock file is newer than what is installed: the tests run without a network after the first time.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error >&2 || skip "npm ci failed"
fi
# One line when all is well, everything when it is not.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if npm test --silent >"$log" 2>&1; then
  echo "JavaScript client:$(sed -n 's/^# pass/ passed/p' "$log")$(sed -n 's/^# skipped/, skipped/p' "$log"), types checked"
else
  cat "$log"
  echo "JavaScript client:$(sed -n 's/^# pass/ passed/p' "$log")$(sed -n 's/^# fail/, failed/p' "$log")"
  exit 1
fi
