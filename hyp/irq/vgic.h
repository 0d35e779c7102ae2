/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's GICv3: emulated distributor and redistributors, delivery through
 * list registers; the CPU interface (ICV_*) is the hardware's.
 */
#ifndef HYP_IRQ_VGIC_H
#define HYP_IRQ_VGIC_H

#include "lib/lock.h"
#include <stdbool.h>
#include <stdint.h>

struct vm;
struct vcpu;

#define VGIC_SPIS 64u        /* SPIs 32..95 */
#define VGIC_PRIVATE 32u
#define VGIC_LRS 16u

/* One interrupt of the guest. */
struct vgic_irq {
	uint8_t priority;
	bool enabled;
	bool group1;
	bool edge;     /* configured edge-triggered */
	bool latched;  /* pending by edge or by a write of ISPENDR */
	bool line;     /* level of the input */
	bool active;
	uint8_t lr;    /* list register it is in on `on`, or 0xff */
	bool hw;       /* deactivation goes to the physical interrupt of the same INTID */
	uint8_t on;    /* vCPU whose list register holds it */
	uint8_t target;/* SPIs: vCPU index by IROUTER */
	uint64_t irouter;
};

struct vgic_vcpu {
	struct vgic_irq priv[VGIC_PRIVATE];
	bool asleep;            /* GICR_WAKER.ProcessorSleep */
	uint32_t work;          /* atomic: list registers need a look before the next entry */
	uint64_t lr[VGIC_LRS];  /* while not loaded */
	uint64_t ap0r[4], ap1r[4], vmcr, hcr;
};

struct vgic {
	struct lock lock;       /* all of the VM's vgic_irq state */
	uint32_t ctlr;          /* GICD_CTLR */
	struct vgic_irq spi[VGIC_SPIS];
};

void vgic_init(struct vm *vm);
void vgic_reset_vcpu(struct vcpu *v);
void vgic_load(struct vcpu *v);   /* LRs, AP registers, VMCR into the hardware */
void vgic_save(struct vcpu *v);
/* Before entering a guest whose `work` is set: fold the list registers back, refill them. O(interrupts of the vCPU). */
void vgic_flush(struct vcpu *v);
void vgic_maintenance(struct vcpu *v);

/* Set the input level of an interrupt. Any CPU; kicks the target when it must. */
void vgic_set_spi(struct vm *vm, uint32_t intid, bool level);
void vgic_set_ppi(struct vcpu *v, uint32_t intid, bool level);
/* A physical PPI handed to the guest: pending, and its deactivation goes through to the hardware. */
void vgic_inject_hw_ppi(struct vcpu *v, uint32_t intid);
/* A guest's write of ICC_SGI1R_EL1 (`reg` names which of SGI1R, SGI0R, ASGI1R). */
void vgic_sgi(struct vcpu *v, uint32_t handler, uint64_t value);
/* An interrupt would be delivered now: WFI must not wait. */
bool vgic_pending(struct vcpu *v);

#endif
