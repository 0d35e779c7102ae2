# SPDX-License-Identifier: BSD-2-Clause
# Rows and LLVM's names -> findings (`find KEY what`), and what was compared (`said ...`).
$1 == "row" && $2 && $3 < 4 {
	at = $2 " " $3 " " $4 " " $5 " " $6
	ours[at] = ours[at] " " $7
	has[at, toupper($7), "read"] = $8
	has[at, toupper($7), "write"] = $9
	rows++
}
$1 == "name" {
	at = $2 " " $3 " " $4 " " $5 " " $6
	if (!((at, $8) in named)) {
		theirs[at] = theirs[at] " " $8
		names++
	}
	named[at, $8] = 1
	way[at, $8, $7] = 1
}
function one_of(name, list, n, i, words) {
	n = split(toupper(list), words, " ")
	for (i = 1; i <= n; i++)
		if (words[i] == toupper(name))
			return 1
	return 0
}
function ways(at, name, which) {
	ways_compared++
	if (has[at, toupper(name), which] + 0 != way[at, toupper(name), which] + 0)
		print "find", "llvm:" name "/" which, has[at, toupper(name), which] + 0 ? "a " which " of it exists in the rows, not in LLVM" : \
			"LLVM has a " which " of it, the rows have not"
}
END {
	for (at in theirs) {
		n = split(theirs[at], words, " ")
		for (i = 1; i <= n; i++)
			if (!one_of(words[i], ours[at]))
				print "find", "llvm:" words[i] "/missing", "LLVM has it at", at ", where the rows have" (at in ours ? ours[at] : " nothing")
	}
	for (at in ours) {
		n = split(ours[at], words, " ")
		for (i = 1; i <= n; i++) {
			if (!one_of(words[i], theirs[at])) {
				print "find", "llvm:" words[i] "/unknown", "at", at ", LLVM has", at in theirs ? theirs[at] : "no name"
				continue
			}
			same++
			ways(at, words[i], "read")
			ways(at, words[i], "write")
		}
	}
	print "said", rows, "rows,", names, "names of LLVM,", same, "the same at the same encoding,", ways_compared, "directions compared"
}
