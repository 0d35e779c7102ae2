#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The generator's own tests: every mistake it promises to refuse, made in a copy of sample/ (a small
# architecture with one of everything), and what it writes for a good one. Prints `ok NAME`,
# `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build) is the build folder; its tools/gen is made if it is not there.

set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
gen=$BUILD/tools/gen
[ -x "$gen" ] || make -s BUILD="$BUILD" "$gen" >&2 || exit 4
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
failed=0

ok() { echo "ok gen/$1"; }
not_ok() { # name, why
	echo "not ok gen/$1: $2"
	failed=1
}

fresh() { # a new copy of the sample, in $tmp/arch
	rm -rf "$tmp/arch" "$tmp/out"
	cp -r tests/gen/sample "$tmp/arch"
}

# Change one file of the sample with sed; the generator must say exactly this about it, end with 3, and write nothing.
reject() { # name, file, sed script, `LINE: message` (LINE: or file:LINE: elsewhere)
	fresh
	sed "$3" "tests/gen/sample/$2" >"$tmp/arch/$2"
	if cmp -s "tests/gen/sample/$2" "$tmp/arch/$2"; then
		not_ok "$1" "the change changes nothing"
		return
	fi
	"$gen" --arch "$tmp/arch" --out "$tmp/out" >"$tmp/stdout" 2>"$tmp/stderr"
	status=$?
	case $4 in
	[0-9]*) wanted="$tmp/arch/$2:$4" ;;
	*) wanted="$tmp/arch/$4" ;;
	esac
	if [ $status != 3 ]; then
		not_ok "$1" "exit status $status instead of 3"
	elif ! grep -qxF -- "$wanted" "$tmp/stderr"; then
		not_ok "$1" "no '$wanted' in: $(head -n 3 "$tmp/stderr" | tr '\n' ' ')"
	elif [ -s "$tmp/stdout" ] || [ -e "$tmp/out" ]; then
		not_ok "$1" "something was written all the same"
	else
		ok "$1"
	fi
}

S=sysreg/named.txt
# Fields: every bit once, highest first.
reject field-gap $S 's/field 15:12 High/field 15:13 High/' \
	'8: ID_ALPHA_EL1: bits 12:12 above Low 11:8 are neither field nor reserved'
reject field-overlap $S 's/field 15:12 High/field 16:13 High/' \
	'7: ID_ALPHA_EL1: High 16:13 overlaps what is above it, down to bit 16 (spans go highest first)'
reject field-order $S '/Low unsigned/{h;d;};/Base/{p;x;}' \
	'11: ID_ALPHA_EL1: Low 11:8 overlaps what is above it, down to bit 0 (spans go highest first)'
reject field-bits-below $S '/Base/d' '3: ID_ALPHA_EL1: bits 3:0 are neither field nor reserved'
reject field-twice $S 's/11:8 Low/11:8 High/' '8: ID_ALPHA_EL1 High is used already (sysreg/named.txt:7)'
reject field-values-missing $S 's/Low unsigned 0..1/Low unsigned/' \
	'8: ID_ALPHA_EL1.Low needs its values: 0=NI 1=IMP or 0..2 or 0,2,3 or any'
reject el12-unknown $S '$ael12 ALPHA_CTRL_EL2' '26: no such register: ALPHA_CTRL_EL2'
reject el12-id $S '$ael12 ID_BETA_EL1' '26: ID_BETA_EL1 is no register of class sys: EL2 has none of this name'
reject el12-twice $S '$ael12 ALPHA_CTRL_EL1 ALPHA_CTRL_EL1' '26: ALPHA_CTRL_EL1 is listed already'
reject el12-nothing $S '$ael12' "26: a register's name is missing"
reject field-value-name $S 's/2=TWO_2/2=TWO-2/' "11: a value's name is of letters, digits and '_': '2=TWO-2'"
reject field-value-name-none $S 's/2=TWO_2/2=/' "11: a value's name is of letters, digits and '_': '2='"
reject field-value-name-some $S 's/2=TWO_2/2/' "11: either every value of Base has a name or none: '2'"
reject field-value-name-twice $S 's/2=TWO_2/2=ONE/' '11: Base has two values called ONE'
reject field-value-twice $S 's/2=TWO_2/1=TWO/' '11: Base has the value 1 twice'
reject field-value-unfit $S 's/2=TWO_2/16=TWO/' "11: '16' is no value of a field of 4 bits"
reject field-value-number $S 's/2=TWO_2/x=TWO/' "11: 'x' is no value of a field of 4 bits"
reject field-value-wide $S 's/Wide unsigned/Wide unsigned 0=NI/' '14: Wide is wider than 4 bits: its values have no names'
reject field-values-wide $S 's/Wide unsigned/Wide unsigned 0..3/' \
	"14: Wide is wider than 4 bits: its values are 'any', not '0..3'"
