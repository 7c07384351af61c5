# shellcheck shell=sh
# Sourced by the tests that look at a demo from outside. Makes a folder for them, $work; `start_demo OPTION…` starts a demo on free ports
# and waits until it is ready. Both go with the script that sourced this. The demo's log is $work/errors.

work=$(mktemp -d)
demo=

stop_demo() {
  if [ -n "$demo" ]; then
    kill "$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop_demo EXIT
trap 'exit 1' INT TERM

# Sets server, as HOST:PORT. Fails where the demo ends before it is ready, or is not ready after five minutes: the launcher may have to
# build first.
start_demo() {
  : >"$work/ready"
  ../../../touchline demo "$@" --port 0 --ops-port 0 --data-dir "$work/data" >"$work/ready" 2>"$work/errors" &
  demo=$!
  waited=0
  until grep -q '^Touchline ready' "$work/ready"; do
    waited=$((waited + 1))
    if [ "$waited" -gt 600 ] || ! kill -0 "$demo" 2>/dev/null; then
      cat "$work/errors"
      echo "the demo did not start"
      return 1
    fi
    sleep 0.5
  done
  server=$(sed -n 's|^Touchline ready: http://\([^ ]*\) .*|\1|p' "$work/ready")
  server=${server%/}
}
