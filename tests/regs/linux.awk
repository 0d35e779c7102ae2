# SPDX-License-Identifier: BSD-2-Clause
# `effective` rows of arch/control and the fine-grained traps against Linux's description of the registers (the first
# file) -> findings: same bits, same names, and nothing there that we have not.
function put(reg, bits, name, n, parts, b) {
	n = split(bits, parts, ":")
	for (b = parts[n] + 0; b <= parts[1] + 0; b++) {
		theirs[reg, b] = name
		has[reg] = 1
	}
}
function ours_put(reg, bits, name, n, parts, b) {
	n = split(bits, parts, ":")
	for (b = parts[n] + 0; b <= parts[1] + 0; b++)
		ours[reg, b] = name
	mine[reg] = 1
}
FNR == 1 { file++ }
file == 1 {
	if ($1 == "Sysreg" || $1 == "SysregFields")
		reg = $2
	else if ($1 == "Fields")
		same[reg] = $2
	else if (($1 == "Field" || $1 ~ /Enum$/) && $1 != "EndEnum")
		put(reg, $2, $3)
	next
}
{ sub(/(^|[ \t])#.*/, "") }
# Linux describes EL2's registers in their format of HCR_EL2.E2H = 1.
/^effective/ {
	reg = $3
	whole[reg] = 1
	for (b = 0; $4 == "e2h" && b < 64; b++)
		delete ours[reg, b]
	next
}
/^(trap|control|el2|vncr)/ { reg = "" }
$1 == "bit" && reg != "" { ours_put(reg, $2, $3) }
$1 == "trap" || $1 == "control" {
	split($3, part, ".")
	if (part[1] ~ /^(HD?FG[RWI]TR2?|HAFGRTR|HFGITR2?|HCRX)_EL2$/ && !whole[part[1]])
		ours_put(part[1], $4, part[2])
}
function plain_name(name) {
	name = toupper(name)
	gsub(/_/, "", name)
	return name
}
# One field over the whole register is Linux's sixteen, with a number each.
function differs(reg, a, t) {
	if (ours[reg, 0] == a && ours[reg, 63] == a)
		sub(/[0-9]+$/, "", t)
	return plain_name(a) != plain_name(t)
}
function compare(reg, from, b, a, t, told) {
	from = reg in has ? reg : same[reg]
	if (!(from in has))
		return
	regs++
	for (b = 0; b < 64; b++) {
		a = ours[reg, b]
		t = theirs[from, b]
		if (a == "" && t == "" || told == a "/" t)
			continue
		told = a "/" t
		bits++
		if (a == "")
			print "find", "linux:" reg "." t "/missing", "Linux has it at bit", b ", the rows have nothing"
		else if (t == "")
			print "find", "linux:" reg "." a "/unknown", "the rows have it at bit", b ", Linux has nothing"
		else if (differs(reg, a, t))
			print "find", "linux:" reg "." a "/name", "at bit", b ", Linux calls it", t
	}
}
END {
	for (reg in mine)
		compare(reg)
	print "said", regs, "registers,", bits, "fields compared with Linux"
}
