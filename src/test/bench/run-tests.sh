#!/bin/sh
# Short runs of ./touchline bench fanout: that it works as a whole, and that the server and its peers lose nothing. No figure of time
# is judged here. Without redis-server on the PATH that peer is left out, as it is by the benchmark itself.
set -u
cd "$(dirname "$0")/../../.." || exit 2

passed=0
failed=0
run() {
  printf -- '-- bench fanout %s\n' "$*"
  if ./touchline bench fanout "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
}

run one-market --connections 50 --rates 2000 --rounds 1 --seconds 2 --pin no
run suspension --connections 50 --markets 20 --per-client 3 --rates 2000 --rounds 1 --seconds 2 --pin no
run stalled --connections 50 --markets 20 --per-client 3 --rates 2000 --rounds 1 --seconds 2 --pin no

echo "Fan-out benchmark: passed $passed, failed $failed, skipped 0"
[ "$failed" -eq 0 ]
