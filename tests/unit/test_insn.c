/* SPDX-License-Identifier: BSD-2-Clause */
/* Instruction words, in VMs with and without what they need. The words are the manual's, by hand. */
#include "rows.h"

#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory;

static struct charter_vm *insn_vm(const char *profile)
{
	host_from_profile(&host, profile);
	return host_sealed(&memory, &host).vm;
}

/* What a Cortex-A57, a Neoverse N1 and QEMU's max make of the same words. */
static void profiles(void **state)
{
	static const struct {
		const char *what;
		uint32_t word;
		enum charter_insn_kind a57, n1, max;
	} words[] = {
		{"nop", 0xd503201f, CHARTER_INSN_BASE, CHARTER_INSN_BASE, CHARTER_INSN_BASE},
		{"add x0, x1, x2", 0x8b020020, CHARTER_INSN_BASE, CHARTER_INSN_BASE, CHARTER_INSN_BASE},
		{"udf #0", 0x00000000, CHARTER_INSN_BASE, CHARTER_INSN_BASE, CHARTER_INSN_BASE},
		{"ldxr x0, [x1]", 0xc85f7c20, CHARTER_INSN_BASE, CHARTER_INSN_BASE, CHARTER_INSN_BASE},
		{"ldar x0, [x1]", 0xc8dffc20, CHARTER_INSN_BASE, CHARTER_INSN_BASE, CHARTER_INSN_BASE},
		{"ldlar x0, [x1]", 0xc8df7c20, CHARTER_INSN_UNDEF, CHARTER_INSN_GRANTED,
		 CHARTER_INSN_GRANTED},
		{"crc32b w0, w1, w2", 0x1ac24020, CHARTER_INSN_GRANTED, CHARTER_INSN_GRANTED,
		 CHARTER_INSN_GRANTED},
		{"fadd d0, d1, d2", 0x1e622820, CHARTER_INSN_GRANTED, CHARTER_INSN_GRANTED,
		 CHARTER_INSN_GRANTED},
		{"fadd h0, h1, h2", 0x1ee22820, CHARTER_INSN_UNDEF, CHARTER_INSN_GRANTED,
		 CHARTER_INSN_GRANTED},
		{"ldadd x0, x1, [x2]", 0xf8200041, CHARTER_INSN_UNDEF, CHARTER_INSN_GRANTED,
		 CHARTER_INSN_GRANTED},
		{"ldapr x0, [x1]", 0xf8bfc020, CHARTER_INSN_UNDEF, CHARTER_INSN_GRANTED,
		 CHARTER_INSN_GRANTED},
		{"sdot v0.4s, v1.16b, v2.16b", 0x4e829420, CHARTER_INSN_UNDEF, CHARTER_INSN_GRANTED,
		 CHARTER_INSN_GRANTED},
		{"cfinv", 0xd500401f, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF, CHARTER_INSN_GRANTED},
		{"pacia x0, x1", 0xdac10020, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF, CHARTER_INSN_GRANTED},
		{"paciasp", 0xd503233f, CHARTER_INSN_NOP, CHARTER_INSN_NOP, CHARTER_INSN_GRANTED},
		{"bti c", 0xd503245f, CHARTER_INSN_NOP, CHARTER_INSN_NOP, CHARTER_INSN_GRANTED},
		{"add z0.b, z1.b, z2.b", 0x04220020, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF,
		 CHARTER_INSN_GRANTED},
		{"mul z0.b, z1.b, z2.b", 0x04226020, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF,
		 CHARTER_INSN_GRANTED},
		{"fmopa za0.s, p0/m, p0/m, z0.s, z0.s", 0x80800000, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF,
		 CHARTER_INSN_GRANTED},
		{"cpyp [x0]!, [x1]!, x2!", 0x1d010440, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF,
		 CHARTER_INSN_GRANTED},
		{"ld64b x0, [x8]", 0xf83fd100, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF, CHARTER_INSN_UNDEF},
	};
	static const char *const names[] = {"qemu-cortex-a57@1", "qemu-neoverse-n1@1", "qemu-max@11.1"};

	(void)state;
	for (unsigned p = 0; p < 3; p++) {
		struct charter_vm *vm = insn_vm(names[p]);

		for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			enum charter_insn_kind want = p == 0   ? words[i].a57
						      : p == 1 ? words[i].n1
							       : words[i].max;

			if (charter_insn(vm, words[i].word).kind != want)
				fail_msg("%s (0x%08x) on %s: %d instead of %d", words[i].what, words[i].word,
					 names[p], charter_insn(vm, words[i].word).kind, want);
		}
	}
}

/* The verdict names the feature that is missing, or the one that grants. */
static void names_the_feature(void **state)
{
	struct charter_vm *n1 = insn_vm("qemu-neoverse-n1@1");
	struct charter_insn verdict = charter_insn(n1, 0x04220020);

	(void)state;
	assert_int_equal(verdict.feature, charter_feature_find("FEAT_SVE"));
	assert_string_equal(charter_insn_name(verdict.insn), "SVE");
	verdict = charter_insn(n1, 0xf8200041);
	assert_int_equal(verdict.feature, charter_feature_find("FEAT_LSE"));
	verdict = charter_insn(n1, 0xd503201f);
	assert_int_equal(verdict.insn, CHARTER_INSN_NONE);
	assert_null(charter_insn_name(verdict.insn));
}

