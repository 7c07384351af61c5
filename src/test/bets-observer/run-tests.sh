#!/bin/sh
# Bets on a demo of its own from outside and recomputes every verdict from the raw stream (bets_observer.py). The long run is
# `./bets_observer.py --bets 10000 --accounts 100 --accepted 30 --codes 6 --straddling 200`. Without Python it is skipped, aloud; with
# TOUCHLINE_REQUIRE_ALL=1 that is a failure.
set -u
cd "$(dirname "$0")" || exit 2

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "SKIPPED: bets observer (no python3 of 3.11 or newer on the PATH)"
  [ "${TOUCHLINE_REQUIRE_ALL:-}" != 1 ] || exit 1
  exit 0
fi
exec python3 -B bets_observer.py --bets 120 --accounts 20
