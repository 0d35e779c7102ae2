/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two files of the GIC's test share. */
#ifndef GUESTS_GIC_H
#define GUESTS_GIC_H

#include "lib/gic.h"

#define GIC_PPI 20u
#define GIC_TIMER 27u
#define GIC_SPI 40u /* and those behind it */
#define GIC_DEEP 20u
#define GIC_OPEN 0xf8u
#define GIC_CPU_ON 0xc4000003u

enum gic_order { GIC_ACK = 1, GIC_EOI, GIC_DIR, GIC_PMR, GIC_SGI, GIC_SGI_LATER, GIC_EOIMODE };

/* There is a vCPU 1. */
extern bool gic_two;

void gic_expect(const char *name, uint64_t found, uint64_t wanted);
void gic_delay(unsigned ms);
/* The acknowledged interrupt. */
uint32_t gic_ack(void);
/* The same; it may take a moment to arrive from elsewhere. */
uint32_t gic_ack_soon(void);
void gic_eoi(uint32_t intid);
/* Take this one now, and end it. */
bool gic_take(uint32_t intid);
/* Have vCPU 1 do something. Returns what came of it. */
uint64_t gic_tell(enum gic_order order, uint64_t value);
/* vCPU 1 takes this one, and ends it. */
bool gic_other_takes(uint32_t intid);

/* The tests of the second file; the last two need vCPU 1. */
void gic_test_timer(void);
void gic_test_wait(void);
void gic_test_exceptions(void);
void gic_test_readback(void);
void gic_test_routes(void);

#endif