reject field-values-unfit $S 's/unsigned 0..2/unsigned 0..16/' \
	"7: '0..16' are no values of a field of 4 bits: 0..2 or 0,2,3 or any"
reject field-values-backward $S 's/unsigned 0..2/unsigned 2..0/' \
	"7: '2..0' are no values of a field of 4 bits: 0..2 or 0,2,3 or any"
reject field-sign $S 's/High unsigned/High positive/' "7: a field's kind is one of unsigned, signed; not 'positive'"
reject bits-outside $S 's/res0 63:24/res0 64:24/' '4: bits 64:24 are not within 63:0, highest first'
reject bits-backward $S 's/15:12 High/12:15 High/' '7: bits 12:15 are not within 63:0, highest first'
reject bits-no-number $S 's/15:12 High/f:12 High/' "7: bits are MSB:LSB or one number, not 'f:12'"
reject id32-above-31 $S 's/res0 63:16/res0 63:40\n\tfield 39:36 Up unsigned 0..1\n\tres0 35:16/' \
	'14: ID_BETA_EL1: Up 39:36 is above the 32 bits of an id32 register'
reject span-unknown $S 's/res0 6:4/resX 6:4/' \
	"10: a register has no line 'resX': field, res0, res1, needs, read, write, state"

# Registers.
reject register-number-twice $S 's/register 2 /register 1 /' \
	'12: register number 1 is used already (sysreg/named.txt:3)'
reject register-name-twice $S 's/BETA_TEST_EL1/ALPHA_CTRL_EL1/' \
	'22: the name ALPHA_CTRL_EL1 is used already (sysreg/named.txt:15)'
reject register-encoding-twice $S 's/BETA_TEST_EL1 3 0 1 0 1/BETA_TEST_EL1 3 0 1 0 0/' \
	'22: the encoding (op0<<14|op1<<11|CRn<<7|CRm<<3|op2) 49280 is used already (sysreg/named.txt:15)'
reject register-number-zero $S 's/register 1 /register 0 /' "3: the row's number is 0; they start at 1"
reject register-number-large $S 's/register 1 /register 65536 /' "3: the row's number is 65536, more than 65535"
reject register-op1-large $S 's/EL1 3 0 1 0 0/EL1 3 8 1 0 0/' '15: op1 is 8, more than 7'
reject register-crm-bad $S 's/3 0 1 0 1/3 0 1 zero 1/' "22: CRm is not a number: 'zero'"
reject register-class $S 's/id32/id64/' "12: the class is one of id, id32, sys; not 'id64'"
reject register-source-missing $S 's/ "sample, alpha"//' '3: the source is missing'
reject register-word-too-much $S 's/"sample, alpha"/& more/' "3: 'more' is too much on this line"
reject register-act-unknown $S 's/read yours/read mine/' \
	"19: what an access gets is one of undef, ignore, value, yours, pass, native; not 'mine'"
reject register-write-value $S 's/write yours/write value/' "20: a write can't get a value"
reject register-id-read $S 's/res0 6:4/&\n\tread ignore/' \
	"11: a register of class id needs no 'read': its value is chartered"
reject register-needs-unknown $S 's/needs FEAT_HIGH/needs FEAT_LOW/' '18: no such feature: FEAT_LOW'
reject register-needs-field $S 's/needs ID_ALPHA_EL1.High/needs ID_ALPHA_EL1.Hihg/' \
	'23: no such field: ID_ALPHA_EL1.Hihg'
reject space-row-missing sysreg/space.txt '/S3_0_C0_C6_3/,+1d' \
	'sysreg:0: no row for the ID register op0=3 op1=0 CRn=0 CRm=6 op2=3'
reject space-wrong-name sysreg/space.txt 's/S3_0_C0_C6_3 3 0 0 6 3/S3_0_C0_C6_3 3 0 0 6 4/' \
	'85: the encoding of S3_0_C0_C6_3 is S3_0_C0_C6_4'
reject space-class-sys $S 's/\(ID_BETA_EL1 3 0 0 1 0\) id32/\1 sys/' \
	'12: ID_BETA_EL1 is in the feature ID space: its class is id or id32'

