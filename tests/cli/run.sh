#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The `charter` command and its documents, from outside: exit codes, messages, files, bytes.
# usage: tests/cli/run.sh   (from the root of the tree; BUILD names the build's folder)
set -u
cd "$(dirname "$0")/../.." || exit 4
charter=${BUILD:-build}/charter
case $charter in /*) ;; *) charter=$PWD/$charter ;; esac
here=$PWD/tests/cli
CHARTER_PATH=$PWD/charters
export CHARTER_PATH
unset NO_COLOR
work=$(mktemp -d) || exit 4
trap 'rm -rf "$work"' EXIT
failed=0

ok() { echo "ok $1"; }
not_ok() { echo "not ok $1: $2"; failed=1; }
# check NAME WHY-IF-NOT CONDITION...
check() {
	local name=$1 why=$2
	shift 2
	if "$@"; then ok "$name"; else not_ok "$name" "$why"; fi
}

# run EXPECTED-EXIT ARGUMENT...: output in $work/out and $work/err; false when the exit code is another.
run() {
	local expected=$1
	shift
	timeout 20 "$charter" "$@" >"$work/out" 2>"$work/err" </dev/null
	code=$?
	[ "$code" = "$expected" ]
}
out_has() { grep -qF -- "$1" "$work/out"; }
# exits NAME EXPECTED-EXIT TEXT ARGUMENT...: TEXT must be on stderr (1 to 4) or stdout (0, 1, 5).
exits() {
	local name=$1 expected=$2 text=$3
	shift 3
	if ! run "$expected" "$@"; then
		not_ok "$name" "exit $code instead of $expected: $(head -c 200 "$work/err" | tr '\n' ' ')"
	elif cat "$work/out" "$work/err" | grep -qF -- "$text"; then
		ok "$name"
	else
		not_ok "$name" "no '$text' in: $(cat "$work/out" "$work/err" | head -c 300 | tr '\n' ' ')"
	fi
}
same() { cmp -s "$1" "$2"; }
nothing_there() { ! ls "$work/there"* >/dev/null 2>&1; }

# ---- the command itself
exits help 0 'Usage: charter VERB' --help
exits version 0 'charter ' --version
exits help-word 0 'Usage: charter VERB' help
exits help-of 0 'Usage: charter seal' help seal
exits help-of-unknown 2 "did you mean 'seal'?" help seel
exits unknown-option 2 "unknown option '--frob'" --frob seal
exits no-verb 2 'Usage: charter VERB'
exits unknown-verb 2 "did you mean 'show'?" shwo
exits unknown-verb-far 2 'charter --help lists' xyzzyxyzzy
for verb in show seal check; do
	exits "$verb-help" 0 "Usage: charter $verb" "$verb" --help
	exits "$verb-no-argument" 2 "charter $verb --help" "$verb"
	exits "$verb-unknown-option" 2 'unrecognized option' "$verb" --nope
done
exits unknown-charter 3 "did you mean 'neoverse-n2'?" show neoverse-n3
exits unknown-profile 3 "did you mean 'qemu-max@11.1'?" show qemu-max@11.2
exits unreadable 4 "can't be read" show "$here"
run 0 show neoverse-n1
check no-colour-in-a-pipe 'escape sequences on a pipe' sh -c "! grep -q $(printf '\033') '$work/out'"

# ---- charters that are wrong: tests/cli/bad.txt
bad_one() { # name, line, text; the charter is in $work/NAME.json
	local file=$work/$1.json
	if ! run 3 seal "$file" -o "$work/there.json" -b "$work/there.charterb"; then
		not_ok "bad/$1" "exit $code instead of 3"
	elif ! grep -F "$file:$2: " "$work/err" | grep -qF -- "$3"; then
		not_ok "bad/$1" "no '$3' at line $2 in: $(head -c 300 "$work/err" | tr '\n' ' ')"
	elif ! nothing_there; then
		not_ok "bad/$1" 'a file was written'
	elif [ -s "$work/out" ]; then
		not_ok "bad/$1" 'something was printed as if it were sealed'
	else
		ok "bad/$1"
	fi
	rm -f "$work"/there*
}
name=
while IFS= read -r text; do
	case $text in
	'== '*)
		[ -z "$name" ] || bad_one "$name" "$line" "$expect"
		read -r _ name line expect <<<"$text"
		: >"$work/$name.json"
		;;
	*) [ -z "$name" ] || printf '%s\n' "$text" >>"$work/$name.json" ;;
	esac
done <"$here/bad.txt"
bad_one "$name" "$line" "$expect"

head -c 300000 /dev/zero | tr '\0' ' ' >"$work/large.json"
exits bad/too-large 3 'too large' seal "$work/large.json"
printf '{"charter":1,"name":"\377"}' >"$work/utf8.json"
exits bad/not-utf8 3 'utf8.json:1: not JSON' seal "$work/utf8.json"
printf '{"charter\000":1}' >"$work/nul.json"
exits bad/nul 3 'not JSON' seal "$work/nul.json"
: >"$work/empty.json"
exits bad/empty 3 'not JSON' seal "$work/empty.json"
printf '%05000d' 0 | tr 0 '[' >"$work/deep.json"
exits bad/deep 3 'not JSON' seal "$work/deep.json"

# What a terminal would act upon is shown, not passed on; an error is one line.
# shellcheck disable=SC1003
escapes='"features": { "FEAT_SVE": { "is": false, "why": "\u001b[31mred\nline\u009b" } }'
printf '{ "charter": 1, "base": "qemu-neoverse-n1@1", "services": { "psci": "1.1" }, "why": "\\u001b[31mred",
"platform": { "ipa_bits": 40 }, %s }\n' "$escapes" >"$work/escapes.json"
run 0 show "$work/escapes.json"
check escapes/show "exit $code, or an escape is printed" sh -c "grep -qF '\x1b[31mred\x0aline\u009b' '$work/out' &&
	! grep -q $(printf '[\033\302\233]') '$work/out'"
run 0 explain FEAT_SVE -c "$work/escapes.json"
check escapes/explain "exit $code, or an escape is printed" sh -c "grep -qF '\x1b[31mred' '$work/out' && ! grep -q $(printf '\033') '$work/out'"
sed 's/"why"/"why\\u001b[31m\\n"/' "$work/escapes.json" >"$work/escapes-key.json"
exits escapes/error 3 'why\x1b[31m\x0a' seal "$work/escapes-key.json"
check escapes/error-lines 'an error is more than a line' [ "$(grep -vc '^charter: ' "$work/err")" = 0 ]
exits escapes/name 3 "'a\x1b[31m'" show "$(printf 'a\033[31m')"

# ---- what is right seals, and says what it took along
for name in neoverse-n1 max minimum; do
	exits "seal/$name" 0 'sealed' seal "$name" -o "$work/$name.json" -b "$work/$name.charterb"
	exits "seal/$name-on-max" 0 'sealed' seal "$name" --host qemu-max@11.1 -o "$work/again.json"
	check "seal/$name-host-changes-nothing" 'a host that can grant it changed it' same "$work/$name.json" "$work/again.json"
	exits "check/$name-on-max" 0 'yes: qemu-max@11.1 can run' check "$name" qemu-max@11.1
done
run 0 seal neoverse-n1 -o "$work/again.json"
check seal/taken-along 'FEAT_PMUv3p1 goes with FEAT_PMUv3, and must be named' out_has FEAT_PMUv3p1
run 0 seal neoverse-n1
check seal/stdout 'stdout is not the sealed charter alone' same "$work/out" "$work/neoverse-n1.json"
run 0 seal - <"$CHARTER_PATH/neoverse-n1.json" || timeout 20 "$charter" seal - <"$CHARTER_PATH/neoverse-n1.json" >"$work/out"
check seal/stdin 'from standard input it is another charter' same "$work/out" "$work/neoverse-n1.json"

# ---- any profile is a base: what no guest is granted goes, and so does what lacks what it implies, and is said
for file in arch/profile/*.txt; do
	profile=$(basename "$file" .txt)
	cat >"$work/base.json" <<END
{ "charter": 1, "base": "$profile", "platform": { "cntfrq_hz": 1000000000, "ipa_bits": 40 },
  "services": { "psci": "1.1" }, "residue": "unassessed" }
END
	exits "base/$profile" 0 sealed seal "$work/base.json" -o "$work/again.json"
	cp "$work/out" "$work/base-$profile"
done
check base/el3-goes 'a Neoverse V2 has EL3, a guest has not, and that is not said' grep -q FEAT_AA64EL3 "$work/base-neoverse-v2@1"
check base/lacking-goes 'FEAT_MTE_PERM has no FEAT_MTE2 there, and that it goes is not said' grep -q FEAT_MTE_PERM "$work/base-qemu-max@11.1"

# ---- equal charters are equal bytes
run 0 seal "$here/order-a.json" -o "$work/a.json" || not_ok order/a "exit $code: $(head -1 "$work/err")"
run 0 seal "$here/order-b.json" -o "$work/b.json" || not_ok order/b "exit $code: $(head -1 "$work/err")"
check order/same-bytes 'the order of keys, spaces, escapes or reasons changed the sealed charter' same "$work/a.json" "$work/b.json"
run 0 seal "$work/neoverse-n1.json" -o "$work/again.json" -b "$work/again.charterb"
check reseal/json 'sealing a sealed charter changed it' same "$work/neoverse-n1.json" "$work/again.json"
check reseal/binary 'the binary form depends on where the charter came from' same "$work/neoverse-n1.charterb" "$work/again.charterb"
cp "$work/neoverse-n1.charterb" "$work/n1.charterb"
run 0 seal "$work/n1.charterb" -o "$work/again.json"
check reseal/from-binary 'the binary form holds another charter' same "$work/neoverse-n1.json" "$work/again.json"

"$here/arm64.sh" || failed=1

# ---- levels are another way to say fields and platform facts
rest='"charter": 1, "base": "qemu-max@11.1", "services": { "psci": "1.1" }, "registers": { "ID_AA64PFR0_EL1.SEL2": "0x0",
	"ID_AA64MMFR2_EL1.NV": "0x0", "ID_AA64MMFR3_EL1.MEC": "0x0"'
said='"FEAT_AA32EL1": false, "FEAT_MTE2": false'
cat >"$work/levels.json" <<EOF
{ $rest }, "features": { $said }, "platform": { "ipa_bits": 40 },
  "levels": { "sve.vl": { "is": [256, 128], "why": "what both hosts have" }, "pmu.counters": 4, "parange": 48,
    "debug.breakpoints": 2, "debug.watchpoints": 3, "debug.contexts": 1 } }
EOF
cat >"$work/fields.json" <<EOF
{ $rest, "ID_AA64MMFR0_EL1.PARange": "0x5", "ID_AA64DFR0_EL1.BRPs": "0x1", "ID_AA64DFR0_EL1.WRPs": "0x2",
  "ID_AA64DFR0_EL1.CTX_CMPs": "0x0" }, "features": { $said }, "platform": { "ipa_bits": 40, "sve_vls": 3, "pmu_counters": 4 } }
EOF
exits levels/seal 0 sealed seal "$work/levels.json" -o "$work/levels.sealed"
exits levels/fields 0 sealed seal "$work/fields.json" -o "$work/fields.sealed"
check levels/same 'levels come to something else than the same fields and facts' same "$work/levels.sealed" "$work/fields.sealed"
check levels/there 'the vector lengths are not in the sealed form' grep -qF '"pmu_counters":4,"sve_vls":3' "$work/levels.sealed"
# What a feature takes along: facts that need it are 0 without it.
cat >"$work/nosve.json" <<EOF
{ $rest }, "features": { $said, "FEAT_SVE": false, "FEAT_SME": false, "FEAT_PMUv3": false }, "platform": { "ipa_bits": 40 } }
EOF
run 0 seal "$work/nosve.json" -o "$work/nosve.sealed"
check levels/without-feature 'facts of features that are off are not 0' grep -qF '"pmu_counters":0,"sve_vls":0' "$work/nosve.sealed"

# ---- other implementations
others() { # name, the array
	printf '{ "charter": 1, "base": "qemu-neoverse-n1@1", "identity": { "others": %s },\n"platform": { "ipa_bits": 40 },
"services": { "psci": "1.1", "func_feat": true, "discover_impl_ver": true, "discover_impl_cpus": true } }\n' "$2" >"$work/$1.json"
}
others two '[ { "midr": "0x411fd401", "revidr": "0x10", "why": "a V1" }, { "midr": "0x410fd4f0" } ]'
others one '[ { "midr": "0x411fd401", "revidr": "0x10" } ]'
others none '[]'
exits others/seal 0 sealed seal "$work/two.json" -o "$work/two.sealed" -b "$work/two.bin"
run 0 seal "$work/none.json" -o "$work/none.sealed"
check others/sealed 'they are not in the sealed form' grep -qF '"implementations":[{"aidr":"0x0000000000000000","midr":"0x00000000411fd401","revidr":"0x0000000000000010"},{' "$work/two.sealed"
check others/none 'an empty list is not nothing' test "$(grep -c implementations "$work/none.sealed")" = 0
exits others/show 0 'MIDR_EL1 0x410fd4f0  REVIDR_EL1 0x0' show "$work/two.bin"
exits others/same 0 equal diff "$work/two.bin" "$work/two.sealed"
exits others/diff 1 'implementation 2 ' diff "$work/two.sealed" "$work/one.json"
check others/more 'the longer list is not more' out_has 'A has more'
sed 's/0000000010/0000000011/' "$work/two.sealed" >"$work/forged.sealed"
exits others/forged 3 'not the hash' show "$work/forged.sealed"
others many "[ $(for i in $(seq 15); do printf '{ "midr": "0x%x" }, ' "$i"; done) { \"midr\": \"0x99\" } ]"
exits others/many 3 'at most 15 implementations' seal "$work/many.json"
others wide '[ { "midr": "0x1411fd401" } ]'
exits others/wide 3 'more than the 32 bits' seal "$work/wide.json"
others odd '[ { "midr": "0x1", "cpu": "V1" } ]'
exits others/odd 3 'unknown key "cpu"' seal "$work/odd.json"
others bare '[ "0x411fd401" ]'
exits others/bare 3 'must be an object with midr' seal "$work/bare.json"
sed 's/"discover_impl_cpus": true/"discover_impl_cpus": false/' "$work/two.json" >"$work/unasked.json"
exits others/unasked 3 'grant both under services' seal "$work/unasked.json"

# ---- the hash, by the published rule: SHA-256 of the canonical text without the member sha256
hash_of() { sed 's/"sha256":"[0-9a-f]*",//' "$1" | tr -d '\n' | sha256sum | cut -d ' ' -f 1; }
stated() { sed 's/.*"sha256":"\([0-9a-f]*\)".*/\1/' "$1"; }
for name in neoverse-n1 max minimum a; do
	check "hash/$name" 'sha256sum of the text is another' [ "$(hash_of "$work/$name.json")" = "$(stated "$work/$name.json")" ]
