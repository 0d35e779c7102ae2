#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""older.py CHARTER [REG.FIELD=VALUE | FEAT=false]...: a shipped charter for a host without fine-grained traps.

It accepts more: what charters/minimum-no-fgt.json accepts beyond charters/minimum.json, by FEAT name, with the reasons
given there. The words after it are what else is otherwise.
"""
import json
import sys


def load(name):
    with open(f"charters/{name}.json", encoding="utf-8") as f:
        return json.load(f)


def main():
    made = load(sys.argv[1])
    beyond = {row["is"] for row in load("minimum")["accept_residue"]}
    beyond |= {row["is"] for row in made["accept_residue"]}
    made["name"] += "-no-fgt"
    made["accept_residue"] += [r for r in load("minimum-no-fgt")["accept_residue"] if r["is"] not in beyond]
    for word in sys.argv[2:]:
        name, value = word.split("=")
        if value == "false":
            made.setdefault("features", {})[name] = {"is": False, "why": "the host has it not"}
        else:
            made.setdefault("registers", {})[name] = {"is": value, "why": "the host has no more"}
    json.dump(made, sys.stdout, indent=2)


main()
