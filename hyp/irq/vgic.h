/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's GICv3: emulated distributor and redistributors, delivery through
 * list registers; the CPU interface (ICV_*) is the hardware's. One security
 * state (GICD_CTLR.DS), affinity routing always on. Source: IHI 0069.
 *
 * All state is in the banks, in the shape of the guest's registers, but for
 * what is `loaded`: that is in a list register of one vCPU, and comes back
 * when this vCPU's list registers are folded.
 */
#ifndef HYP_IRQ_VGIC_H
#define HYP_IRQ_VGIC_H

#include "dev/mmio.h"
#include "lib/lock.h"
#include <stdbool.h>
#include <stdint.h>

struct vm;
struct vcpu;

#define VGIC_PRIVATE 32u
#define VGIC_SPIS 64u /* INTIDs 32..95 */
#define VGIC_INTIDS (VGIC_PRIVATE + VGIC_SPIS)
#define VGIC_LRS 16u
#define VGIC_PRIORITY_MASK 0xf8u /* 32 levels */

/* 32 interrupts of the guest, bit by bit. */
struct vgic_bank {
	uint32_t enabled;
	uint32_t group1;
	uint32_t edge;    /* configured edge-triggered; SGIs always are */
	uint32_t latched; /* pending by edge, by a write of ISPENDR, or by a physical interrupt handed over */
	uint32_t line;    /* level of the input */
	uint32_t active;
	uint32_t hw;           /* deactivation goes to the physical interrupt of the same INTID */
	uint32_t loaded;       /* in a list register */
	uint32_t offered;      /* of those: loaded as pending */
	uint32_t drop_pending; /* while loaded elsewhere: forget it at the next fold */
	uint32_t drop_active;
	uint32_t add_active; /* the other way round */
	uint32_t release;    /* private ones: its CPU is to deactivate the physical interrupt */
	uint8_t priority[32];
};

/*
 * `lock` guards the private bank and, with struct vgic's, what is loaded. The
 * order: struct vgic's, then one vCPU's. A vCPU's own traps mostly need its
 * own alone, so that vCPUs do not wait for each other's timers.
 */
struct vgic_vcpu {
	struct lock lock;
	struct vgic_bank priv;
	uint32_t work;                   /* atomic: list registers need a look before the next entry */
	uint32_t used;                   /* atomic: list registers that hold something, while loaded */
	uint32_t folds;                  /* atomic: how often they were brought back */
	bool spilled;                    /* something is active that no list register holds */
	bool spis;                       /* some list register holds an SPI */
	bool asleep;                     /* GICR_WAKER.ProcessorSleep; delivery does not depend on it */
	uint64_t vmcr, ap0r[4], ap1r[4]; /* while not loaded */
};

struct vgic {
	struct lock lock; /* what SPIs consist of */
	uint32_t ctlr;    /* GICD_CTLR: group enables */
	struct vgic_bank spi[VGIC_SPIS / 32];
	uint8_t target[VGIC_SPIS]; /* vCPU index by IROUTER, 0xff: nobody */
	uint8_t on[VGIC_SPIS];     /* of loaded or active SPIs: on which vCPU */
	uint64_t irouter[VGIC_SPIS];
};

void vgic_init(struct vm *vm);
/* To the state after reset; `v` is not loaded. */
void vgic_reset_vcpu(struct vcpu *v);
/* The CPU interface alone; `v` is not loaded. */
void vgic_reset_interface(struct vcpu *v);
/* CPU interface and list registers into the hardware, and back; around the time that `v` is loaded. */
void vgic_load(struct vcpu *v);
void vgic_save(struct vcpu *v);
/* Before entering a guest whose `work` is set: fold the list registers back, refill them. */
void vgic_flush(struct vcpu *v);
/* The maintenance interrupt: the same, and it is quiet again. */
void vgic_maintenance(struct vcpu *v);

/* Set the input level of an interrupt. Any CPU; kicks the target when it must. */
void vgic_set_spi(struct vm *vm, uint32_t intid, bool level);
void vgic_set_ppi(struct vcpu *v, uint32_t intid, bool level);
/* Whether a physical PPI was handed over and is still pending or active. `v` is not loaded. */
bool vgic_has_ppi(const struct vcpu *v, uint32_t intid);
/* A physical PPI handed to the loaded guest: pending, and its deactivation goes through to the hardware. */
void vgic_inject_hw_ppi(struct vcpu *v, uint32_t intid);
/* A guest's write of ICC_SGI1R_EL1 (`handler`, an enum charter_sysreg, names which of SGI1R, SGI0R, ASGI1R).
 */
void vgic_sgi(struct vcpu *v, uint32_t handler, uint64_t value);
/* A guest's write of ICC_DIR_EL1. */
void vgic_dir(struct vcpu *v, uint64_t value);
/* An interrupt would be delivered now: WFI must not wait. `v` is loaded. */
bool vgic_pending(struct vcpu *v);

/* The frames, by the offset of m->at in them; same convention as mmio_access(). */
bool vgicd_access(struct vcpu *v, struct mmio *m, uint32_t offset);
bool vgicr_access(struct vcpu *v, struct mmio *m, uint32_t offset);

#endif
