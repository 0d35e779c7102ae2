# SPDX-License-Identifier: BSD-2-Clause
# Mistakes that a transcriber could make, one a line: `KIND FILE LINE`. LLVM's names, Linux's description, then the rows
# twice (the second time with -v style `pass=2` before them).
# drop: a line of an `effective` row. swap: its bit and the next one below changed places, in a register that Linux
# describes. gone, move: a register that LLVM has a name for is not there, or its op2 is another.
FNR == 1 { file++ }
file == 1 {
	if ($1 == "name")
		known[toupper($8)] = 1
	next
}
file == 2 {
	if ($1 == "Sysreg")
		described[$2] = 1
	next
}
{ sub(/(^|[ \t])#.*/, "") }
/^effective .* e2h / { two[$3] = 1 }
pass != 2 { next }
/^effective/ {
	reg = $3 " " $4
	linux = ($3 in described) && (!($3 in two) || $4 == "e2h")
}
/^register/ {
	reg = ""
	if ($9 == "sys" && $4 >= 2 && toupper($3) in known) {
		print "gone", FILENAME, FNR
		print "move", FILENAME, FNR
	}
}
/^[ \t]+(bit|res0|res1) / && reg != "" {
	print "drop", FILENAME, FNR
	# Of these expected.txt says that Linux does not have them, or calls them otherwise.
	single = $1 == "bit" && $2 !~ /:/ && $3 !~ /^TM|BRE$/
	if (linux && single && was_single && was == reg && before == FNR - 1)
		print "swap", FILENAME, before
	was_single = single
	was = reg
	before = FNR
}