done
binary_hash=$({ head -c 24 "$work/n1.charterb"; head -c 32 /dev/zero; tail -c +57 "$work/n1.charterb"; } | sha256sum | cut -d ' ' -f 1)
binary_stated=$(tail -c +25 "$work/n1.charterb" | head -c 32 | od -A n -t x1 | tr -d ' \n')
check hash/binary 'sha256sum of the binary form is another' [ "$binary_hash" = "$binary_stated" ]

# ---- the values, against the profile's text: an N1 but for what the charter says
n1_reg() { sed -n "s/.*\"$1\":\"\(0x[0-9a-f]*\)\".*/\1/p" "$work/neoverse-n1.json"; }
wrong=
count=0
while read -r reg value rest; do
	case $reg in ''|'#'*|profile|platform|ccsidr) continue ;; esac
	case $reg in
	ID_DFR0_EL1) value=$((value & ~0x0f000000)) ;;        # PerfMon
	ID_MMFR0_EL1) value=$((value & ~0x00f00000 | 0x00100000)) ;; # AuxReg
	ID_AA64DFR0_EL1) value=$((value & ~0xf00)) ;;         # PMUVer
	esac
	[ "$(n1_reg "$reg")" = "$(printf '0x%016x' "$value")" ] || wrong="$wrong $reg"
	count=$((count + 1))