# Features.
F=feature/features.txt
reject feature-number-twice $F 's/feature 2/feature 1/' '5: feature number 1 is used already (feature/features.txt:2)'
reject feature-name-twice $F 's/FEAT_SIGN2/FEAT_SIGN/' '7: the name FEAT_SIGN is used already (feature/features.txt:5)'
reject feature-name-prefix $F 's/feature 1 FEAT_BASE/feature 1 BASE/' \
	"2: 'BASE' is no feature's name: they begin with FEAT_"
reject feature-register-unknown $F 's/ID_ALPHA_EL1.Base/ID_GAMMA_EL1.Base/' '3: no such register: ID_GAMMA_EL1'
reject feature-field-unknown $F 's/EL1.Base/EL1.Bass/' '3: no such field: ID_ALPHA_EL1.Bass'
reject feature-register-sys $F 's/ID_ALPHA_EL1.Base/ALPHA_CTRL_EL1.Mode/' \
	'3: ALPHA_CTRL_EL1 is of class sys: it has no chartered fields'
reject feature-operator $F 's/Base >= 1/Base > 1/' "3: the comparison is one of >=, ==, !=, <; not '>'"
reject feature-value-unfit $F 's/High >= 2/High >= 20/' '12: 20 does not fit ID_ALPHA_EL1.High'
reject feature-never-true $F 's/High >= 2/High >= 3/' \
	'12: no value of ID_ALPHA_EL1.High satisfies this: it can never be true'
reject feature-never-false $F '/off never/d' "3: no value turns FEAT_BASE off; if that is so, say \`off never\`"
reject feature-off-wrong $F 's/off ID_ALPHA_EL1.High 0/off ID_ALPHA_EL1.High 2/' \
	'14: FEAT_HIGH is still true with ID_ALPHA_EL1.High = 2'
reject feature-off-value $F 's/off ID_ALPHA_EL1.High 0/off ID_ALPHA_EL1.High 9/' '14: 9 is no value of ID_ALPHA_EL1.High'
reject feature-off-foreign $F 's/off ID_ALPHA_EL1.High 0/off ID_ALPHA_EL1.Base 1/' \
	'14: FEAT_HIGH does not depend on ID_ALPHA_EL1.Base'
reject feature-when-missing $F '/EL1.Sign >= 0/d' '5: FEAT_SIGN has no `when` line'
reject feature-implied-unknown $F 's/implies FEAT_SIGN$/implies FEAT_SING/' '9: no such feature: FEAT_SING'
reject feature-circle $F 's/Sign >= 0/&\n\timplies FEAT_SIGN2/' \
	'10: FEAT_SIGN2 implies FEAT_SIGN, which implies FEAT_SIGN2: a circle'
reject feature-circle-self $F 's/implies FEAT_SIGN$/implies FEAT_SIGN2/' \
	'9: FEAT_SIGN2 implies FEAT_SIGN2, which implies FEAT_SIGN2: a circle'
reject feature-implied-twice $F 's/implies FEAT_BASE FEAT_SIGN/& FEAT_BASE/' '13: FEAT_HIGH implies FEAT_BASE twice'
reject feature-ampersand $F 's/ & / and /' "11: 'and' where '&' should be"

# Policies.
P=policy/policies.txt
reject policy-missing $P '/Count/d' 'sysreg/named.txt:5: ID_ALPHA_EL1.Count has no policy row'
reject policy-twice $P 's/\.Low lower/.High lower/' \
	'5: ID_ALPHA_EL1.High has a policy already (policy/policies.txt:4)'
reject policy-field-unknown $P 's/\.Low lower/.Lo lower/' '5: no such field: ID_ALPHA_EL1.Lo'
reject policy-rule $P 's/Base exact/Base same/' \
	"6: the safe rule is one of exact, lower-safe, higher-safe, higher-or-zero-safe, free, exact-or-zero, lower-safe-or-none; not 'same'"
reject policy-needs $P 's/needs FEAT_HIGH/needs FEAT_HEIGHT/' '5: no such feature: FEAT_HEIGHT'
reject policy-why $P 's/Wide free "sample"/Wide free/' '7: the reason is missing'
reject policy-ceiling $P 's/ceiling 9/ceiling 16/' '2: the ceiling 16 is no value of ID_ALPHA_EL1.Count'
reject pair-value $P 's/Low at 1/Low at 3/' '8: ID_ALPHA_EL1.High has no value 3'
reject pair-self $P 's/High ID_ALPHA_EL1.Low at/High ID_ALPHA_EL1.High at/' "8: a field can't be paired with itself"

