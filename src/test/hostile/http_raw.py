"""HTTP with nothing put right on the way: what is given is what is sent."""

import json
import socket
import time


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def code(self):
        value = self.json
        return value.get("code") if isinstance(value, dict) else None

    def __str__(self):
        return "%s %s" % (self.status, "code %s %s" % (self.code, self.json.get("name")) if self.code else "")


GONE = Answer(0, {}, b"")


def connect(port, seconds=8, receive_buffer=None):
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(seconds)
    connection.connect(("127.0.0.1", port))
    return connection


def send_slowly(connection, data, pause=0.0):
    """Sends all, or as much as the server takes before it closes."""
    try:
        if not pause:
            connection.sendall(data)
        else:
            for at in range(len(data)):
                connection.sendall(data[at:at + 1])
                time.sleep(pause)
        return True
    except OSError:
        return False


def read_answer(connection, head_only=False):
    """One answer; GONE when the server closes or resets without one, None when it stays silent."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                return GONE
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        status = int(lines[0].split()[1])
        if head_only or status in (101, 204, 304) or headers.get("content-type") == "text/event-stream":
            return Answer(status, headers, body)
        if "content-length" in headers:
            while len(body) < int(headers["content-length"]):
                part = connection.recv(65536)
                if not part:
                    break
                body += part
        elif headers.get("transfer-encoding") == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                part = connection.recv(65536)
                if not part:
                    break
                body += part
        return Answer(status, headers, body)
    except (socket.timeout, TimeoutError):
        return None
    except OSError:
        return GONE


def request(port, method, path, headers=None, body=None, seconds=8):
    """One request in a connection of its own, with the headers that HTTP asks for."""
    given = {"Host": "127.0.0.1:%d" % port, "Connection": "close", **(headers or {})}
    if body is not None:
        body = body if isinstance(body, bytes) else body.encode()
        given.setdefault("Content-Length", str(len(body)))
    text = "%s %s HTTP/1.1\r\n%s\r\n" % (method, path, "".join("%s: %s\r\n" % pair for pair in given.items()))
    with connect(port, seconds) as connection:
        send_slowly(connection, text.encode("latin-1") + (body or b""))
        return read_answer(connection, head_only=method == "HEAD")


def raw(port, data, seconds=8, answers=1):
    """Sends bytes as they are; the answers that come back."""
    with connect(port, seconds) as connection:
        send_slowly(connection, data)
        return [read_answer(connection) for _ in range(answers)] if answers > 1 else read_answer(connection)


def get_json(port, path):
    answer = request(port, "GET", path)
    return answer.json if answer and answer.status == 200 else None


def post_json(port, path, value, headers=None):
    body = value if isinstance(value, (bytes, str)) else json.dumps(value)
    return request(port, "POST", path, {"Content-Type": "application/json", **(headers or {})}, body)
