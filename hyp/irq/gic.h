/* SPDX-License-Identifier: BSD-2-Clause */
/* The physical GICv3. EL2 owns it; EOI mode 1 (priority drop and deactivation apart). Source: IHI 0069. */
#ifndef HYP_IRQ_GIC_H
#define HYP_IRQ_GIC_H

#include <stdbool.h>
#include <stdint.h>

struct machine;

#define GIC_SPURIOUS 1023u
#define GIC_SGI_KICK 0u /* leave the guest, look at your flags */
#define GIC_PPI_MAINTENANCE 25u
#define GIC_PPI_HYP_TIMER 26u
#define GIC_PPI_VTIMER 27u
#define GIC_PPI_PTIMER 30u /* of guests only */

/* Distributor, once, on the boot CPU. Returns a sentence for the console on failure, else NULL. */
const char *gic_init(const struct machine *m);
/* Redistributor and CPU interface of the calling CPU. Same convention. */
const char *gic_init_cpu(void);
void gic_enable_spi(uint32_t intid); /* level, to the calling CPU */
void gic_enable_ppi(uint32_t intid); /* of the calling CPU */
void gic_send_sgi(unsigned cpu, uint32_t sgi);

/* List registers that each CPU has. */
unsigned gic_lrs(void);
/* Words of active priorities that each CPU has, per group: ICH_AP<group>R<n>_EL2. */
unsigned gic_aprs(void);

/* Deactivate an interrupt whose priority was dropped: its next edge or level is seen again. */
void gic_deactivate(uint32_t intid);
/* Make a PPI of the calling CPU active (a guest will deactivate it) or inactive. */
void gic_set_ppi_active(uint32_t intid, bool active);
/* Whether the input of a PPI of the calling CPU is asserted (level-sensitive ones). */
bool gic_ppi_asserted(uint32_t intid);

/*
 * Handle every pending physical interrupt of this CPU: acknowledge, dispatch
 * (kick, vtimer, maintenance, channel), drop priority, deactivate unless it was
 * handed to a guest. Called from the IRQ vector and from the idle loop.
 */
void irq_handle(void);

struct vcpu;
/* Make `v` look at its list registers: it leaves the guest, unless it is the one loaded on this CPU; it wakes
 * if it sleeps. */
void irq_kick(struct vcpu *v);
/* For a loop that waits for another CPU: `*until` is 0 at first. False: it has taken too long. */
bool irq_patience(uint64_t *until);

#endif
