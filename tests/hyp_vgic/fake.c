/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake.h"
#include "dev/mmio.h"
#include "irq/gic.h"
#include "irq/gicv3_regs.h"
#include "irq/ich.h"
#include <stdio.h>
#include <string.h>

struct vm fake_vm;
unsigned fake_kicks[2];
unsigned fake_deactivated[32];
uint32_t fake_ppi_active[2];
uint32_t fake_ppi_asserted;
uint64_t fake_vmcr;
unsigned fake_waits;

/* The CPU interface of one CPU. `running` is the stack of active priorities. */
static struct fake_cpu {
	uint64_t lr[FAKE_LRS];
	uint64_t hcr;
	uint8_t running[64];
	unsigned depth;
} fake_cpus[2], *fake_now;
static struct vcpu *fake_vcpu;

uint64_t ich_read_lr(unsigned n)
{
	return fake_now->lr[n];
}

void ich_write_lr(unsigned n, uint64_t value)
{
	fake_now->lr[n] = value;
}

uint64_t ich_read_hcr(void)
{
	return fake_now->hcr;
}

void ich_write_hcr(uint64_t value)
{
	fake_now->hcr = value;
}

uint64_t ich_read_vmcr(void)
{
	return fake_vmcr;
}

void ich_load(uint64_t vmcr, const uint64_t ap0r[4], const uint64_t ap1r[4], unsigned words)
{
	(void)vmcr, (void)ap0r, (void)ap1r, (void)words;
}

uint64_t ich_save(uint64_t ap0r[4], uint64_t ap1r[4], unsigned words)
{
	(void)ap0r, (void)ap1r, (void)words;
	return 0;
}

unsigned gic_lrs(void)
{
	return FAKE_LRS;
}

unsigned gic_aprs(void)
{
	return 1;
}

void gic_deactivate(uint32_t intid)
{
	fake_deactivated[intid]++;
}

void gic_set_ppi_active(uint32_t intid, bool active)
{
	uint32_t *at = &fake_ppi_active[fake_vcpu->index];

	*at = active ? *at | 1u << intid : *at & ~(1u << intid);
}

bool gic_ppi_asserted(uint32_t intid)
{
	return fake_ppi_asserted >> intid & 1;
}

void irq_kick(struct vcpu *v)
{
	if (v != fake_vcpu)
		fake_kicks[v->index]++;
}

bool vuart_access(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	(void)v, (void)m, (void)offset;
	return false;
}

/* Whoever waits gives the other CPU the time to look. */
bool irq_patience(uint64_t *until)
{
	struct fake_cpu *now = fake_now;
	struct vcpu *v = fake_vcpu;

	fake_now = &fake_cpus[!v->index];
	fake_vcpu = &fake_vm.vcpu[!v->index];
	fake_waits++;
	vgic_flush(fake_vcpu);
	fake_now = now;
	fake_vcpu = v;
	return ++*until < 10;
}

bool vrtc_access(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	(void)v, (void)m, (void)offset;
	return false;
}

void fake_reset(void)
{
	memset(&fake_vm, 0, sizeof(fake_vm));
	memset(fake_cpus, 0, sizeof(fake_cpus));
	memset(fake_kicks, 0, sizeof(fake_kicks));
	memset(fake_deactivated, 0, sizeof(fake_deactivated));
	memset(fake_ppi_active, 0, sizeof(fake_ppi_active));
	fake_ppi_asserted = 0;
	fake_vmcr = ICH_VMCR_ENG(0) | ICH_VMCR_ENG(1);
	fake_vm.vcpu_count = 2;
	for (unsigned i = 0; i < 2; i++) {
		fake_vm.vcpu[i].vm = &fake_vm;
		fake_vm.vcpu[i].index = i;
	}
	vgic_init(&fake_vm);
	for (unsigned i = 0; i < 2; i++) {
		fake_now = &fake_cpus[i];
		fake_vcpu = &fake_vm.vcpu[i];
		vgic_load(fake_vcpu);
	}
	fake_run(0);
}

/* What a trap's way out does. */
static void fake_enter(void)
{
	if (fake_vcpu->vgic.work)
		vgic_flush(fake_vcpu);
}

