# SPDX-License-Identifier: BSD-2-Clause
# The lines that the GNU assembler refuses for the base architecture (`refused LINE selected|unknown ...`), then the rows,
# one a line -> findings: a register that it has there for a feature alone must need something.
$1 == "refused" { refused[$2] = $3; next }
{
	row++
	if (refused[row] == "unknown")
		unknown++
	else if (refused[row] == "")
		open++
	else if (NF > 9 || $7 ~ /^ID_/)
		gated++
	else
		print "find", "gnu:" $7 "/needs", "the GNU assembler refuses it for armv8-a; the row needs nothing"
}
END {
	if (!gated)
		print "find", "gnu:nothing/refused", "the assembler refused nothing"
	print "said", row, "registers,", gated, "refused for armv8-a, each needs something;", open + 0, "taken for armv8-a,", unknown + 0, "unknown to it"
}
