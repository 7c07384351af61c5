#!/bin/sh
# Looks at the whole server from outside, with clients that share no code with it: follows a demo of its own and compares all that it
# says (observer.py), and tries whether suspensions overtake waiting prices (lane.py). The long run is
# `./observer.py --deltas 200000 --disconnects 200`; at a pace at which these thirteen clients, in one Python, keep up on two cores. Without Python they are skipped, aloud; with TOUCHLINE_REQUIRE_ALL=1 that is a
# failure.
set -u
cd "$(dirname "$0")" || exit 2

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "SKIPPED: observer and suspension lane (no python3 of 3.11 or newer on the PATH)"
  [ "${TOUCHLINE_REQUIRE_ALL:-}" != 1 ] || exit 1
  exit 0
fi
if [ ! -r /proc/net/tcp ]; then
  echo "SKIPPED: suspension lane (no /proc/net/tcp, which tells when the server is behind)"
  [ "${TOUCHLINE_REQUIRE_ALL:-}" != 1 ] || exit 1
  lane=0
else
  python3 -B lane.py --seeds 3
  lane=$?
fi
if python3 -B observer.py --deltas 20000 --disconnects 20 --pace 8; then
  echo "Observer: passed 1, failed 0, skipped 0"
  exit "$lane"
fi
echo "Observer: passed 0, failed 1, skipped 0"
exit 1