# Services.
V=service/services.txt
reject fwreg-name-twice $V 's/fwreg 2 LEVEL/fwreg 2 VER/' '3: the name VER is used already (service/services.txt:2)'
reject fwreg-number-twice $V 's/fwreg 2/fwreg 1/' \
	'3: firmware register number 1 is used already (service/services.txt:2)'
reject fwreg-id-twice $V 's/0x6030000000140001/0x6030000000140000/' \
	'3: the KVM id 0x6030000000140000 is used already (service/services.txt:2)'
reject fwreg-id-class $V 's/0x6030000000160000/0x6030000000140007/' \
	'5: the KVM id of BITS is not in its class 0x6030000000160000'
reject fwreg-version $V 's/0.2 1.0 1.1/0.2 1 1.1/' "2: '1' is no version: they are like 1.0"
reject fwreg-bit-twice $V 's/bit 1 SECOND/bit 0 SECOND/' '7: BITS 0 is used already (service/services.txt:6)'
reject fwreg-bit-of-level $V 's/requires VER >= 1.0$/bit 1 X/' '4: LEVEL is no bitmap: it has no bits'
reject requires-unknown $V 's/FIRST requires VER/FIRST requires VAR/' '6: no such firmware register: VAR'
reject requires-version $V 's/FIRST requires VER >= 1.0/FIRST requires VER >= 1.2/' "6: VER has no version '1.2'"
reject call-fid-twice $V 's/call 2 0x8400000A/call 2 0x84000000/' \
	'12: the function id 0x84000000 is used already (service/services.txt:8)'
reject call-number-twice $V 's/call 2 /call 1 /' '12: call number 1 is used already (service/services.txt:8)'
reject call-name-twice $V 's/0x8400000A FEATURES/0x8400000A VERSION/' \
	'12: the name VERSION is used already (service/services.txt:8)'
reject call-fid-slow $V 's/call 2 0x8400000A/call 2 0x0400000A/' \
	"12: 0x0400000a is no fast call's function id: bit 31 set, bits 23:16 clear"
reject call-fid-large $V 's/0x8400000A/0x18400000A/' '12: the function id is 0x18400000A, more than 4294967295'
reject call-grant-missing $V '/grant always/d' '8: VERSION has no `grant` line'
reject call-grant-missing-levels $V '/grant LEVEL/d' '16: LEVELLED has no `grant` line'
reject call-answer-missing $V '/answer act/d' '20: ACTING has no `answer` line'
reject call-answer-word $V 's/0x1 0x2 BITS/0x1 0x2 BATS/' '24: no such firmware register: BATS'
reject grant-bit-unknown $V 's/grant BITS bit 1/grant BITS bit 2/' "21: BITS has no bit '2'"
reject grant-bitmap-ge $V 's/grant BITS bit 1/grant BITS >= 1/' '21: BITS is a bitmap: ask for `bit N`'
reject grant-level-unknown $V 's/in SOME,ALL/in SOME,7/' "17: LEVEL has no level '7'"
reject discover-unknown $V '11s/FEATURES/FEATURE/' '11: no such call: FEATURE'
reject discover-not $V '11s/FEATURES/LEVELLED/' '11: LEVELLED discovers nothing: it has no `answer discover`'
reject discover-level-missing $V 's/1=0 ALL=-2/1=0/' '16: LEVELLED is granted at level ALL, but FEATURES has no answer then'
reject discover-level-ungranted $V 's/1=0 ALL=-2/& NONE=3/' '19: LEVELLED is not granted at level 0'
reject discover-level-of-bit $V '23s/FEATURES 0/FEATURES 1=0/' \
	"23: ACTING is not granted by a level: its answer can't depend on one"
reject discover-level-of-version $V '15s/FEATURES 0/FEATURES 1=0/' \
	"15: FEATURES is not granted by a level: its answer can't depend on one"
reject discover-twice $V '23s/FEATURES 0/FEATURES 0 1/' '23: ACTING is answered twice by FEATURES'

# Control, state, platform, hypervisor.
C=control/control.txt
reject control-number-twice $C 's/control 2/control 1/' '3: control number 1 is used already (control/control.txt:2)'
reject control-contradiction $C 's/clear unless/clear always #/;s/always # FEAT_SIGN2/always/' \
	'4: HCR_EL2.API can be asked to be both set and clear (line 3)'