/* Where two features are needed, one is not enough: FCADD of halves needs FEAT_FCMA and FEAT_FP16. */
static void needs_both(void **state)
{
	static const char *const missing[] = {"FEAT_FCMA", "FEAT_FP16"};
	uint32_t fcadd_4h = 0x2e42e420;

	(void)state;
	assert_int_equal(charter_insn(insn_vm("qemu-max@11.1"), fcadd_4h).kind, CHARTER_INSN_GRANTED);
	for (unsigned i = 0; i < 2; i++) {
		host_from_profile(&host, "qemu-max@11.1");
		charter_host_withhold(&host, (unsigned)charter_feature_find(missing[i]));
		struct charter_insn verdict = charter_insn(host_sealed(&memory, &host).vm, fcadd_4h);

		assert_int_equal(verdict.kind, CHARTER_INSN_UNDEF);
		assert_int_equal(verdict.feature, charter_feature_find(missing[i]));
	}
}

/* Where one of several suffices: most of SVE is there with SVE or with SME. */
static void needs_either(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	charter_host_withhold(&host, (unsigned)charter_feature_find("FEAT_SME"));
	assert_int_equal(charter_insn(host_sealed(&memory, &host).vm, 0x04220020).kind, CHARTER_INSN_GRANTED);
	host_from_profile(&host, "qemu-max@11.1");
	charter_host_withhold(&host, (unsigned)charter_feature_find("FEAT_SVE"));
	charter_host_withhold(&host, (unsigned)charter_feature_find("FEAT_SME"));
	assert_int_equal(charter_insn(host_sealed(&memory, &host).vm, 0x04220020).kind, CHARTER_INSN_UNDEF);
}

/* The innermost row for a word, by going through all of them. */
static unsigned insn_slow(uint32_t word)
{
	unsigned found = CHARTER_INSN_NONE;

	for (unsigned i = 0; i < ROW_INSN_COUNT; i++) {
		if ((word & row_insns[i].mask) != row_insns[i].value)
			continue;
		if (found == CHARTER_INSN_NONE ||
		    (row_insns[i].mask & row_insns[found].mask) == row_insns[found].mask)
			found = i;
	}
	return found;
}

/* Rows that share words without being nested say the same. */
static bool insn_same(unsigned a, unsigned b)
{
	if (a == b)
		return true;
	if (a >= ROW_INSN_COUNT || b >= ROW_INSN_COUNT ||
	    row_insns[a].need_count != row_insns[b].need_count ||
	    row_insns[a].without != row_insns[b].without)
		return false;
	return !memcmp(row_insn_needs + row_insns[a].first_need, row_insn_needs + row_insns[b].first_need,
		       row_insns[a].need_count * sizeof(row_insn_needs[0]));
}

/* The lookup finds what a search finds: for each row's words, their neighbours, and half a million others. */
static void lookup(void **state)
{
	uint32_t random = 1;
	unsigned known = 0;

	(void)state;
	for (unsigned i = 0; i < 500000 + 64 * ROW_INSN_COUNT; i++) {
		uint32_t word = random = random * 1664525u + 1013904223u;

		word ^= word >> 16 ^ word << 13;
		if (i < 64 * ROW_INSN_COUNT) {
			const struct row_insn *row = &row_insns[i / 64];

			word = (row->value | (word & ~row->mask)) ^ (i & 1u) << (random >> 27);
		}
		if (!insn_same(charter_insn_find(word), insn_slow(word)))
			fail_msg("0x%08x: row %u instead of %u", word, charter_insn_find(word),
				 insn_slow(word));
		known += insn_slow(word) != CHARTER_INSN_NONE;
	}
	assert_in_range(known, 100000, 500000);
}

/* No word's way is longer than the tables say: counted here as charter_insn_find() walks it. */
static void bounded(void **state)
{
	unsigned longest = 0;

	(void)state;
	for (unsigned i = 0; i < 2048 * 512; i++) {
		uint32_t word = (i >> 9) << 21 | (i * 2654435761u) >> 11;
		unsigned at = row_insn_dir[word >> 21], steps = 0;

		for (; !(at & ROW_INSN_LEAF); steps++)
			at = row_insn_nodes[at].next[word >> row_insn_nodes[at].bit & 1u];
		for (at &= ~ROW_INSN_LEAF; row_insn_list[at] != ROW_NONE; at++)
			steps++;
		longest = steps > longest ? steps : longest;
	}
	assert_in_range(longest, 2, ROW_INSN_STEPS);
	assert_true(ROW_INSN_STEPS <= 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profiles),   cmocka_unit_test(names_the_feature),
		cmocka_unit_test(needs_both), cmocka_unit_test(needs_either),
		cmocka_unit_test(lookup),     cmocka_unit_test(bounded),
	};

	return unit_run("insn", tests);
}
