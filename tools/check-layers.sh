#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Dependencies run downward: arch <- core <- {hyp, cli, kvm, tests}; abi is seen by all; a guest sees abi and the rows
# generated for it. Every #include of every file is looked up, and its folder compared with what the file's
# folder may see. Every public header compiles alone. BUILD: the build folder.
set -u
cd "$(dirname "$0")/.." || exit 4
BUILD=${BUILD:-build}
failed=0

result() { # name, what is wrong ("": nothing)
	if [ -z "$2" ]; then
		echo "ok static/$1"
	else
		echo "not ok static/$1: $(echo "$2" | head -5 | tr '\n' ';')"
		failed=1
	fi
}

# Every include as: file, folder it is in, folder of what it includes.
includes() {
	git ls-files -co --exclude-standard '*.c' '*.h' '*.S' | while read -r file; do
		dir=${file%/*}
		sed -n 's/^[ \t]*#[ \t]*include[ \t]*\(["<][^">]*\).*/\1/p' "$file" | while read -r include; do
			name=${include#?}
			place=system
			case $include in
			'"'*) for at in "$dir" abi core hyp guests cli tests/common tests; do
				if [ -f "$at/$name" ]; then
					place=$(cd "$(dirname "$at/$name")" && pwd)
					place=${place#"$PWD"/}
					[ "$at/$name" = core/rows.h ] && place=rows
					break
				fi
			done
				[ $place = system ] && place=generated ;;
			'<charter/'*) place=charter ;;
			esac
			echo "$file ${file%%/*} ${place%%/*} $name"
		done
	done
}

result layers "$(includes | awk '
	BEGIN {
		# What each folder may include, besides itself.
		may["abi"] = " "
		may["core"] = " abi charter rows generated "
		may["hyp"] = " abi charter rows generated "
		may["guests"] = " abi generated "
		may["cli"] = " abi charter rows generated core "
		may["kvm"] = " abi charter rows generated "
		may["examples"] = " abi charter "
		may["tests"] = " abi charter rows generated core hyp cli guests tools "
		may["tools"] = " abi charter rows generated core "
		free["core"] = free["hyp"] = free["guests"] = free["abi"] = " stdbool.h stddef.h stdint.h stdarg.h "
	}
	{ target = $3 }
	target == $2 { next }
	target == "system" {
		if (!($2 in free) || index(free[$2], " " $4 " ")) next
		# The four functions that the compiler may call anyway.
		if ($2 == "core" && $4 == "string.h") next
		print $1 " includes <" $4 ">"
		next
	}
	!index(may[$2], " " target " ") { print $1 " includes " $4 " (" target ")" }')"

# The folders of the command, from the ground up: each may include itself and those before it.
result cli-layers "$(grep -n '#include "[a-z]*/' cli/*/*.[ch] | awk -F'[/:"]' '
	BEGIN { n = split("base doc channel live show run audit cmd", folder, " "); for (i = 1; i <= n; i++) floor[folder[i]] = i }
	!($2 in floor) || !($6 in floor) || floor[$6] > floor[$2] { print }')"

# The public headers name nothing that is not public.
result public-includes "$(grep -n '#include "' core/include/charter/*.h)"

alone=
for header in core/include/charter/*.h abi/*.h; do
	for cc in gcc clang; do
		printf '#include "%s"\n' "$PWD/$header" |
			$cc -std=gnu11 -Wall -Wextra -Wconversion -Werror -ffreestanding -fsyntax-only -Iabi -Icore/include \
				-I"$BUILD/gen/include" -x c - 2> /dev/null || alone="$alone $cc:$header"
	done
done
result headers-compile-alone "$alone"
exit $failed