reject control-bits-differ $C '4s/41:41/40:40/' '4: HCR_EL2.API is 41:41 on line 3'
reject control-overlap $C '3s/41:41/18:18/' '3: HCR_EL2.API overlaps TID3 (line 2)'
reject control-feature $C 's/host FEAT_HIGH/host FEAT_HIHG/' '5: no such feature: FEAT_HIHG'
reject control-action $C '2s/set/on/' "2: what the bits must be is one of clear, set; not 'on'"
T=state/state.txt
reject state-number-twice $T 's/state 2/state 1/' '3: state number 1 is used already (state/state.txt:2)'
reject state-id-twice $T 's/0x6030000000200000/0x6030000000100004/' \
	'3: the KVM id 0x6030000000100004 is used already (state/state.txt:2)'
reject state-id-register $T 's/0x6030000000200000/0x603000000013c080/' \
	'sysreg/named.txt:15: the KVM id 0x603000000013c080 is used already (state/state.txt:3)'
reject state-id-fwreg $T 's/0x6030000000200000/0x6030000000160000/' \
	'3: BANKED: firmware registers are listed by themselves'
reject state-count $T 's/x 31 step 2/x 31 step 0/' \
	'2: `x COUNT step S` needs a count of 2 or more and a step of 1 or more'
reject platform-name-twice platform/platform.txt 's/IPA_BITS/CNTFRQ/' \
	'3: the name CNTFRQ is used already (platform/platform.txt:2)'
reject platform-number-twice platform/platform.txt 's/platform 2/platform 1/' \
	'3: platform number 1 is used already (platform/platform.txt:2)'
reject platform-needs platform/platform.txt 's/FEAT_HIGH/FEAT_HIGG/' '3: no such feature: FEAT_HIGG'
reject withhold-unknown hypervisor/withhold.txt 's/FEAT_SIGN2/FEAT_SIGN3/' '2: no such feature: FEAT_SIGN3'
reject withhold-value hypervisor/withhold.txt 's/VER 1.0/VER 1.7/' "4: VER can't be 1.7"
reject withhold-bits hypervisor/withhold.txt 's/BITS 0x1/BITS 0x5/' "5: BITS can't be 0x5"
reject withhold-unless hypervisor/withhold.txt 's/FEAT_HIGH/FEAT_HIGHER/' '5: no such feature: FEAT_HIGHER'
reject withhold-twice hypervisor/withhold.txt 's/FEAT_SIGN2/VER 1.1/' \
	'4: the name VER is used already (hypervisor/withhold.txt:2)'

# Profiles.
R=profile/cpu.txt
reject profile-id $R 's/sample-cpu@1/Sample CPU/' "2: a profile's id is name@version in lower case, not 'Sample'"
reject profile-register-missing $R '/ID_BETA/d' '2: sample-cpu@1 has no value for ID_BETA_EL1'
reject profile-register-unknown $R 's/ID_BETA_EL1/ID_BETTER_EL1/' '4: no such register: ID_BETTER_EL1'
reject profile-register-twice $R 's/ID_BETA_EL1 .*/&\n&/' '5: the register ID_BETA_EL1 is used already (profile/cpu.txt:4)'
reject profile-register-sys $R 's/ID_BETA_EL1/BETA_TEST_EL1/' \
	'4: BETA_TEST_EL1 is of class sys: a profile has no value for it'
reject profile-res0 $R 's/0x1234/0x101234/' '4: ID_BETA_EL1 = 0x101234 has reserved bits set: 0x100000'
reject profile-res1 $R 's/0x110081/0x110001/' '3: ID_ALPHA_EL1 = 0x110001 has bits clear that read as one: 0x80'
reject profile-value $R 's/0x110081/0x113081/' '3: ID_ALPHA_EL1.High has no value 0x3 (sysreg/named.txt:7)'
reject profile-value-signed $R 's/0x110081/0x120081/' '3: ID_ALPHA_EL1.Sign has no value 0x2 (sysreg/named.txt:6)'
reject profile-number $R 's/0x1234/0x12g4/' "4: the value is not a number: '0x12g4'"
reject profile-number-large $R 's/0x1234/0x12345678123456781/' "4: the value is not a number: '0x12345678123456781'"
reject profile-cache-level $R 's/ccsidr 1 data/ccsidr 0 data/' '5: cache levels are 1 to 7'
reject profile-cache-wide $R 's/0x701fe01a/0xff0000001a/' \
	'5: 0xff0000001a is no CCSIDR_EL1 in the 32-bit format that sample-cpu@1 has'
reject profile-cache-twice $R 's/1 instruction/1 unified/' \
	'6: the cache (level-1)<<1|instruction 0 is used already (profile/cpu.txt:5)'
