"""A server of one's own: ./touchline on free ports, with a data folder that is thrown away."""


import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from wire import Door

ROOT = Path(__file__).resolve().parents[3]
READY = re.compile(r"^Touchline ready: http://(\S+) ")
# The launcher may have to build first.
START_SECONDS = 300
END_SECONDS = 30
FAULTS_MAX = 5
LINES_AFTER_FAULT = 12


class Server:
    """A context: started when it is entered, ended when it is left."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        # Whoever ends this program ends its server too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        self.folder = Path(tempfile.mkdtemp(prefix="touchline-observed-"))
        self.log = self.folder / "log"
        ports = ["--port", "0", "--ops-port", "0", "--data-dir", str(self.folder / "data")]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(ROOT / "touchline"), *self.arguments, *ports], stdout=subprocess.PIPE, stderr=log, cwd=ROOT
            )
        timer = threading.Timer(START_SECONDS, self.process.kill)
        timer.start()
        line = self.process.stdout.readline().decode()
        timer.cancel()
        ready = READY.match(line)
        if not ready:
            self._end()
            raise RuntimeError(f"the server did not start: {line!r}\n{self.tail()}")
        self.door = Door(ready[1])
        return self

    def __exit__(self, failure, *_):
        if failure:
            print(self.tail())
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def faults(self):
        """Lines of its log that no test expects."""
        lines = self.log.read_text(errors="replace").splitlines()
        found = [place for place, line in enumerate(lines) if re.search(r" ERROR |Exception", line)]
        return ["\n".join(lines[place : place + LINES_AFTER_FAULT]) for place in found[:FAULTS_MAX]]

    def tail(self):
        return "".join(self.log.read_text(errors="replace").splitlines(keepends=True)[-40:])

    def _end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()


