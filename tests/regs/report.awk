# SPDX-License-Identifier: BSD-2-Clause
# expected.txt, then findings (`find KEY what`, `said what was compared`) of one source (-v source=, the keys' prefix):
# `ok`, or `not ok` for each finding that is not expected and each expectation that met nothing. `*` in an expected
# key matches any characters.
FILENAME ~ /expected\.txt$/ {
	if ($0 ~ /^(#|$)/ || index($1, source ":") != 1)
		next
	keys[++key_count] = $1
	pattern = $1
	gsub(/[.]/, "[.]", pattern)
	gsub(/[*]/, ".*", pattern)
	patterns[key_count] = "^" pattern "$"
	if (NF < 3)
		bad[++bad_count] = "expected.txt: " $1 " has no reason"
	next
}
$1 == "find" {
	found++
	known = 0
	for (i = 1; i <= key_count; i++)
		if ($2 ~ patterns[i]) {
			met[i]++
			known = 1
		}
	if (known)
		next
	sub(/^find /, "")
	bad[++bad_count] = $0
}
$1 == "said" {
	sub(/^said /, "")
	said = said (said == "" ? "" : " ") $0
}
END {
	for (i = 1; i <= key_count; i++)
		if (!met[i])
			bad[++bad_count] = "expected.txt: " keys[i] " is no longer so"
	if (said == "")
		bad[++bad_count] = "nothing was compared"
	for (i = 1; i <= bad_count; i++)
		print "not ok regs/" source ": " bad[i]
	if (!bad_count)
		print "ok regs/" source " (" said "; " found + 0 " differences, each explained)"
	exit bad_count > 0
}
