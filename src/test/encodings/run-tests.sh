#!/bin/sh
# Follows a demo of its own with our JavaScript client in every form that a connection can take, JSON and compact, with and without
# compression: each must hold what the HTTP API says. Without Node it is skipped, aloud; with TOUCHLINE_REQUIRE_ALL=1 that is a failure.
set -eu
cd "$(dirname "$0")"
client=../../../protocol/js

skip() {
  echo "SKIPPED: the stream in every encoding ($1)"
  [ "${TOUCHLINE_REQUIRE_ALL:-}" != 1 ] || exit 1
  exit 0
}

command -v node >/dev/null 2>&1 || skip "no node on the PATH"
command -v npm >/dev/null 2>&1 || skip "no npm on the PATH"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || skip "node $(node --version) is older than 20"
if [ ! -e $client/node_modules/.package-lock.json ] || [ $client/package-lock.json -nt $client/node_modules/.package-lock.json ]; then
  (cd $client && npm ci --no-audit --no-fund --loglevel=error >&2) || skip "npm ci failed"
fi

. ../start-demo.sh
if ! start_demo --matches 5 --pace 10; then
  echo "Every encoding: passed 0, failed 1, skipped 0"
  exit 1
fi

if node compare.mjs "$server" 10; then
  echo "Every encoding: passed 1, failed 0, skipped 0"
else
  tail -20 "$work/errors"
  echo "Every encoding: passed 0, failed 1, skipped 0"
  exit 1
fi
