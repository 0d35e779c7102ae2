#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The sealed charter that EL2 holds is, byte for byte, the one that was sealed on this machine: its terms too.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP

# same CHARTER: seal it here, run a guest under it, and compare what EL2 answers.
same() {
	local here there
	"$CHARTER" seal "$1" -b "$T/here.charterb" >/dev/null || fail "it does not seal" || return 1
	here=$(tail -c +25 "$T/here.charterb" | head -c 32 | od -A n -t x1 | tr -d ' \n')
	hold --charter "$1" --kernel "$KERNEL" --append "console=ttyAMA0 panic=-1" --timeout 60 || return 1
	granted start && "$CHARTER" show --json $held >"$T/shown" 2>&1 &&
		there=$(sed -n 's/^ *"sha256": "\([0-9a-f]*\)".*/\1/p' "$T/shown")
	kill $held
	wait $held
	[ -n "$there" ] && [ "$here" = "$there" ] || fail "here $here, at EL2 '$there'"
}

sed 's/"accept_residue": \[/"varies": { "ID_AA64MMFR2_EL1.FWB": "inert", "MIDR_EL1": "visible" },\
	"accept_residue": [ "FEAT_SHA1", "FEAT_AES",/' charters/neoverse-n1.json >"$T/terms.json"
terms_shown() { grep -q '"ID_AA64MMFR2_EL1.FWB": "inert"' "$T/shown" && grep -q '"FEAT_AES"' "$T/shown" || fail "not in show"; }

test "qemu: EL2 holds the sealed charter of this machine" same neoverse-n1
test "qemu: EL2 holds a charter's terms" same "$T/terms.json"
test "qemu: show of a live VM has the charter's terms" terms_shown
