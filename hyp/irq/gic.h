/* SPDX-License-Identifier: BSD-2-Clause */
/* The physical GICv3. EL2 owns it; EOI mode 1 (priority drop and deactivation apart). */
#ifndef HYP_IRQ_GIC_H
#define HYP_IRQ_GIC_H

#include <stdbool.h>
#include <stdint.h>

struct machine;

#define GIC_SPURIOUS 1023u
#define GIC_SGI_KICK 0u       /* leave the guest, look at your flags */
#define GIC_PPI_MAINTENANCE 25u
#define GIC_PPI_HYP_TIMER 26u
#define GIC_PPI_VTIMER 27u

/* Distributor, once, on the boot CPU. Returns a sentence for the console on failure, else NULL. */
const char *gic_init(const struct machine *m);
/* Redistributor and CPU interface of the calling CPU. Same convention. */
const char *gic_init_cpu(void);
void gic_enable_spi(uint32_t intid); /* level, to the calling CPU */
void gic_enable_ppi(uint32_t intid); /* of the calling CPU */
void gic_send_sgi(unsigned cpu, uint32_t sgi);

/*
 * Handle every pending physical interrupt of this CPU: acknowledge, dispatch
 * (kick, vtimer, maintenance, channel), drop priority, deactivate unless it was
 * handed to a guest. Called from the IRQ vector and from the idle loop.
 */
void irq_handle(void);

#endif