reject profile-platform $R 's/platform CNTFRQ/platform CNTFREQ/' '7: no such platform fact: CNTFREQ'

# Instructions.
I=insn/insns.txt
reject insn-number-twice $I 's/insn 2 /insn 1 /' '3: instruction number 1 is used already (insn/insns.txt:2)'
reject insn-name-twice $I 's/ INNER / OUTER /' '3: the name OUTER is used already (insn/insns.txt:2)'
reject insn-words-twice $I 's/0xffe00010 0x54000010/0xff000000 0x0e000000/' '5: OLDER has the words of OUTER (insn/insns.txt:2)'
reject insn-overlap $I 's/\(INNER_MORE.*\) FEAT_SIGN2/\1/' \
	'6: INNER_MORE and INNER (insn/insns.txt:3) share words, such as 0x0e000312: without being nested, they must need the same'
reject insn-overlap-ways $I 's/\(INNER_MORE.*HIGH\) &/\1/' \
	'6: INNER_MORE and INNER (insn/insns.txt:3) share words, such as 0x0e000312: without being nested, they must need the same'
reject insn-overlap-without $I 's/\(INNER_MORE.*without\) undef/\1 nop/' \
	'6: INNER_MORE and INNER (insn/insns.txt:3) share words, such as 0x0e000312: without being nested, they must need the same'
reject insn-value-outside $I 's/0x54000010/0x54000011/' '5: OLDER: bits 0x00000001 of the value are not in the mask'
reject insn-everything $I 's/0xff000000 0x0e000000/0 0/' '2: OUTER: every word there is'
reject insn-mask-large $I 's/0xff000000/0x1ff000000/' '2: the mask is 0x1ff000000, more than 4294967295'
reject insn-feature-unknown $I 's/FEAT_HIGH without other/FEAT_HIHG without other/' '5: no such feature: FEAT_HIHG'
reject insn-feature-missing $I 's/FEAT_HIGH without other/without other/' \
	"5: 'without' is no feature's name: they begin with FEAT_"
reject insn-ampersand-last $I 's/FEAT_HIGH without other/FEAT_HIGH \& without other/' \
	"5: 'without' is no feature's name: they begin with FEAT_"
reject insn-without-unknown $I 's/without nop/without trap/' \
	"4: what a CPU without it does is one of undef, nop, other; not 'trap'"
reject insn-without-missing $I 's/FEAT_SIGN without nop/FEAT_SIGN/' "4: a feature's name must not be quoted: 'sample, hint'"

# Traps and control registers.
Y=trap/traps.txt
reject el2-name-twice $Y 's/el2 OTHER_EL2/el2 HCR_EL2/' '4: the name HCR_EL2 is used already (trap/traps.txt:2)'
reject el2-encoding-twice $Y 's/OTHER_EL2 3 4 1 0 0/OTHER_EL2 3 4 1 1 0/' \
	'4: the encoding (op0<<14|op1<<11|CRn<<7|CRm<<3|op2) 57480 is used already (trap/traps.txt:2)'
reject el2-not $Y 's/OTHER_EL2 3 4 1 0 0/OTHER_EL2 3 0 1 0 0/' '4: OTHER_EL2: an EL2 register has op0 = 2 or 3, op1 = 4'
reject el2-missing $Y '/^el2 HCR/d' 'control/control.txt:2: no such EL2 register: HCR_EL2'
reject el2-host $Y 's/FEAT_BASE \& ID/FEAT_BASS \& ID/' '3: no such feature: FEAT_BASS'
reject cond-ends $Y 's/host FEAT_SIGN/host FEAT_SIGN |/' "7: a feature's name must not be quoted: 'sample'"
reject trap-number-twice $Y 's/trap 2/trap 1/' '7: trap number 1 is used already (trap/traps.txt:5)'
reject trap-name-twice $Y 's/nMORE/ALPHA/' '7: the trap HFGRTR_EL2.ALPHA is used already (trap/traps.txt:5)'
reject trap-bit-twice $Y 's/nMORE 8/nMORE 7/' '7: the bit HFGRTR_EL2 7 is used already (trap/traps.txt:5)'
reject trap-bit-control $Y 's/nMORE 8/nMORE 50/' '7: HFGRTR_EL2.nMORE is not bit 50: see control/control.txt:5'
reject trap-register $Y 's/HFGRTR_EL2.ALPHA/HFGWTR_EL2.ALPHA/' '5: no such EL2 register: HFGWTR_EL2'
reject trap-polarity $Y 's/7 set/7 on/' "5: when it traps is one of clear, set; not 'on'"
reject trap-takes-nothing $Y '6d' '5: HFGRTR_EL2.ALPHA takes nothing'
reject trap-takes-unknown $Y 's/takes HINT/takes HUNT/' '8: no such register or instruction: HUNT'
reject trap-takes-bit $Y 's/CTRL_EL1.Extra/CTRL_EL1.Mode/' \
	'8: no control register has bits ALPHA_CTRL_EL1.Mode that need something'
