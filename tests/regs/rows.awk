# SPDX-License-Identifier: BSD-2-Clause
# arch/sysreg/*.txt -> `row OP0 OP1 CRN CRM OP2 NAME READ WRITE NEEDS...`; READ and WRITE are 1 where there is such an access.
function flush() {
	if (name != "")
		print "row", at, name, read, write, needs
	name = ""
}
{ sub(/(^|[ \t])#.*/, "") }
/^register/ {
	flush()
	at = $4 " " $5 " " $6 " " $7 " " $8
	name = $3
	read = 1
	write = $9 == "sys"
	needs = ""
}
$1 == "read" && $2 == "undef" { read = 0 }
$1 == "write" && $2 == "undef" { write = 0 }
$1 == "needs" { sub(/^[ \t]*needs[ \t]+/, ""); needs = $0 }
END { flush() }
