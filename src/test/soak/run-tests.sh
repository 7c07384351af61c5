#!/bin/sh
# A short ./touchline soak bets: a server that is killed ten times around the transitions of bets and has to come back with every bet decided
# once and all money where it belongs. The long run is `./touchline soak bets`, a hundred kills.
set -u
cd "$(dirname "$0")/../../.." || exit 2

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ./touchline soak bets --kills 10 --seed 7 --folder "$folder/soak"; then
  echo "Soak of bets: passed 1, failed 0, skipped 0"
else
  status=$?
  # What a look at it needs is kept where logs of tests are.
  mkdir -p target/test-logs
  cp -R "$folder/soak" "target/test-logs/soak-bets.$$"
  echo "kept in target/test-logs/soak-bets.$$"
  echo "Soak of bets: passed 0, failed 1, skipped 0"
  exit "$status"
fi
