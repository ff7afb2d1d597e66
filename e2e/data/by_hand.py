"""Changes the database of a server by hand, as whoever runs the server could.

Arguments: the database, and a JSON list of [statement, values]; {"hex": ...} stands for octets."""

import json
import sqlite3
import sys

database, statements = sys.argv[1:]
with sqlite3.connect(database, timeout=30) as connection:
    for statement, values in json.loads(statements):
        values = [bytes.fromhex(v["hex"]) if isinstance(v, dict) else v for v in values]
        changed = connection.execute(statement, values).rowcount
        if changed < 1:
            raise SystemExit(f"changes nothing: {statement}")
connection.close()
