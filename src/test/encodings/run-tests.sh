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

work=$(mktemp -d)
demo=
stop() {
  if [ -n "$demo" ]; then
    kill "$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

: >"$work/ready"
../../../touchline demo --matches 5 --pace 10 --port 0 --ops-port 0 --data-dir "$work/data" >"$work/ready" 2>"$work/errors" &
demo=$!
# The launcher may have to build first.
waited=0
until grep -q '^Touchline ready' "$work/ready"; do
  waited=$((waited + 1))
  if [ "$waited" -gt 600 ] || ! kill -0 "$demo" 2>/dev/null; then
    cat "$work/errors"
    echo "Every encoding: passed 0, failed 1, skipped 0"
    exit 1
  fi
  sleep 0.5
done
server=$(sed -n 's|^Touchline ready: http://\([^ ]*\) .*|\1|p' "$work/ready")

if node compare.mjs "$server" 10; then
  echo "Every encoding: passed 1, failed 0, skipped 0"
else
  tail -20 "$work/errors"
  echo "Every encoding: passed 0, failed 1, skipped 0"
  exit 1
fi