done <arch/profile/qemu-neoverse-n1@1.txt
check "values/neoverse-n1-$count-registers" "not the profile's:$wrong" [ -z "$wrong" -a "$count" -ge 60 ]
check values/psci 'PSCI_VERSION is not 1.1' grep -qF '"PSCI_VERSION":"0x0000000000010001"' "$work/neoverse-n1.json"
check values/unstated-service 'a service that was not stated is granted' grep -qF '"STD_BMAP":"0x0000000000000000"' "$work/minimum.json"
check values/no-prose 'the name or a reason is in the sealed form' sh -c "! grep -qE '\"(name|why|base)\"' '$work/neoverse-n1.json'"
check values/unassessed 'residue is not carried as unassessed' grep -qF '"residue":"unassessed"' "$work/neoverse-n1.json"
check values/order-pan 'PAN2 without PAN3 is PAN = 2' sh -c "'$charter' show '$work/a.json' | grep -q 'ID_AA64MMFR1_EL1 .*PAN=2'"

# ---- a sealed charter can't be edited
edited() { # name, sed script
	sed "$2" "$work/neoverse-n1.json" >"$work/edited.json"
	same "$work/edited.json" "$work/neoverse-n1.json" && not_ok "edit/$1" 'the test changes nothing'
	exits "edit/$1" 3 "$3" show "$work/edited.json"
}
changed='was changed after its seal'
edited value 's/"ID_AA64ISAR0_EL1":"0x0000100010211120"/"ID_AA64ISAR0_EL1":"0x0000100010211020"/' "$changed"
edited firmware 's/"STD_BMAP":"0x0000000000000000"/"STD_BMAP":"0x0000000000000001"/' "$changed"
edited hash 's/"sha256":"./"sha256":"g/' "$changed"
edited state 's/"state":\["[^"]*",/"state":[/' "$changed"
edited strict 's/"strict":false/"strict":true/' "$changed"
edited unknown 's/^{/{"extra":1,/' 'unknown key "extra"'
edited model 's/"model":1/"model":9999/' 'use a newer one'
sed 's/,"/ ,\n\t"/g' "$work/neoverse-n1.json" >"$work/spaced.json"
exits edit/white-space-is-none 0 "$(stated "$work/neoverse-n1.json")" show "$work/spaced.json"
# Edited and hashed again: what the values come to is computed again, too.
rehash() { # sed script; the text must stay canonical
	sed "$1" "$work/neoverse-n1.json" >"$work/forged.json"
	sed -i "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$(hash_of "$work/forged.json")\"/" "$work/forged.json"
}
rehash 's/"state":\["[^"]*",/"state":[/'
exits forge/state 3 'is not what the seal of these values gives' show "$work/forged.json"
rehash 's/"ID_AA64MMFR2_EL1":"0x[0-9a-f]*"/"ID_AA64MMFR2_EL1":"0x0000000002001011"/'
exits forge/beyond-the-policy 3 'ID_AA64MMFR2_EL1.NV' show "$work/forged.json"
rehash 's/"AIDR_EL1":"0x[0-9a-f]*",//'
exits forge/missing-register 3 'AIDR_EL1 is missing' show "$work/forged.json"
rehash 's/"strict":false/"strict":true/'
exits forge/strict 3 'is not what the seal of these values gives' show "$work/forged.json"

