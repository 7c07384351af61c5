#!/bin/sh
# Attacks servers of its own from outside: every kind of bad input, each a named case (see hostile.py); with words, only the cases whose
# names hold them. Needs Python 3.9 and nothing else.
set -eu
cd "$(dirname "$0")"

skip() {
  echo "SKIPPED: bad input from outside ($1)"
  [ "${TOUCHLINE_REQUIRE_ALL:-}" != 1 ] || exit 1
  exit 0
}

command -v python3 >/dev/null 2>&1 || skip "no python3 on the PATH"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || skip "python3 is older than 3.9"
exec python3 -B hostile.py "$@"