/* The conditions of the maintenance interrupt that the hypervisor uses. */
static bool fake_maintenance(void)
{
	bool eoi = false, pending = false, groups = false;

	for (unsigned n = 0; n < FAKE_LRS; n++) {
		uint64_t lr = fake_now->lr[n];

		pending |= (lr & ICH_LR_PENDING) != 0;
		eoi |= lr >> 62 == 0 && !(lr & ICH_LR_HW) && (lr & ICH_LR_EOI);
	}
	for (unsigned g = 0; g < 2; g++)
		groups |= (fake_now->hcr & (fake_vmcr & ICH_VMCR_ENG(g) ? ICH_HCR_VGRP_ENABLED(g)
									: ICH_HCR_VGRP_DISABLED(g))) != 0;
	return eoi || groups || ((fake_now->hcr & ICH_HCR_NPIE) && !pending) ||
	       ((fake_now->hcr & ICH_HCR_LRENPIE) && ICH_HCR_EOICOUNT(fake_now->hcr));
}

/* The guest runs on: it enters, and the maintenance interrupt comes if it is due; it must then fall silent.
 */
static void fake_settle(void)
{
	fake_enter();
	for (int i = 0; fake_maintenance(); i++) {
		if (i == 3) {
			printf("not ok hyp_vgic: the maintenance interrupt does not fall silent\n");
			exit(1);
		}
		vgic_maintenance(fake_vcpu);
		fake_enter();
	}
}

struct vcpu *fake_run(unsigned cpu)
{
	fake_now = &fake_cpus[cpu];
	fake_vcpu = &fake_vm.vcpu[cpu];
	fake_settle();
	return fake_vcpu;
}

void fake_save(void)
{
	vgic_save(fake_vcpu);
}

void fake_load(unsigned cpu)
{
	fake_now = &fake_cpus[cpu];
	fake_vcpu = &fake_vm.vcpu[cpu];
	vgic_load(fake_vcpu);
	fake_settle();
}

static uint8_t fake_priority(uint64_t lr)
{
	return (uint8_t)(lr >> 48);
}

uint32_t fake_ack(void)
{
	uint64_t *best = NULL;

	fake_settle();
	for (unsigned n = 0; n < FAKE_LRS; n++) {
		uint64_t *lr = &fake_now->lr[n];

		if ((*lr & ICH_LR_PENDING) && !(*lr & ICH_LR_ACTIVE) && (*lr & ICH_LR_GROUP1) &&
		    (fake_vmcr & ICH_VMCR_ENG(1)) && (!best || fake_priority(*lr) < fake_priority(*best)))
			best = lr;
	}
	if (!best || (fake_now->depth && fake_priority(*best) >= fake_now->running[fake_now->depth - 1]))
		return FAKE_SPURIOUS;
	*best = (*best & ~ICH_LR_PENDING) | ICH_LR_ACTIVE;
	fake_now->running[fake_now->depth++] = fake_priority(*best);
	return ICH_LR_INTID(*best);
}

void fake_eoi(uint32_t intid)
{
	fake_now->depth--;
	if (fake_vmcr & ICH_VMCR_EOIM) {
		fake_settle();
		return;
	}
	for (unsigned n = 0; n < FAKE_LRS; n++) {
		uint64_t *lr = &fake_now->lr[n];

		if (!(*lr & ICH_LR_ACTIVE) || ICH_LR_INTID(*lr) != intid)
			continue;
		*lr &= ~ICH_LR_ACTIVE;
		if (*lr & ICH_LR_HW)
			fake_deactivated[*lr >> 32 & 31]++;
		fake_settle();
		return;
	}
	fake_now->hcr += 1ull << 27;
	fake_settle();
}

void fake_dir(uint32_t intid)
{
	if (fake_now->hcr & ICH_HCR_TDIR)
		vgic_dir(fake_vcpu, intid);
	fake_settle();
}

bool fake_access(uint64_t at, unsigned size, bool write, uint64_t *value)
{
	struct mmio m = {.at = {at}, .size = (uint8_t)size, .write = write, .value = *value};
	bool done = mmio_access(fake_vcpu, &m);

	*value = m.value;
	fake_settle();
	return done;
}

uint32_t fake_read(uint64_t at)
{
	uint64_t value = 0;

	if (!fake_access(at, 4, false, &value)) {
		printf("not ok hyp_vgic: a read of 0x%lx is refused\n", (unsigned long)at);
		exit(1);
	}
	return (uint32_t)value;
}

void fake_write(uint64_t at, uint32_t value)
{
	uint64_t v = value;

	if (!fake_access(at, 4, true, &v)) {
		printf("not ok hyp_vgic: a write of 0x%lx is refused\n", (unsigned long)at);
		exit(1);
	}
}