# ---- the binary form: cut or garbled anywhere, it is refused
size=$(wc -c <"$work/n1.charterb")
bad=
for cut in 0 1 7 8 23 55 56 57 64 200 1000 $((size - 1)); do
	head -c "$cut" "$work/n1.charterb" >"$work/cut.charterb"
	run 3 show "$work/cut.charterb" || bad="$bad $cut:$code"
done
check binary/cut "not refused with 3 when cut at:$bad" [ -z "$bad" ]
bad=
for at in 8 12 16 20 24 60 100 500 $((size / 2)) $((size - 1)); do
	cp "$work/n1.charterb" "$work/flip.charterb"
	byte=$(tail -c +$((at + 1)) "$work/n1.charterb" | head -c 1 | od -A n -t u1 | tr -d ' ')
	printf "\\$(printf '%03o' $((byte ^ 16)))" | dd of="$work/flip.charterb" bs=1 seek="$at" conv=notrunc status=none
	run 3 show "$work/flip.charterb" || bad="$bad $at:$code"
done
check binary/flipped "not refused with 3 when flipped at:$bad" [ -z "$bad" ]
cat "$work/n1.charterb" "$work/n1.charterb" >"$work/twice.charterb"
exits binary/trailing 3 'charter' show "$work/twice.charterb"
run 0 seal "$here/order-a.json" -b "$work/vary.charterb" || not_ok binary/varies "exit $code"
run 0 seal "$work/vary.charterb" -o "$work/again.json"
check binary/varies 'varies or accept_residue were lost in the binary form' same "$work/a.json" "$work/again.json"
check binary/accept-residue 'accept_residue is not in the sealed form' grep -qF '"accept_residue":["FEAT_AES","FEAT_SHA1"]' "$work/a.json"
check binary/varies-listed 'varies is not in the sealed form' \
	grep -qF '"varies":{"CTR_EL0.DminLine":"visible","ID_AA64MMFR2_EL1.FWB":"inert"}' "$work/a.json"

# ---- hosts
run 0 show --document qemu-max@11.1 && cp "$work/out" "$work/host.json"
exits host/json 0 'yes: ' check neoverse-n1 "$work/host.json"
exits host/show 0 'Firmware registers (at most)' show "$work/host.json"
run 0 show --document "$work/host.json"
check host/round-trip 'a host file read and written is another' same "$work/out" "$work/host.json"
sed 's/"settable":{[^}]*},*//; s/,}$/}/' "$work/host.json" >"$work/nomask.json"
exits check/undecidable-masks 5 'undecidable: ' check neoverse-n1 "$work/nomask.json"
sed 's/"cntfrq_hz":[0-9]*,//' "$work/host.json" >"$work/nofreq.json"
exits check/undecidable-fact 5 'CNTFRQ_HZ' check neoverse-n1 "$work/nofreq.json"
exits seal/undecidable 5 'CNTFRQ_HZ' seal neoverse-n1 --host "$work/nofreq.json" -o "$work/there.json"
check seal/undecidable-nothing-written 'a file was written' nothing_there
sed 's/"cntfrq_hz":[0-9]*/"cntfrq_hz":24000000/' "$work/host.json" >"$work/slow.json"
exits check/platform 1 'CNTFRQ_HZ' check neoverse-n1 "$work/slow.json"
sed 's/"PSCI_VERSION":"0x[0-9a-f]*"/"PSCI_VERSION":"0x0000000000010000"/' "$work/host.json" >"$work/psci10.json"
exits check/firmware 1 'asked 1.1' check neoverse-n1 "$work/psci10.json"
exits check/firmware-lower-is-fine 0 'yes: ' check minimum "$work/psci10.json"
run 1 check max qemu-neoverse-n1@1
check check/no "exit $code instead of 1" [ "$code" = 1 ]
check check/names-field 'the field in the way is not named' out_has ID_AA64ISAR0_EL1.RNDR
check check/names-feature 'what would fix it is not named' out_has '"FEAT_RNG": false'
check check/names-most 'the most possible is not named' sh -c "grep 'ID_AA64ISAR0_EL1.RNDR ' '$work/out' | grep -q 'asked 0x1 .*most *0x0'"
run 3 seal max --host qemu-neoverse-n1@1 -o "$work/there.json"
check seal/host-can-not 'not refused with file and line' grep -qE 'max\.json:[0-9]+: .*FEAT_RNG' "$work/err"
check seal/host-can-not-nothing-written 'a file was written' nothing_there
run 1 check -q max qemu-neoverse-n1@1
check check/quiet "exit $code instead of 1, or something was printed" [ "$code" = 1 -a ! -s "$work/out" ]
sed 's/"FEAT_PMUv3": { "is": false/"FEAT_PMUv3": { "is": true/' charters/neoverse-n1.json >"$work/pmu.json"
# FEAT_BF16 has a field of its own and one of SVE's: the second alone where SVE is.
echo '{"charter":1,"base":"qemu-neoverse-n1@1","features":{"FEAT_BF16":true},"platform":{"ipa_bits":40},"services":{"psci":"1.1","trng":false}}' \
	>"$work/bf16.json"
run 1 diff qemu-neoverse-n1@1 "$work/bf16.json"
check feature/on-brings-no-more-than-it-must 'FEAT_BF16 brings another feature along' grep -qx ' *only B *FEAT_BF16' "$work/out"
sed 's/"FEAT_BF16":true/"FEAT_BF16":true,"FEAT_SVE":true/; s/"features"/"levels":{"sve.vl":[128]},"features"/' "$work/bf16.json" >"$work/sve.json"
exits feature/on-in-each-field-that-counts 1 'ID_AA64ZFR0_EL1.BF16             0x0 (NI)             0x1' diff qemu-neoverse-n1@1 "$work/sve.json"
exits check/withheld-by-the-hypervisor 1 'a host that grants it (this CPU has it, its hypervisor does not grant it: the performance monitors' \
	check "$work/pmu.json" qemu-max@11.1
