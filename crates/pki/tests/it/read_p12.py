"""Opens .p12 files: WRONG_PASSWORD, then FILE PASSWORD for each."""

import sys

from cryptography.hazmat.primitives.serialization import pkcs12

wrong, *rest = sys.argv[1:]
for name, password in zip(rest[::2], rest[1::2]):
    with open(name, "rb") as file:
        contents = file.read()
    store = pkcs12.load_pkcs12(contents, password.encode())
    assert store.key.public_key() == store.cert.certificate.public_key(), name
    chain = [store.cert.certificate] + [one.certificate for one in store.additional_certs]
    assert len(chain) == 3, name
    for below, above in zip(chain, chain[1:]):
        below.verify_directly_issued_by(above)
    try:
        pkcs12.load_pkcs12(contents, wrong.encode())
    except ValueError:
        print("good", name)
