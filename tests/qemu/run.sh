#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Running machines: the command and its broker against a stand-in for EL2, then guests on QEMU.
set -u
here=$(cd "$(dirname "$0")" && pwd)
for part in boot broker onto watch many pattern input machines trees services hold sealed channel tour; do
	"$here/$part.sh" || echo "not ok $part.sh: it ended with $?"
done