exits check/withheld-in-a-snapshot 0 'has FEAT_PMUv3, and cannot grant it' explain FEAT_PMUv3 --host "$work/host.json"
exits check/not-a-host 3 'no host snapshot' check neoverse-n1 max
exits check/not-a-charter 3 'no charter' check qemu-max@11.1 qemu-max@11.1
sed 's/"ID_AA64PFR0_EL1":"0x/"ID_AA64PFR0_EL1":"0y/' "$work/host.json" >"$work/badhost.json"
exits host/bad-hex 3 'badhost.json:1: /registers/ID_AA64PFR0_EL1' check neoverse-n1 "$work/badhost.json"
sed 's/"host":1/"host":1,"extra":{}/' "$work/host.json" >"$work/badhost.json"
exits host/unknown-key 3 'unknown key "extra"' check neoverse-n1 "$work/badhost.json"
# What a charter lets vary is not in the way.
sed 's/"registers": {/"varies": { "ID_AA64PFR1_EL1.SSBS": "visible" }, "registers": {/' charters/neoverse-n1.json >"$work/vary.json"
sed 's/"ID_AA64PFR1_EL1":"0x[0-9a-f]*"/"ID_AA64PFR1_EL1":"0x0000000000000000"/' "$work/host.json" >"$work/nossbs.json"
exits varies/without 1 'ID_AA64PFR1_EL1.SSBS' check neoverse-n1 "$work/nossbs.json"
exits varies/with 0 'yes: ' check "$work/vary.json" "$work/nossbs.json"
check varies/own-value "the host's own value is not shown" out_has "ID_AA64PFR1_EL1.SSBS: the guest sees the host's own 0x0 in place of 0x2 (visible)"
exits varies/can-show 0 'yes: ' check "$work/vary.json" "$work/host.json"
check varies/not-without-need 'it varies on a host that can show the chartered value' sh -c "! grep -q varies '$work/out'"

# ---- a live host, against the profile taken for one: they differ in what only EL2 sees
live() {
	timeout 60 "$charter" run --print-host >"$work/live.charterb" 2>"$work/err" </dev/null || return 1
	run 0 show --document "$work/live.charterb" && cp "$work/out" "$work/live.json"
}
if [ ! -x "${QEMU:-none}" ]; then
	echo 'skip live/snapshot: no QEMU'
elif ! live; then
	not_ok live/snapshot "$(head -c 300 "$work/err" | tr '\n' ' ')"
else
	ok live/snapshot
	for name in neoverse-n1 max minimum; do
		exits "live/$name" 0 'yes: ' check "$name" "$work/live.charterb"
	done
	# What is withheld of a machine is more than of its CPU: the firmware's and EL3's part is another.
	differ=$(diff <(sed 's/,"withheld":{[^}]*}//' "$work/host.json" | tr , '\n') \
		<(sed 's/,"withheld":{[^}]*}//' "$work/live.json" | tr , '\n') |
		sed -n 's/^> .*"\([A-Za-z_0-9]*\)":.*/\1/p' | tr '\n' ' ')
	check live/as-its-profile "differs in: $differ" \
		[ "$differ" = 'ID_AA64DFR0_EL1 ID_AA64PFR0_EL1 ID_DFR1_EL1 ID_PFR1_EL1 ' ]
fi

# ---- show
run 0 show neoverse-n1
check show/feature 'a granted feature is missing' out_has FEAT_LSE
check show/field 'a field is missing' out_has 'Atomic=2'
check show/reason 'the reason of a statement is missing' out_has 'not virtualized yet'
check show/service 'the PSCI version is missing' sh -c "grep -q 'PSCI_VERSION .*1\.1' '$work/out'"
exits show/profile 0 'Implementer=0x41 Variant=4' show qemu-neoverse-n1@1
exits show/binary 0 "$binary_stated" show "$work/n1.charterb"
run 0 show --document neoverse-n1
check show/json 'the JSON form is not the sealed charter' same "$work/out" "$work/neoverse-n1.json"

# ---- diff
exits diff/equal 0 'equal' diff neoverse-n1 "$work/neoverse-n1.json"
exits diff/equal-binary 0 'equal' diff "$work/n1.charterb" "$work/neoverse-n1.json"
exits diff/unknown 3 'there is no file' diff neoverse-n1 nowhere
exits diff/one 2 'what, and what else' diff neoverse-n1
run 1 diff qemu-neoverse-n1@1 qemu-max@11.1
check diff/feature 'a feature that only max has is not named' sh -c "sed -n '/only B/,/^\$/p' '$work/out' | grep -q FEAT_RNG"
check diff/field 'a field is not named with both values and who has more' \
	grep -qE '^  ID_AA64ISAR0_EL1.RNDR +0x0 \(NI\) +0x1 \(IMP\) +B$' "$work/out"
check diff/neither 'an identity has no more' grep -qE '^  MIDR_EL1.PartNum +0xd0c +0x51 +neither$' "$work/out"
check diff/not-compared 'what a profile does not have is not said' out_has 'not compared: firmware registers'
run 1 diff max minimum && cp "$work/out" "$work/forth"
run 1 diff minimum max
check diff/both-ways 'A to B is not B to A' \
	[ "$(grep -c ' B$' "$work/forth"):$(grep -c ' A$' "$work/forth")" = "$(grep -c ' A$' "$work/out"):$(grep -c ' B$' "$work/out")" ]
sed 's/"psci": *{ *"is": *"1.1"/"psci": { "is": "1.0"/' charters/neoverse-n1.json >"$work/lower.json"
run 1 diff neoverse-n1 "$work/lower.json"
check diff/firmware 'the PSCI version is not compared' grep -qE '^  PSCI_VERSION +1.1 +1.0 +A$' "$work/out"
check diff/more 'A has all that B has, and more' out_has 'A has more: all that B has, and more'
run 1 diff "$work/nosve.json" "$work/levels.json"
check diff/state 'state that comes with a feature is not listed' sh -c "sed -n '/state, only B/,/^\$/p' '$work/out' | grep -q ZCR_EL1"
check diff/fact 'a fact of a feature that one side has is not more' grep -qE '^  SVE_VLS +0 +3 +B$' "$work/out"
exits diff/not-known 5 'not known' diff "$work/host.json" "$work/nofreq.json"
run 1 diff -q neoverse-n1 max
check diff/quiet "exit $code instead of 1, or something was printed" [ "$code" = 1 -a ! -s "$work/out" ]

