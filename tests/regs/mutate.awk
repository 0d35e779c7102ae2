# SPDX-License-Identifier: BSD-2-Clause
# One file of rows with one mistake in it: -v kind=, -v line= (mutants.awk).
kind == "swap" && FNR == line { held = $0; next }
kind == "swap" && FNR == line + 1 {
	split(held, above)
	below = $2
	sub(/bit [0-9]+/, "bit " above[2])
	print
	sub(/bit [0-9]+/, "bit " below, held)
	print held
	next
}
kind == "drop" && FNR == line { next }
kind == "move" && FNR == line { $8 = $8 % 2 ? $8 - 1 : $8 + 1 }
kind == "gone" && FNR == line { gone = 1; next }
gone && /^[ \t]/ { next }
{ gone = 0; print }
