#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Hold documents against their schemas with Debian's python3-jsonschema, which shares nothing with the command.

usage: validate.py SCHEMAS-FOLDER [--reject] SCHEMA-NAME FILE...

Every object that a schema describes is closed first: a member that no schema speaks of is an error. With --reject,
a file that conforms is the error. Prints what is wrong; exit 1 when anything is.
"""
import json
import os
import sys

from jsonschema import Draft202012Validator, RefResolver


def close(schema):
    """No members but those described."""
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object" and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
        for value in schema.values():
            close(value)
    elif isinstance(schema, list):
        for value in schema:
            close(value)


def main(folder, arguments):
    reject = arguments[0] == "--reject"
    name, files = arguments[reject], arguments[reject + 1:]
    schemas = {}
    for entry in os.listdir(folder):
        with open(os.path.join(folder, entry), encoding="utf-8") as text:
            schema = json.load(text)
        Draft202012Validator.check_schema(schema)
        close(schema)
        schemas[schema["$id"]] = schema
    wanted = schemas[name + ".schema.json"]
    validator = Draft202012Validator(wanted, resolver=RefResolver.from_schema(wanted, store=schemas))
    wrong = 0
    for file in files:
        with open(file, encoding="utf-8") as text:
            errors = list(validator.iter_errors(json.load(text)))
        if reject and not errors:
            print(f"{file}: conforms, and must not")
        for error in [] if reject else errors[:3]:
            print(f"{file}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
        wrong += bool(errors) != reject
    return wrong != 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