# ---- explain
explains() { # name, text, argument...
	local name=$1 text=$2
	shift 2
	COLUMNS=400 run 0 explain "$@"
	if tr -s ' \n' ' ' <"$work/out" | grep -qF -- "$text"; then ok "explain/$name"
	else not_ok "explain/$name" "exit $code, no '$text' in: $(head -c 300 "$work/err" "$work/out" | tr '\n' ' ')"; fi
}
line_of() { grep -n -m1 -- "$2" "$1" | cut -d : -f 1; }
explains feature "there when ID_AA64PFR0_EL1.SVE >= 0x1 [arch/feature/sve.txt:$(line_of arch/feature/sve.txt 'FEAT_SVE "')] (DDI 0487" FEAT_SVE
explains implies "implies FEAT_FP16 [arch/feature/sve.txt" FEAT_SVE
explains implied-by "implied by FEAT_SVE2 [arch/feature/sve.txt" FEAT_SVE
explains enforced-by "CPTR_EL2.TZ (bits 8:8) is set unless FEAT_SVE" FEAT_SVE
explains policy "lower-safe: SVE can be left unused [arch/policy/id_aa64pfr.txt" ID_AA64PFR0_EL1.SVE
explains value-names '0x0 (NI) 0x1 (AES) 0x2 (PMULL)' ID_AA64ISAR0_EL1.AES
explains field 'bits 35:32 of ID_AA64PFR0_EL1, unsigned' ID_AA64PFR0_EL1.SVE
explains register 'S3_0_C0_C4_0, an ID register' ID_AA64PFR0_EL1
explains encoding 'register ID_AA64PFR0_EL1' S3_0_C0_C4_0
explains kvm-id 'register ID_AA64PFR0_EL1' 0x603000000013c020
explains lower-case 'feature FEAT_SVE' feat_sve
explains unknown-encoding 'a read at EL1, where it traps, is UNDEFINED' S3_3_C15_C2_1 -c neoverse-n1
explains refused-access 'without FEAT_SVE an access is UNDEFINED' ZCR_EL1 -c neoverse-n1
explains answered-access "a read at EL1, where it traps, reads $(n1_reg ID_AA64PFR0_EL1)" ID_AA64PFR0_EL1 -c neoverse-n1
explains firmware 'VENDOR_HYP_KVM_PTP (0x86000001) with VENDOR_HYP_BMAP bit 1' VENDOR_HYP_BMAP
explains service 'granted by bit 0 of STD_BMAP' trng
explains call 'TRNG_FEATURES answers 0 of it' TRNG_RND
explains call-refused 'refuses it: x0 = -1, x1 to x3 = 0' 0x84000053 -c neoverse-n1
explains call-unknown 'no function that the tables know' 0x84abcdef
explains control 'REVIDR_EL1 and AIDR_EL1 answer from the charter' HCR_EL2.TID1
explains platform 'guests read CNTFRQ_EL0 once' cntfrq_hz
explains level 'platform fact SVE_VLS' sve.vl
n1=charters/neoverse-n1.json
explains statement "says /features/FEAT_PMUv3: false: the performance monitors" FEAT_PMUv3 -c "$n1"
explains statement-line "not virtualized yet [$n1:$(line_of $n1 FEAT_PMUv3)]" FEAT_PMUv3 -c "$n1"
explains along "FEAT_PMUv3p1 is taken along by /features/FEAT_PMUv3: false [$n1:$(line_of $n1 FEAT_PMUv3)] FEAT_PMUv3p1 implies FEAT_PMUv3 [arch/feature/perf.txt" FEAT_PMUv3p1 -c "$n1"
explains along-field "/features/FEAT_PMUv3" ID_AA64DFR0_EL1.PMUVer -c "$n1"
explains base "the base, qemu-neoverse-n1@1, has it [arch/profile/qemu-neoverse-n1@1.txt:$(line_of arch/profile/qemu-neoverse-n1@1.txt '^profile')]" FEAT_LSE -c "$n1"
cat >"$work/no32.json" <<EOF
{ "charter": 1, "base": "qemu-neoverse-n1@1", "services": { "psci": "1.1" }, "platform": { "ipa_bits": 40 },
  "features": { "FEAT_AA32EL0": false } }
EOF
explains zeroed "ID_ISAR0_EL1 is zero without FEAT_AA32EL0 [arch/sysreg/id_aa32_2.txt" ID_ISAR0_EL1.Divide -c "$work/no32.json"
explains zeroed-by "says /features/FEAT_AA32EL0: false [$work/no32.json:2]" ID_ISAR0_EL1.Divide -c "$work/no32.json"
explains not-said 'says nothing of it, and what is not said is not granted' trng -c minimum
explains sealed 'its reasons are in the open charter it was made of' FEAT_LSE -c "$work/neoverse-n1.json"
explains host 'does not have FEAT_RNG, and cannot grant it' FEAT_RNG -h qemu-neoverse-n1@1
explains withheld "Charter's hypervisor does not grant FEAT_PMUv3" FEAT_PMUv3p1 -h qemu-neoverse-n1@1 -c max
bad=
for word in $("$charter" --completion bash | sed -n 's/^_charter_rows="\(.*\)"/\1/p' | tr ' ' '\n' | sort -u |
	awk -v every="${CHARTER_ALL:-10}" 'NR % every == 0'); do
	run 0 explain "$word" -c max -h qemu-neoverse-n1@1 || bad="$bad $word:$code"
done
check explain/every-row "not explained:$bad" [ -z "$bad" ]
exits explain/unknown 3 "did you mean 'FEAT_SVE'?" explain FEAT_SVF
exits explain/unknown-field 3 "did you mean 'ID_AA64PFR0_EL1.SVE'?" explain ID_AA64PFR0_EL1.SVF
exits explain/nothing 2 'explain what?' explain
explains fit 'in the way nothing' -c neoverse-n1 -h qemu-max@11.1
run 1 explain -c max -h qemu-neoverse-n1@1
check explain/unfit "exit $code, or the chain is not whole" sh -c "tr -s ' \n' ' ' <'$work/out' | \
	grep -q 'ID_AA64ISAR0_EL1.RNDR: asked 0x1, most 0x0;.*the base, qemu-max@11.1, has 0x1.*has 0x0; the most it can grant is 0x0'"

# ---- what the documents show as charters are charters, and README says of its own what comes of it
documented() { awk '/^```json$/ { n++; on = n == 1; next } /^```/ { on = 0 } on' "$1"; }
documented README.md >"$work/readme.json"
documented docs/formats.md >"$work/formats.json"
exits documents/formats 0 sealed seal "$work/formats.json" -o "$work/again.json"
exits documents/readme 0 sealed seal "$work/readme.json" -o "$work/again.json"
sed -nE 's!^ *build/charter check mine.json ([^ ]*) *# (yes|no).*!\1 \2!p' README.md >"$work/said"
check documents/readme-checks 'README checks its charter no more' [ "$(wc -l <"$work/said")" = 2 ]
while read -r host said; do
	exits "documents/readme-on-$host" "$([ "$said" = yes ]; echo $?)" "$said: $host" check "$work/readme.json" "$host"
done <"$work/said"