reject trap-takes-twice $Y 's/takes write/takes HINT/' '9: HINT is named twice'
reject trap-pattern $Y 's/BETA_\*/GAMMA_*/' '6: GAMMA_* takes nothing, or nothing that is not named already'
reject trap-partly $Y 's/partly OLDER.*/partly OLDER/' '11: what it leaves is missing'
reject trap-line $Y 's/along ERET/aside ERET/' "10: a trap has no line 'aside': takes, partly, along"
E=control/effective.txt
reject effective-number-twice $E 's/effective 1/effective 2/' \
	'8: effective number 2 is used already (control/effective.txt:2)'
reject effective-twice $E 's/OTHER_EL2/ALPHA_CTRL_EL1/' \
	'8: the register ALPHA_CTRL_EL1 is used already (control/effective.txt:2)'
reject effective-unknown $E 's/OTHER_EL2/ANOTHER_EL2/' '8: no such register: ANOTHER_EL2'
reject effective-gap $E '/res1/d' '5: ALPHA_CTRL_EL1: bits 5:5 above Mode are not accounted for'
reject effective-gap-low $E '/Enable/d' '2: ALPHA_CTRL_EL1: bits 0:0 are not accounted for'
reject effective-overlap $E 's/4:1 Mode/5:1 Mode/' \
	'6: ALPHA_CTRL_EL1: Mode overlaps what is above it, down to bit 5 (highest first)'
reject effective-name-twice $E 's/Mode/Enable/' '7: ALPHA_CTRL_EL1 Enable is used already (control/effective.txt:6)'
reject effective-off $E 's/off 2/off 4/' '4: what the bits are without it is 4, more than 3'
reject effective-police $E 's/Mode/& police/' '6: Mode needs nothing: there is no `off` or `police` then'
reject effective-e2h-twice $E 's/OTHER_EL2/& e2h/p' \
	'9: effective number 1 is used already (control/effective.txt:8)'
reject effective-e2h-el1 $E 's/ALPHA_CTRL_EL1/& e2h/' '2: ALPHA_CTRL_EL1 is no register of EL2: it has one format'
reject effective-e2h-word $E 's/OTHER_EL2/& vhe/' "8: the source must be quoted: 'vhe'"
reject effective-trap-bit $E 's/OTHER_EL2/HFGRTR_EL2/' 'trap/traps.txt:5: HFGRTR_EL2.ALPHA is not bits 7:7: see control/effective.txt:8'
reject effective-control-bit $E 's/OTHER_EL2/HCR_EL2/' \
	'control/control.txt:2: HCR_EL2.TID3 is not bits 18:18: see control/effective.txt:8'
reject effective-needs $E 's/FEAT_SIGN2/FEAT_SIGN3/' '4: no such feature: FEAT_SIGN3'

NV=control/vncr.txt
reject vncr-unknown $NV 's/HCR_EL2/HCR_EL3/' '2: no such register: HCR_EL3'
reject vncr-twice $NV 's/ALPHA_CTRL_EL1/HCR_EL2/' '3: the register HCR_EL2 is used already (control/vncr.txt:2)'
reject vncr-offset-twice $NV 's/0x110/0x078/' '3: offset 120 is used already (control/vncr.txt:2)'
reject vncr-order $NV 's/0x110/0x070/' '3: offsets go up: 0x070 follows 0x078'
reject vncr-offset $NV 's/0x110/0x114/' '3: ALPHA_CTRL_EL1: offset 0x114 is no multiple of 8'

# The text itself.
reject text-quote $S 's/"sample, beta"/"sample, beta/' '12: a quote is not closed on its line'
reject text-quote-glued $S 's/"sample, beta"/"sample"beta/' '12: white space is missing after a quoted word'
reject text-keyword $S 's/^register 4/registre 4/' "22: no statement begins with 'registre'"
reject text-wrong-folder $P 's/^pair.*/feature 9 FEAT_X "x"/' "8: 'feature' belongs into arch/feature"
reject text-control-character $S 's/sample, beta/sample\x01beta/' '12: a control character'
reject text-indented-first $T 's/^state 1/ state 1/' "2: the first statement of a file can't be indented"
reject text-one-line $C 's/control 4.*/&\n\thost FEAT_X/' "6: 'control' is one line; this can't be part of it"
reject model-version model.txt 's/model 7/model 0/' "2: the model's version is 0; they start at 1"
reject model-twice model.txt 's/model 7.*/&\n&/' '3: the model has a version already (line 2)'

