"""An SMTP server for tests: aiosmtpd, told how to behave by a file that tests write.

It keeps every mail that it took, one JSON object a line, written before it says 250. Its behaviour is read anew for every
command, so that a test can change it while the server runs:

    refuse    the reply to RCPT for an address, such as {"ada@example.com": "550 no such user"}
    data      the reply to every text, such as "451 busy"; "stall" for none at all
    greeting  the reply to MAIL, such as "421 closing"
    epoch     a number that is kept with every mail: that of the moment at which its sender was named
    share     this share of the texts is put off, by the seed, the Message-ID and the try; each at most twice
    seed      another number, other texts
"""

import asyncio
import email
import email.policy
import hashlib
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, options):
        self.options = options
        self.tries = {}

    def rule(self, name, default=None):
        try:
            with open(self.options["rules"], encoding="utf-8") as rules:
                return json.load(rules).get(name, default)
        except FileNotFoundError:
            return default

    async def handle_MAIL(self, server, session, envelope, address, options):
        if reply := self.rule("greeting"):
            return reply
        envelope.mail_from = address
        envelope.epoch = self.rule("epoch", 0)
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if reply := self.rule("refuse", {}).get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        reply = self.rule("data")
        if reply == "stall":
            await asyncio.sleep(3600)
        if reply:
            return reply
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        if self.is_put_off(str(message["Message-ID"])):
            with open(self.options["put_off"], "a", encoding="utf-8") as put_off:
                put_off.write(f"{message['Message-ID']}\n")
            return "451 try again later"
        self.keep(session, envelope, message)
        return "250 OK"

    def is_put_off(self, message_id):
        tried = self.tries.get(message_id, 0)
        self.tries[message_id] = tried + 1
        drawn = hashlib.sha256(f"{self.rule('seed', 0)} {message_id} {tried}".encode()).digest()
        return tried < 2 and drawn[0] < 256 * self.rule("share", 0)

    def keep(self, session, envelope, message):
        def part(kind):
            found = message.get_body((kind,))
            return found.get_content() if found else None

        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": [[name, str(value)] for name, value in message.items()],
            "plain": part("plain"),
            "html": part("html"),
            "tls": session.ssl is not None or self.options.get("tls") == "implicit",
            "epoch": envelope.epoch,
            "login": bool(session.authenticated),
            "raw": envelope.original_content.decode("utf-8", "replace"),
        }
        # In one piece: an end of this process leaves no half of a line before the next one's.
        with open(self.options["mails"], "ab", buffering=0) as mails:
            mails.write(json.dumps(kept).encode() + b"\n")


def authenticator(options):
    def check(server, session, envelope, mechanism, data):
        given = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=given == options["login"], auth_data=given)

    return check


def tls_of(options):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options["certificate"], options["key"])
    return context


async def main(options):
    tls = options.get("tls", "none")
    context = tls_of(options) if tls in ("starttls", "implicit") else None
    login = {}
    if "login" in options:
        login = {"authenticator": authenticator(options), "auth_required": True,
                 "auth_require_tls": tls == "starttls"}
    handler = Handler(options)

    def connection():
        starttls = context if tls == "starttls" else None
        return SMTP(handler, hostname="smtp.test", tls_context=starttls, enable_SMTPUTF8=False, **login)

    server = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", options.get("port", 0), ssl=context if tls == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(json.loads(sys.argv[1])))