# ---- residue
sed '/FEAT_SHA512/d' charters/neoverse-n1.json >"$work/rejects.json"
exits residue/accepted 0 'FEAT_SHA512          accepted     cost                 3 instructions' show --residue neoverse-n1 qemu-max@11.1
exits residue/all 0 'ALLINT (read) ICC_NMIAR1_EL1 (read)' show --residue --all neoverse-n1 qemu-max@11.1
exits residue/not-accepted 1 'FEAT_SHA512          not accepted cost' show --residue "$work/rejects.json" qemu-max@11.1
exits residue/check-accepted 0 'features remain usable, all of them accepted' check neoverse-n1 qemu-max@11.1
exits residue/check-refused 1 'FEAT_SHA512                  cost: 3 instructions' check "$work/rejects.json" qemu-max@11.1
exits residue/check-fix 1 'fix: "accept_residue": ["FEAT_SHA512"]' check "$work/rejects.json" qemu-max@11.1
exits residue/no-host 2 'goes with a charter and a host' show --residue neoverse-n1
exits residue/two-charters 3 'is no host snapshot' show --residue neoverse-n1 minimum
exits residue/unfit 1 'there is no residue to speak of' show --residue max qemu-neoverse-n1@1

# ---- JSON, held against the schemas by a validator that shares nothing with the command
json() { # schema, name, expected exit, argument...
	local schema=$1 name=$2 expected=$3
	shift 3
	mkdir -p "$work/json/$schema"
	run "$expected" "$@" || not_ok "json/$schema-$name" "exit $code instead of $expected"
	cp "$work/out" "$work/json/$schema/$name"
	[ "$schema" = host ] || [ "$schema" = charter ] || grep -q "\"exit\": $expected" "$work/out" ||
		not_ok "json/$schema-$name" 'the exit code in it is another'
}
json show open 0 show --json neoverse-n1
json show sealed 0 show --json "$work/a.json"
json show binary 0 show --json "$work/n1.charterb"
json show profile 0 show --json qemu-max@11.1
json show host 0 show --json "$work/host.json"
json show poor-host 0 show --json "$work/nomask.json"
json show nothing 3 show --json nowhere
json seal open 0 seal --json neoverse-n1
json seal zeroed 0 seal --json "$work/no32.json"
json seal files 0 seal --json max -o "$work/max.json" -b "$work/max.charterb"
json seal wrong 3 seal --json "$work/strict.json"
json seal host 3 seal --json max --host qemu-neoverse-n1@1
json check yes 0 check --json neoverse-n1 qemu-max@11.1
json check no 1 check --json max qemu-neoverse-n1@1
json check undecidable 5 check --json neoverse-n1 "$work/nofreq.json"
json check varies 0 check --json "$work/vary.json" "$work/nossbs.json"
json show residue 0 show --residue --json neoverse-n1 qemu-max@11.1
json show residue-none 0 show --residue --json max qemu-max@11.1
json check residue 1 check --json "$work/rejects.json" qemu-max@11.1
json check wrong 3 check --json max max
json diff charters 1 diff --json max minimum
json diff equal 0 diff --json max max
json diff hosts 5 diff --json "$work/host.json" "$work/nofreq.json"
json diff profile 1 diff --json qemu-max@11.1 "$work/a.json"
json diff varies 1 diff --json "$work/a.json" neoverse-n1
json diff wrong 3 diff --json max nowhere
json explain feature 0 explain --json FEAT_SVE -c neoverse-n1 -h qemu-max@11.1
json explain service 0 explain --json TRNG_RND -c neoverse-n1
json explain unfit 1 explain --json -c max -h qemu-neoverse-n1@1
json explain unknown 3 explain --json FEAT_SVF
json host document 0 show --document qemu-max@11.1
json host poor 0 show --document "$work/nomask.json"
json charter document 0 show --document max
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
	valid() { # schema, argument...
		local schema=$1 what
		shift
		what=$(/usr/bin/python3 -W ignore "$here/validate.py" schemas "$@" 2>&1)
		check "schema/$schema" "$(echo "$what" | tail -3 | tr '\n' ' ')" [ -z "$what" ]
	}
	for schema in show seal check diff explain host; do
		valid "$schema" "$schema" "$work/json/$schema"/*
	done
	valid charter charter charters/*.json "$here"/order-*.json "$work/levels.json" "$work/json/charter"/* "$work/a.json" "$work/minimum.json"
	wrong=
	for name in unknown-key newer-format no-base no-psci bad-hex-digit bad-hex-prefix varies-class residue-judged strict \
		name-of-spaces is-unknown-key is-missing level-vl-no-array level-vl-odd level-parange level-counters \
		level-breakpoints platform-too-large edited forged; do
		wrong="$wrong $work/$name.json"
	done
	sed 's/"strict":false/"strict":true/' "$work/a.json" >"$work/edited.json"
	sed 's/"state":\["0x/"state":["0y/' "$work/a.json" >"$work/forged.json"
	# shellcheck disable=SC2086 # a list of names
	valid charter-refuses --reject charter $wrong
else
	echo 'skip schema: no python3-jsonschema'
fi
# What is said on stderr is in the JSON, with its place.
run 3 seal --json "$work/strict.json"
check json/error-place 'the error is not there with file and line' \
	sh -c "grep -q '\"line\": 3' '$work/out' && grep -q 'strict mode' '$work/out' && grep -q 'strict mode' '$work/err'"
run 0 seal --json neoverse-n1
check json/seal-sha256 'the hash is another' grep -qF "$(stated "$work/neoverse-n1.json")" "$work/out"
timeout 20 "$charter" check --json max max >/dev/full 2>"$work/err"
check json/full "exit $? instead of 4" [ $? = 4 ]

# ---- installed, it finds what it came with; manual pages and completion know every option
inst=$work/inst/usr
unset MAKEFLAGS MAKELEVEL
if make -s BUILD="${BUILD:-build}" DESTDIR="$work/inst" PREFIX=/usr install >"$work/out" 2>&1; then
	ok install/make
	for file in bin/charter lib/libcharter.a lib/charter/el2/libcharter.a lib/charter/hyp/charter-hyp.bin \
		lib/charter/guests/bench.bin include/charter/charter.h include/charter/gen.h share/charter/neoverse-n1.json \
		share/charter/schemas/charter.schema.json share/man/man5/charter.json.5 lib/pkgconfig/charter.pc; do
		[ -s "$inst/$file" ] || not_ok "install/$file" 'not there'
	done
	(cd "$work" && env -u CHARTER_PATH "$inst/bin/charter" seal neoverse-n1 >"$work/out" 2>"$work/err")
	check install/charters "the installed command does not find its charters: $(head -c 200 "$work/err")" \
		same "$work/out" "$work/neoverse-n1.json"
	cat >"$work/embed.c" <<-EOF
	#include <charter/charter.h>
	#include <stdio.h>
	int main(void) { printf("%d\n", charter_feature_find("FEAT_SVE") == CHARTER_FEAT_SVE); return 0; }
	EOF
	flags=$(PKG_CONFIG_PATH="$inst/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$work/inst" \
		PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 pkg-config --cflags --libs charter)
	# shellcheck disable=SC2086 # a list of flags
	gcc -Wall -Wextra -Werror -o "$work/embed" "$work/embed.c" $flags 2>"$work/err" && [ "$("$work/embed")" = 1 ]
	check install/pkg-config "a program can't be built with $flags: $(head -c 300 "$work/err")" [ $? = 0 ]
else
	not_ok install/make "$(tail -3 "$work/out" | tr '\n' ' ')"
fi
missing=
pages=0
for verb in $("$charter" --man list | grep -v '^exit$'); do
	page=$inst/share/man/man1/charter-$verb.1
	pages=$((pages + 1))
	"$charter" "$verb" --help | sed -nE 's/^  (-., |    )(--[a-z][a-z-]+).*/\2/p' | sort -u | grep -vE '^--(version|usage)$' | while read -r option; do
		grep -qF -- "$(printf '%s' "$option" | sed 's/-/\\-/g')" "$page" || echo "man:$verb:$option"
		"$charter" --completion bash | sed -n "/^	$verb)/,/;;/p" | grep -qF -- "$option" || echo "bash:$verb:$option"
	done >"$work/options"
	missing="$missing$(cat "$work/options")"
	[ -z "$("$charter" --help | grep "^  $verb ")" ] && missing="$missing help:$verb"
