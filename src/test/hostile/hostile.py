"""Tries to break servers from outside. Usage: hostile.py [PART OF A CASE'S NAME]...

One server stands under attack while an honest feed and an honest client use it; after each case both must have been served, the
server must be live and its log must hold no stack trace. Beside it other servers are started, drained, killed and started again.
"""

import sys
import threading
import time
import traceback

import cases
import cases_http
import cases_life
import cases_logs
import cases_ops
import cases_push
import cases_sequence
import cases_stream
from server import Server

MODULES = [cases_stream, cases_http, cases_push, cases_sequence, cases_ops, cases_logs]


def main():
    sys.stdout.reconfigure(errors="backslashreplace")
    wanted = sys.argv[1:]

    def is_chosen(text):
        return not wanted or any(part in text for part in wanted)
    chosen = [c for module in MODULES for c in cases.ALL
              if c[2].__module__ == module.__name__ and is_chosen(c[0] + " " + c[1])]
    results, lives = [], []
    # Beside the attack, since most of a life is waiting.
    beside = threading.Thread(target=lambda: lives.extend(live()))
    if is_chosen("life"):
        beside.start()
    if chosen:
        results = attack(chosen)
    if is_chosen("life"):
        beside.join()
    summary(results + lives)


def attack(chosen):
    options = ["--matches", "0", "--accounts", "3"]
    for name, secret in cases.SECRETS.items():
        options += ["--push-feed", "%s=%s" % (name, secret)]
    server = Server("demo", *options).start()
    try:
        world = cases.World(server)
        world.begin()
        results = cases.run(world, chosen)
        world.end()
    finally:
        server.stop()
        server.forget()
    return results


def live():
    lives = cases_life.Lives()
    results = []
    try:
        for name, function in cases_life.LIFE:
            begun = time.monotonic()
            try:
                outcome, seen = "ok", function(lives)
            except AssertionError as e:
                outcome, seen = "FAILED", str(e)
            except Exception:  # a fault of the case itself must not hide the others
                outcome, seen = "FAILED", traceback.format_exc(limit=-3)
            results.append(("life", name, outcome, seen))
            cases.tell(outcome, "life", name, seen, begun)
    finally:
        lives.end()
    return results


def summary(results):
    outcomes = [outcome for _, _, outcome, _ in results]
    failed = outcomes.count("FAILED")
    for _, name, outcome, seen in results:
        if outcome == "FAILED":
            print("failed: %s" % name)
        elif outcome == "skipped":
            print("SKIPPED: %s (%s)" % (name, seen))
    print("Bad input from outside: passed %d, failed %d, skipped %d"
          % (outcomes.count("ok"), failed, outcomes.count("skipped")))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
