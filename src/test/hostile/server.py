"""A Touchline server of the tests' own: started, watched and stopped from outside."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
START_SECONDS_MAX = 900
STACK_LINE = re.compile(r"^\s+at [\w.$/]+\(|^[\w.]+(Exception|Error)\b|^Caused by:|Unhandled exception", re.M)


def free_ports(count):
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


class Server:
    """One process; its data folder outlives it until `forget`, so that it can be started again."""

    def __init__(self, command, *options, folder=None, env=None):
        self.folder = folder or tempfile.mkdtemp(prefix="touchline-hostile-")
        self.data = os.path.join(self.folder, "data")
        self.port, self.ops_port = free_ports(2)
        self.log_path = os.path.join(self.folder, "log-%d" % self.port)
        self.arguments = [os.path.join(ROOT, "touchline"), command, *options, "--port", str(self.port),
                          "--ops-port", str(self.ops_port), "--data-dir", self.data]
        self.env = {**os.environ, **(env or {})}
        self.process = None

    def start(self):
        self.log_file = open(self.log_path, "w")
        self.process = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, stderr=self.log_file, text=True,
                                        env=self.env)
        begun = time.monotonic()
        line = ""
        while not line.startswith("Touchline ready"):
            line = self.process.stdout.readline()
            if not line or time.monotonic() - begun > START_SECONDS_MAX:
                self.kill()
                raise RuntimeError("no ready line; the log ends: " + self.log()[-2000:])
        return self

    def run_to_end(self, seconds=60):
        """For starts that are to fail: the exit status, standard output and standard error."""
        done = subprocess.run(self.arguments, capture_output=True, text=True, timeout=seconds, env=self.env)
        return done.returncode, done.stdout, done.stderr

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds):
        return self.process.wait(seconds)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.terminate()
            try:
                self.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode if self.process else None

    def forget(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self, since=0):
        with open(self.log_path, errors="replace") as file:
            file.seek(since)
            return file.read()

    def log_size(self):
        return os.path.getsize(self.log_path)

    def stack_traces(self, since=0):
        return STACK_LINE.findall(self.log(since)) and self.log(since)

    def ops_token(self):
        with open(os.path.join(self.data, "ops-token")) as file:
            return file.read().strip()

    def memory_kib(self):
        """Resident memory of the server's process."""
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))
