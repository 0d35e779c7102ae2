/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two CPUs with four list registers each, each with its vCPU, and the virtual
 * CPU interface as a guest knows it: acknowledge, end of interrupt. Source:
 * IHI 0069, chapter 6 (virtual interrupt handling and prioritization).
 */
#ifndef TESTS_HYP_VGIC_FAKE_H
#define TESTS_HYP_VGIC_FAKE_H

#include "irq/vgic.h"
#include "vm/vm.h"

#define FAKE_LRS 4u
#define FAKE_SPURIOUS 1023u

extern struct vm fake_vm;
extern unsigned fake_kicks[2];        /* of each CPU */
extern unsigned fake_deactivated[32]; /* by the hypervisor or by a guest's list register, of the CPU in use */
extern uint32_t fake_ppi_active[2];   /* physical, by gic_set_ppi_active() */
extern uint32_t fake_ppi_asserted;

/* Everything as after reset; both vCPUs loaded. */
void fake_reset(void);
/* Whose turn it is: hypervisor and guest calls are made on this CPU. Its vCPU's list registers are up to
 * date. */
struct vcpu *fake_run(unsigned cpu);
/* The vCPU leaves this CPU; nothing may run here until fake_load(). */
void fake_save(void);
void fake_load(unsigned cpu);
/* What ICC_IAR1_EL1 answers: the most urgent interrupt, which becomes active, or 1023. */
uint32_t fake_ack(void);
/* A write of ICC_EOIR1_EL1. */
void fake_eoi(uint32_t intid);

/* With EOImode 1 fake_eoi() drops the priority, and this is a write of ICC_DIR_EL1, which traps. */
void fake_dir(uint32_t intid);
/* ICH_VMCR_EL2 of both CPUs: group enables and EOImode, as the guest has set them. */
extern uint64_t fake_vmcr;
/* How often one CPU has waited for the other. */
extern unsigned fake_waits;

/* Accesses of the running vCPU. They end the test when the access is refused. */
uint32_t fake_read(uint64_t at);
void fake_write(uint64_t at, uint32_t value);
/* The same, of any size; false when it is refused. */
bool fake_access(uint64_t at, unsigned size, bool write, uint64_t *value);

#endif
