#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What docs/style.md asks for and a script can see: function and file lengths (printed; over 80 and 500 lines fails),
# no goto in core and hyp, no conditional compilation in core, no notes to self, a licence line in every file.
set -u
cd "$(dirname "$0")/.." || exit 4
failed=0

result() { # name, what is wrong ("": nothing), remark
	if [ -z "$2" ]; then
		echo "ok static/$1${3:+ ($3)}"
	else
		echo "not ok static/$1: $(echo "$2" | head -5 | tr '\n' ';')"
		failed=1
	fi
}
ours() { git ls-files -co --exclude-standard "$@"; }

# A function's lines, from `{` in the first column to `}` in the first column, with its name.
functions() {
	ours '*.c' '*.h' | while read -r file; do
		awk -v file="$file" '
			/^[a-zA-Z_].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
			/^\{/ { start = FNR }
			/^\}/ { if (start) print FNR - start - 1, file, name; start = 0 }' "$file"
	done | sort -n
}
all=$(functions)
figures=$(echo "$all" | awk '{ n[NR] = $1; over += $1 > 40 }
	END { printf "%d functions: median %d, 95%% %d, longest %d", NR, n[int((NR + 1) / 2)], n[int(NR * 0.95)], n[NR] }')
result function-lengths "$(echo "$all" | awk '$1 > 80 { print $2 ": " $3 " has " $1 " lines" }')" "$figures"
result file-lengths "$(ours '*.c' '*.h' '*.S' | xargs wc -l | awk '$2 != "total" && $1 > 500 { print $2 " has " $1 " lines" }')" \
	"longest $(ours '*.c' '*.h' '*.S' | xargs wc -l | awk '$2 != "total" && $1 > m { m = $1 } END { print m }')"
result no-goto "$(ours 'core/*.[ch]' 'hyp/*.[ch]' | xargs grep -nE '\bgoto\b')"
result no-conditionals-in-core "$(ours 'core/*.[ch]' | xargs grep -nE '^[ \t]*#[ \t]*(if|ifdef|elif|else)\b')"
# Header guards are the only #ifndef.
result guards-only "$(ours 'core/*.[ch]' | xargs grep -nE '^[ \t]*#[ \t]*ifndef' | grep -vE '_H$')"
result no-function-pointers "$(ours 'core/*.[ch]' | xargs grep -nE '\(\*[a-z_]+(\[[^]]*\])?\)\(')"
mark='TO''DO|FIX''ME|XX''X'
result no-notes-to-self "$(ours | grep -vE '\.(bin|json|png)$|/corpus/|^docs/style\.md$' | xargs grep -nwE "$mark")"
result licence-lines "$(ours '*.c' '*.h' '*.S' '*.sh' 'arch/*.txt' | xargs grep -L 'SPDX-License-Identifier: BSD-2-Clause')"
exit $failed
