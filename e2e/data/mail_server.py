"""A mail server of others, on loopback: says what arrives, one JSON object a line."""

import email
import email.policy
import json
import signal
import ssl
import sys

from aiosmtpd.controller import Controller


class Told:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {
            "recipients": envelope.rcpt_tos,
            "subject": message["subject"],
            "from": message["from"],
            "id": message["message-id"],
            "body": message.get_content(),
            "protected": session.ssl is not None,
        }
        print(json.dumps(line), flush=True)
        return "250 OK"


port, pem = int(sys.argv[1]), sys.argv[2]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(pem)
controller = Controller(
    Told(), hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True
)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
controller.start()
print("ready", flush=True)
signal.pause()
