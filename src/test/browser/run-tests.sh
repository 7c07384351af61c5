#!/bin/sh
# Tests the board in a headless Chromium, against a mock of the stream and against a demo that this starts; with TOUCHLINE_URL, against
# the server there alone.
# Without Node or Chromium they are skipped, aloud; with TOUCHLINE_REQUIRE_ALL=1 that is a failure.
set -eu
cd "$(dirname "$0")"

skip() {
  echo "SKIPPED: tests of the board in a browser ($1)"
  [ "${TOUCHLINE_REQUIRE_ALL:-}" != 1 ] || exit 1
  exit 0
}

command -v node >/dev/null 2>&1 || skip "no node on the PATH"
command -v npm >/dev/null 2>&1 || skip "no npm on the PATH"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || skip "node $(node --version) is older than 20"
[ -x "${TOUCHLINE_CHROMIUM:-/usr/bin/chromium}" ] || skip "no ${TOUCHLINE_CHROMIUM:-/usr/bin/chromium}"

# Only when the lock file is newer than what is installed: the tests run without a network after the first time.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error >&2 || skip "npm ci failed"
fi

. ../start-demo.sh

# Runs test files and tells their counts under a name.
board() {
  name=$1
  shift
  status=0
  node --test --test-concurrency=1 --test-timeout=240000 "$@" >"$work/log" 2>&1 || status=1
  [ "$status" -eq 0 ] || cat "$work/log"
  echo "$name:$(sed -n 's/^# pass/ passed/p' "$work/log")$(sed -n 's/^# fail \([1-9]\)/, failed \1/p' "$work/log")$(
    sed -n 's/^# skipped/, skipped/p' "$work/log")"
  return "$status"
}

if [ -n "${TOUCHLINE_URL:-}" ]; then
  board "Board in Chromium at $(echo "$TOUCHLINE_URL" | sed 's|.*://||; s/:/ port /g; s|/$||')" board.test.js
  exit
fi

status=0
board "Board in Chromium" ./*.test.js || status=1

# The real one: ten times as fast as life, so that nobody waits long for a goal.
start_demo --pace 10 || {
  echo "Board of the demo in Chromium: passed 0, failed 1, skipped 0"
  exit 1
}
TOUCHLINE_URL=http://$server/
export TOUCHLINE_URL
board "Board of the demo in Chromium" board.test.js bets.demo.js || status=1
exit "$status"
