/* SPDX-License-Identifier: BSD-2-Clause */
/* Random hosts, charters and VMs. */
#include "prop.h"

#include <string.h>

static uint64_t state;

void prop_seed(uint64_t seed)
{
	state = seed * 0x9e3779b97f4a7c15 + 1;
}

/* splitmix64 */
uint64_t prop_random(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

unsigned prop_below(unsigned n)
{
	return (unsigned)(prop_random() % n);
}

void prop_host(struct charter_host *host)
{
	unsigned changes = prop_below(60);

	host_from_profile(host, prop_below(2) ? "qemu-max@11.1" : "qemu-neoverse-n1@1");
	for (unsigned i = 0; i < changes; i++) {
		const struct row_field *f = &row_fields[prop_below(ROW_FIELD_COUNT)];

		prop_put(f, host->id, prop_random());
	}
	if (prop_below(4) == 0)
		for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
			host->id[i] = prop_random();
	if (!host->platform[CHARTER_PLATFORM_SVE_VLS]) /* it may have SVE now */
		host->platform[CHARTER_PLATFORM_SVE_VLS] = 0xb;
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		host->ccsidr[i] = (uint32_t)prop_random() & 0x7fffffff;
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		if (i && prop_below(4) == 0) {
			host->has_fwreg[i] = (uint8_t)prop_below(2);
			host->fwreg[i] = host->has_fwreg[i] ? prop_below(8) : 0;
		}
}

/* What counts with a feature only is zero without it. */
static void drop(uint64_t *values)
{
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (row_fields[i].needs < ROW_FEATURE_COUNT && !prop_has(values, row_fields[i].needs))
			prop_put(&row_fields[i], values, 0);
}

/* Turn off what contradicts itself, the blunt way. */
static void settle(uint64_t *values)
{
	unsigned feature, implied;

	for (unsigned n = 0; n < 1000 && charter_feature_broken(values, &feature, &implied); n++) {
		bool done;

		charter_feature_set(values, NULL, feature, false, &done, NULL, 0);
		if (!done)
			return;
	}
	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++)
		if (prop_raw(&row_fields[row_pairs[i].high], values) != row_pairs[i].at)
			prop_put(&row_fields[row_pairs[i].low], values, 0);
	drop(values);
}

void prop_choice(const uint64_t *limit, uint64_t *values)
{
	unsigned changes = prop_below(40);

	memcpy(values, limit, CHARTER_ID_COUNT * sizeof(*values));
	for (unsigned i = 0; i < changes; i++) {
		const struct row_field *f = &row_fields[prop_below(ROW_FIELD_COUNT)];
		uint64_t raw = prop_random() & (f->width == 64 ? ~0ull : (1ull << f->width) - 1);

		if (row_regs[f->reg].needs != ROW_NONE || f->needs != ROW_NONE ||
		    f->reg == row_id_regs[CHARTER_ID_CLIDR_EL1])
			continue;
		if ((f->flags & ROW_FIELD_ANY || (raw < 16 && f->valid >> raw & 1)) &&
		    prop_within(f, prop_raw(f, limit), raw))
			prop_put(f, values, raw);
	}
	settle(values);
}

struct charter_vm_locked prop_vm(union host_vm_memory *mem, const struct charter_host *host)
{
	struct charter_vm_locked vm = host_open(mem, host);
	uint64_t limit[CHARTER_ID_COUNT], values[CHARTER_ID_COUNT];

	charter_host_limit(host, limit);
	prop_choice(limit, values);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		charter_reg_set(vm, CHARTER_KVM_SYSREG | host_enc(i), values[i], NULL);
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		uint64_t most;

		charter_reg_limit(vm.vm, row_fwregs[i].id, &most);
		if (row_fwregs[i].kind == ROW_FW_BITMAP)
			charter_reg_set(vm, row_fwregs[i].id, most & prop_random(), NULL);
	}
	/* Vendor services need their discovery. */
	charter_reg_set(vm, 0x6030000000160002, 1 | prop_below(4), NULL);
	host_accept_rest(vm);
	return vm;
}
