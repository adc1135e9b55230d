"""Real web servers on this machine that answer as their paths say, and misbehave."""

import contextlib
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from practices.visit import Visitor
from tests.mailserver import free_port


class Pages(BaseHTTPRequestHandler):
    """`/404` answers 404; `/to/ADDRESS` leads on; `/slow`, `/endless` and so on."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path))
        self.server.agents.add(self.headers["User-Agent"])
        name, _, rest = self.path[1:].partition("/")
        with contextlib.suppress(OSError):
            getattr(self, f"answer_{name}", self.answer)(unquote(rest))

    def answer(self, rest):
        name = self.path[1:].partition("?")[0]
        self.send_response(int(name) if name.isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer_to(self, rest):
        self.send_response(302)
        self.send_header("Location", rest)
        self.end_headers()

    def answer_raw(self, rest):
        self.wfile.write(unquote_to_bytes(self.path.removeprefix("/raw/")))

    def answer_slow(self, rest):
        """Say one letter after the other, so that no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(300):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def answer_endless(self, rest):
        self.wfile.write(b"HTTP/1.1 404 Gone\r\n")
        while True:
            self.server.sent += self.wfile.write(b"X-Many: headers\r\n" * 256)

    def answer_large(self, rest):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            self.server.sent += self.wfile.write(b"x" * 4096)

    def answer_silent(self, rest):
        time.sleep(3)

    def log_message(self, format, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, host="127.0.0.1"):
        super().__init__((host, 0), Pages)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.sent = 0

    @property
    def paths(self):
        return [path for _, path in self.asked]

    def handle_error(self, request, client_address):
        """A client that hangs up is no error here."""


@contextlib.contextmanager
def web_server(certified=""):
    """Run a server in a thread; over TLS when it is certified for a name."""
    server = Server()
    if certified:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certified)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder, name):
    """Make a file with a key and a certificate for a name, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    other = x509.IPAddress(ip_address("203.0.113.9"))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name), other]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(
        encoding,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / f"{name}.pem"
    file.write_bytes(secret + made.public_bytes(encoding))
    return file


def visitor_to(server, **changes):
    """A visitor for whom every host but missing and refusing ones is the server."""

    def resolve(host, port):
        if host.startswith("missing."):
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        if host.startswith("unsure."):
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        if host.startswith("refusing."):
            return [("127.0.0.1", free_port())]
        if host in {"inside.example.org", "127.0.0.2"}:
            return [("127.0.0.2", server.server_port)]
        return [("127.0.0.1", server.server_port)]

    choices: dict[str, Any] = {"seconds": 2, "resolve": resolve}
    choices["allowed"] = "127.0.0.1".__eq__
    return Visitor("a test", **choices | changes)