done
check man/options-of-$pages-verbs "not in the page or the completion: $missing" [ -z "$missing" -a "$pages" -ge 8 ]
check man/exit-codes 'charter-exit(7) has not seven codes' [ "$(grep -c '^\.B [0-6]$' "$inst/share/man/man7/charter-exit.7")" = 7 ]
if command -v groff >/dev/null; then
	for page in "$inst"/share/man/man*/*.[157]; do
		(cd "$inst/share/man" && groff -man -Tutf8 -ww -z "$page") 2>&1
	done >"$work/out"
	check man/troff "groff complains: $(head -2 "$work/out" | tr '\n' ' ')" [ ! -s "$work/out" ]
else
	echo 'skip man/troff: no groff'
fi
completes() { # name, a word it must offer, words typed...
	local name=$1 word=$2
	shift 2
	"$charter" --completion bash >"$work/completion"
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _charter; printf "%s\n" "${COMPREPLY[@]}"' - \
		"$work/completion" "$@" >"$work/out"
	check "completion/$name" "no $word in: $(head -c 200 "$work/out" | tr '\n' ' ')" grep -qxF -- "$word" "$work/out"
}
completes verb explain charter ex
completes help seal charter help se
completes option --host charter seal --h
completes charter neoverse-n1 charter show neo
completes profile qemu-max@11.1 charter check neoverse-n1 qemu-m
completes feature FEAT_SVE charter explain FEAT_SV
completes own start charter vm st
completes charter-of-option minimum charter explain FEAT_SVE --charter mini

# ---- the machine
exits write/no-folder 4 "can't be written" seal neoverse-n1 -o "$work/none/x.json"
mkdir "$work/folder"
exits write/folder 4 'not a regular file' seal neoverse-n1 -o "$work/folder"
echo before >"$work/kept.json"
run 3 seal "$work/strict.json" -o "$work/kept.json"
check write/kept 'a failed seal touched the old file' [ "$(cat "$work/kept.json")" = before ]
timeout 20 "$charter" seal neoverse-n1 >/dev/full 2>"$work/err"
check write/full "exit $? instead of 4" [ $? = 4 ]
# What is printed is an answer: it can't be lost in silence, and no file takes the place of a stream that is closed.
unsaid() { # name, argument...
	local name=$1 code
	shift
	timeout 20 "$charter" "$@" >/dev/full 2>"$work/err"
	code=$?:$(grep -c "can't be written" "$work/err")
	check "write/full-$name" "exit $code: $(cat "$work/err")" [ "$code" = 4:1 ]
	timeout 20 "$charter" "$@" >&- 2>"$work/err"
	code=$?:$(grep -c "can't be written" "$work/err")
	check "write/closed-$name" "exit $code: $(cat "$work/err")" [ "$code" = 4:1 ]
}
unsaid show show neoverse-n1
unsaid check check max qemu-neoverse-n1@1
unsaid json check --json max qemu-neoverse-n1@1
unsaid diff diff max minimum
unsaid explain explain FEAT_SVE
unsaid seal seal neoverse-n1 -o "$work/unsaid.json"
unsaid help help
unsaid verb-help show --help
unsaid man --man run
check write/closed-file 'what was printed is in a file' same "$work/unsaid.json" "$work/neoverse-n1.json"
timeout 20 "$charter" check -q max qemu-neoverse-n1@1 >&-
check write/closed-quiet "exit $? instead of 1" [ $? = 1 ]
timeout 20 "$charter" seal neoverse-n1 -o "$work/unsaid.json" <&- >&- 2>&-
check write/closed-all 'what was printed is in a file' same "$work/unsaid.json" "$work/neoverse-n1.json"
check write/no-rest 'a temporary file was left' sh -c "! ls '$work'/*.json.?????? >/dev/null 2>&1"

# ---- the small parts, and mutated documents, under the sanitizers
run 0 show --document qemu-neoverse-n1@1 && cp "$work/out" "$work/seed.json"
rounds=150
[ -z "${CHARTER_ALL:-}" ] || rounds=5000
for cc in gcc clang; do
	"${BUILD:-build}/tests/cli-json-$cc" >"$work/out" 2>&1
	code=$?
	sed -n "s/^ok [0-9]* - \(.*\)/ok json\/$cc\/\1/p; s/^not ok [0-9]* - \(.*\)/not ok json\/$cc\/\1: it failed/p" "$work/out"
	[ $code = 0 ] || not_ok "json/$cc" "$(tail -3 "$work/out" | tr '\n' ' ')"
	seed=$RANDOM
	timeout 300 "${BUILD:-build}/tests/cli-mutate-$cc" $seed $rounds "$work/mutated" "$CHARTER_PATH/neoverse-n1.json" \
		"$here/order-b.json" "$work/minimum.json" "$work/n1.charterb" "$work/seed.json" >"$work/out" 2>"$work/err"
	code=$?
	check "mutate/$cc" "seed $seed, exit $code: $(cat "$work/out") $(grep -m1 -E 'ERROR|runtime error' "$work/err")" [ $code = 0 ]
done

exit $failed
