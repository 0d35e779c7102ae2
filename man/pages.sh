#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# usage: man/pages.sh COMMAND FOLDER   write all manual pages: those of the command by itself, the formats from docs/
set -eu
command=$1 folder=$2
here=$(dirname "$0")
mkdir -p "$folder"
"$command" --man >"$folder/charter.1"
"$command" --man list | while read -r page; do
	section=1
	[ "$page" != exit ] || section=7
	"$command" --man "$page" >"$folder/charter-$page.$section"
done
awk -v name=charter.json -v title='charters, hosts and what the charter command prints' -f "$here/formats.awk" \
	"$here/../docs/formats.md" >"$folder/charter.json.5"
echo '.so man5/charter.json.5' >"$folder/charter-host.json.5"
