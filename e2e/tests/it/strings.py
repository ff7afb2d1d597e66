"""Prints every string in a folder once, each in Base64 on a line of its own.

Of a database every value of every table (of octets also their hexadecimal and Base64), of any other
file every line, every word of it and everything in quotation marks.
"""

import base64
import pathlib
import re
import sqlite3
import sys

found = set()


def add(value):
    if isinstance(value, bytes):
        add(value.decode("utf-8", "ignore"))
        add(value.hex())
        add(base64.b64encode(value).decode())
    elif value is not None:
        text = str(value).replace("\0", "")
        found.update([text, text.strip()])


def add_text(text):
    for line in text.splitlines():
        add(line)
        for word in re.split(r"[\s,;:={}\[\]()]+", line):
            add(word)
        for quoted in re.findall(r'"([^"]*)"|\'([^\']*)\'', line):
            add("".join(quoted))


def add_database(path):
    database = sqlite3.connect(path)
    database.text_factory = lambda octets: octets.decode("utf-8", "replace")
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables.fetchall():
        for row in database.execute(f'SELECT * FROM "{table}"'):
            for value in row:
                add(value)
    database.close()


files = [path for path in pathlib.Path(sys.argv[1]).rglob("*") if path.is_file()]
for path in files:
    if path.name.endswith(".py") or path.name.endswith(("-wal", "-shm")):
        continue
    contents = path.read_bytes()
    if contents.startswith(b"SQLite format 3"):
        add_database(path)
    else:
        add(contents)
        add_text(contents.decode("utf-8", "ignore"))

for text in sorted(found - {""}):
    print(base64.b64encode(text.encode("utf-8", "ignore")).decode())