# Every error is shown, by file and line.
fresh
sed -i 's/1.0 1.1/1.0 1/;s/grant always//' "$tmp/arch/$V"
sed -i 's/Count lower-safe/Count lowest/' "$tmp/arch/$P"
"$gen" --arch "$tmp/arch" --out "$tmp/out" 2>"$tmp/stderr"
cut -d : -f 1,2 "$tmp/stderr" | grep txt | sed "s|$tmp/arch/||" | tr '\n' ' ' >"$tmp/places"
if [ "$(cat "$tmp/places")" = "policy/policies.txt:2 service/services.txt:2 service/services.txt:8 " ]; then
	ok all-errors-in-order
else
	not_ok all-errors-in-order "$(cat "$tmp/places")"
fi

# Files that are not there, and a folder that can't be written.
rm -rf "$tmp/arch/state"
"$gen" --arch "$tmp/arch" >/dev/null 2>"$tmp/stderr"
if [ $? = 3 ] && grep -qxF "$tmp/arch/state:0: no .txt file can be read here" "$tmp/stderr"; then
	ok folder-missing
else
	not_ok folder-missing "$(head -n 1 "$tmp/stderr")"
fi
touch "$tmp/file"
"$gen" --arch tests/gen/sample --out "$tmp/file/out" 2>"$tmp/stderr"
status=$?
if [ $status = 4 ]; then ok output-impossible; else not_ok output-impossible "exit status $status"; fi
"$gen" --arch tests/gen/sample --wrong 2>"$tmp/stderr"
status=$?
if [ $status = 2 ]; then ok usage; else not_ok usage "exit status $status"; fi

# Two runs write the same bytes, also into a folder with other files and from a copy elsewhere.
"$gen" --arch tests/gen/sample --out "$tmp/one" && fresh && "$gen" --arch "$tmp/arch" --out "$tmp/two"
if diff -r "$tmp/one" "$tmp/two" >"$tmp/diff"; then ok deterministic; else not_ok deterministic "$(head -n 3 "$tmp/diff")"; fi
if [ -z "$(find "$tmp/one" -name '*.tmp')" ]; then ok nothing-left-behind; else not_ok nothing-left-behind "temporary files"; fi

# What is written compiles without a warning, with both compilers: the sample, and one whose tables are empty.
compiles() { # name, folder
	for cc in gcc clang; do
		command -v $cc >/dev/null || { echo "skip gen/$1-$cc: not installed"; continue; }
		if $cc -std=gnu11 -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Wswitch-enum -Werror \
			-fsyntax-only -I"$2" -I"$2/include" -Icore \
			"$2/rows.c" "$2/names.c" "$2/profiles.c" "$2/withhold.c" 2>"$tmp/stderr"; then
			ok "$1-$cc"
		else
			not_ok "$1-$cc" "$(head -n 1 "$tmp/stderr")"
		fi
	done
}
compiles compiles "$tmp/one"
fresh
for kind in feature service control trap insn state platform hypervisor profile; do
	rm "$tmp/arch/$kind"/*
	echo '# nothing' >"$tmp/arch/$kind/none.txt"
done
sed -i '/^[[:space:]]needs/d' "$tmp/arch/$S"
sed -i 's/ needs FEAT_HIGH//' "$tmp/arch/$P"
if "$gen" --arch "$tmp/arch" --out "$tmp/empty"; then
	compiles compiles-empty "$tmp/empty"
else
	not_ok compiles-empty 'the generator refuses an architecture without features, services and the like'
fi

# The tables mean what the text says: a program looks rows up as rows.h tells to.
if gcc -std=gnu11 -Wall -Wextra -Werror -o "$tmp/lookup" -I"$tmp/one" -I"$tmp/one/include" -Icore \
	tests/gen/lookup.c "$tmp/one/rows.c" "$tmp/one/names.c" "$tmp/one/profiles.c" "$tmp/one/withhold.c" \
	2>"$tmp/stderr"; then
	"$tmp/lookup" || failed=1
else
	not_ok lookup "$(head -n 1 "$tmp/stderr")"
fi
exit $failed
