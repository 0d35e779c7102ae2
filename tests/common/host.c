/* SPDX-License-Identifier: BSD-2-Clause */
#include "host.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void host_die(const char *what, const struct charter_refusal *why)
{
	char text[512];

	charter_explain(why, text, sizeof(text));
	fprintf(stderr, "%s: %s\n", what, text);
	abort();
}

void host_from_profile(struct charter_host *host, const char *profile)
{
	/* In the order of their rows: PSCI 1.3, the workarounds, and every service there is. */
	static const uint64_t most[] = {0x10003, 2, 3, 2, 1, 1, 3, 3};
	const struct row_profile *p = row_profiles;

	_Static_assert(sizeof(most) / sizeof(most[0]) == CHARTER_FWREG_COUNT, "one for each");
	while (strcmp(p->id, profile) != 0)
		if (++p == row_profiles + ROW_PROFILE_COUNT) {
			fprintf(stderr, "no profile %s\n", profile);
			abort();
		}
	memset(host, 0, sizeof(*host));
	memcpy(host->id, p->reg, sizeof(host->id));
	memset(host->settable, 0xff, sizeof(host->settable));
	memcpy(host->fwreg, most, sizeof(most));
	memset(host->has_fwreg, 1, sizeof(host->has_fwreg));
	memcpy(host->platform, p->platform, sizeof(host->platform));
	memcpy(host->ccsidr, p->ccsidr, sizeof(host->ccsidr));
}

struct charter_vm_locked host_open(union host_vm_memory *mem, const struct charter_host *host)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;

	if (charter_vm_init(mem, sizeof(*mem), host, &vm.vm, &why))
		host_die("init", &why);
	return vm;
}

static void host_accept(struct charter_vm_locked vm, uint64_t id)
{
	struct charter_refusal why;
	uint64_t value;

	if (charter_reg_is_set(vm.vm, id) || charter_reg_get(vm.vm, id, &value))
		return;
	if (charter_reg_set(vm, id, value, &why))
		host_die("accept", &why);
}

/* Whether CLIDR_EL1 names the cache that CSSELR_EL1 value `slot` selects. */
static bool host_has_cache(struct charter_vm_locked vm, unsigned slot)
{
	static const uint8_t types[2] = {1u << 2 | 1u << 3 | 1u << 4, 1u << 1 | 1u << 3};
	uint64_t clidr = 0;

	charter_reg_get(vm.vm, CHARTER_KVM_SYSREG | CHARTER_ENC(3, 1, 0, 0, 1), &clidr);
	return types[slot & 1] >> (clidr >> (slot / 2 * 3) & 7) & 1;
}

uint16_t host_enc(unsigned index)
{
	if (index >= ROW_ID_COUNT)
		abort();
	return row_regs[row_id_regs[index]].enc;
}

unsigned host_fwreg(uint64_t id)
{
	unsigned i = 0;

	while (row_fwregs[i].id != id)
		if (++i == ROW_FWREG_COUNT)
			abort();
	return i;
}

void host_accept_but(struct charter_vm_locked vm, uint64_t but)
{
	struct charter_refusal why;

	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		if ((CHARTER_KVM_SYSREG | host_enc(i)) != but)
			host_accept(vm, CHARTER_KVM_SYSREG | host_enc(i));
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		if (row_fwregs[i].id != but)
			host_accept(vm, row_fwregs[i].id);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		if (host_has_cache(vm, i) && (CHARTER_KVM_CCSIDR | i) != but)
			host_accept(vm, CHARTER_KVM_CCSIDR | i);
	for (unsigned i = 0; i < ROW_PLATFORM_COUNT; i++) {
		bool gone =
			row_platforms[i].needs != ROW_NONE && !charter_vm_has(vm.vm, row_platforms[i].needs);

		if (charter_platform_set(vm, i, gone ? 0 : charter_platform_get(vm.vm, i), &why))
			host_die("platform", &why);
	}
}

void host_accept_rest(struct charter_vm_locked vm)
{
	host_accept_but(vm, 0);
}

struct charter_vm_locked host_ready(union host_vm_memory *mem, const struct charter_host *host)
{
	struct charter_vm_locked vm = host_open(mem, host);

	host_accept_rest(vm);
	return vm;
}

struct charter_vm_locked host_sealed(union host_vm_memory *mem, const struct charter_host *host)
{
	struct charter_vm_locked vm = host_ready(mem, host);
	struct charter_refusal why;

	if (charter_vm_seal(vm, &why))
		host_die("seal", &why);
	return vm;
}
