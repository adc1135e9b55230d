"""A real mail server on this machine, which can be slow, refuse, or fail."""

import asyncio
import contextlib
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Inbox:
    """What the server took, and how it behaves: each of its answers can be set."""

    def __init__(self):
        self.messages = []
        self.connections = 0
        self.recipient_answer = "250 OK"
        self.data_answer = "250 OK"
        self.patience = 0.0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data_answer.startswith("250"):
            content = message_from_bytes(envelope.content, policy=policy.default)
            self.messages.append((envelope.rcpt_tos, content))
        await asyncio.sleep(self.patience)
        return self.data_answer


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def mail_server():
    """Run a server in a thread; give its port and its inbox."""
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield server.port, inbox
    finally:
        server.stop()
