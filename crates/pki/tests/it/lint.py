"""Lints what LIST tells, in one process: pkilint, and signatures by `cryptography`.

LIST has lines `cert FILE`, `chain ISSUER SUBJECT`, `crl FILE`, `arl FILE` and `ocsp FILE`, all DER;
the second argument is the time at which everything is looked at, in seconds.
"""

import contextlib
import datetime
import io
import sys

from cryptography import x509
from cryptography.x509 import ocsp, verification
from pkilint.bin import (
    lint_crl,
    lint_ocsp_response,
    lint_pkix_cert,
    lint_pkix_signer_signee_cert_chain,
)

# Everything above a notice counts.
THRESHOLD = ["-s", "WARNING"]
told, seconds = sys.argv[1:]
now = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
judged = 0
findings = 0


def certificate(name):
    with open(name, "rb") as file:
        return x509.load_der_x509_certificate(file.read())


def run(linter, arguments):
    """One run of a command of pkilint; what it prints is shown when it finds something."""
    global judged, findings
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        found = linter.main(arguments)
    judged += 1
    findings += found
    if found:
        print(arguments[-1], words.getvalue())


def verify_client(name):
    """A path from an office's certificate to the root, as a server would look for it."""
    store = verification.Store([certificate("root")])
    office = verification.ExtensionPolicy.permit_all()
    authority = verification.ExtensionPolicy.webpki_defaults_ca()
    builder = verification.PolicyBuilder().store(store).time(now)
    builder = builder.extension_policies(ee_policy=office, ca_policy=authority)
    builder.build_client_verifier().verify(certificate(name), [certificate("issuing")])


for line in open(told, encoding="utf-8"):
    kind, *names = line.split()
    if kind == "cert":
        run(lint_pkix_cert, ["lint", *THRESHOLD, *names])
        if names[0].startswith(("terminal", "p12")):
            verify_client(names[0])
    elif kind == "chain":
        if names[0] != names[1]:
            run(lint_pkix_signer_signee_cert_chain, ["lint", *THRESHOLD, *names])
        issuer, subject = map(certificate, names)
        subject.verify_directly_issued_by(issuer)
    elif kind in ("crl", "arl"):
        run(lint_crl, ["lint", "-t", kind, "-p", "PKIX", *THRESHOLD, *names])
        with open(names[0], "rb") as file:
            signed = x509.load_der_x509_crl(file.read())
        issuer = certificate("issuing" if kind == "crl" else "root")
        assert signed.is_signature_valid(issuer.public_key()), line
    elif kind == "ocsp":
        run(lint_ocsp_response, ["lint", *THRESHOLD, *names])
        with open(names[0], "rb") as file:
            answer = ocsp.load_der_ocsp_response(file.read())
        assert answer.response_status == ocsp.OCSPResponseStatus.SUCCESSFUL, line
    else:
        raise SystemExit(f"unknown line: {line}")

print(f"{judged} judged, {findings} findings")
sys.exit(1 if findings else 0)
