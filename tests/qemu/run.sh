#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Running machines: the command and its broker against a stand-in for EL2, then guests on QEMU. Each part has a
# folder, sockets and processes of its own, so two of them run at a time; those that look at the time run alone.
set -u
here=$(cd "$(dirname "$0")" && pwd)
T=$(mktemp -d) || exit 4
trap 'rm -rf "$T"' EXIT

row() { # parts, one after the other; what each says is shown when it is over
	local part began
	for part in "$@"; do
		began=$SECONDS
		"$here/$part.sh" >"$T/$part" 2>&1 || echo "not ok $part.sh: it ended with $?" >>"$T/$part"
		echo "# $part took $((SECONDS - began)) s" >>"$T/$part"
		flock "$T" cat "$T/$part"
	done
}

row machines &
row boot broker input hold sealed channel
wait
row services
