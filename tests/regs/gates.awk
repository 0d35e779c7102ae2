# SPDX-License-Identifier: BSD-2-Clause
# Which feature gives a register: switches.txt, the features' `implies`, rows, and LLVM's names with one switch on.
# -> findings. Each switch that gives a name must stand for something that the row needs, and some row's need for each name.
FILENAME ~ /switches\.txt$/ {
	if (NF > 1 && !/^#/) {
		sub(/^[^ ]+/, "& ")
		stands[$1] = substr($0, length($1) + 2)
	}
	next
}
$1 == "implies" { implies[$2] = implies[$2] " " $3 }
$1 == "row" && $7 !~ /^ID_/ {
	at = $2 " " $3 " " $4 " " $5 " " $6
	name[at] = $7
	line = $0
	sub(/^([^ ]+ ){9}/, "", line)
	for (i = 10; i <= NF; i++)
		if ($i ~ /^FEAT_/)
			needs[at] = needs[at] " " $i
}
$1 == "base" { base[$2 " " $3 " " $4 " " $5 " " $6] = 1 }
$1 == "name" { known[$2 " " $3 " " $4 " " $5 " " $6] = toupper($8) }
$1 == "gate" {
	at = $2 " " $3 " " $4 " " $5 " " $6
	if ($7 ~ /^v[0-9]|,/)
		versions[at] = versions[at] " " $7
	else
		gates[at] = gates[at] " " $7
}
function gives(feature, list, n, i, words) {
	if (index(list " ", " " feature " "))
		return 1
	n = split(implies[feature], words, " ")
	for (i = 1; i <= n; i++)
		if (gives(words[i], list))
			return 1
	return 0
}
function fits(switch_name, list, n, i, words, fitting) {
	n = split(stands[switch_name], words, " ")
	for (i = 1; i <= n; i++)
		fitting += gives(words[i], list)
	return switch_name ~ /,/ ? fitting == n : fitting > 0
}
function judge(at, n, i, words, list) {
	if (base[at]) {
		if (needs[at] != "")
			open++
		else
			plain++
		return
	}
	list = gates[at]
	if (list == "" && split(versions[at], words, " "))
		list = words[1]
	gated++
	if (list == "")
		print "find", "gate:" name[at] "/nothing", "no switch gives it in LLVM; the rows need" needs[at]
	n = split(list, words, " ")
	for (i = 1; i <= n; i++) {
		if (words[i] == words[i - 1])
			continue
		pairs++
		if (!fits(words[i], needs[at]))
			print "find", "gate:" name[at] "/" words[i], "this switch of LLVM gives it; the rows need" (needs[at] != "" ? needs[at] : " nothing")
	}
}
END {
	for (at in name)
		if (known[at] == toupper(name[at]))
			judge(at)
	print "said", gated, "registers that LLVM gives with a feature,", pairs, "pairs of register and switch compared,", plain, \
		"registers of the base architecture in both,", open, "that need something and that LLVM gives every CPU"
}
