/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of tests share: checks, and a guest's first steps. */
#ifndef TESTS_HYP_VGIC_TEST_H
#define TESTS_HYP_VGIC_TEST_H

#include "fake.h"

struct test_case {
	const char *name; /* NULL: the end */
	void (*run)(void);
};
extern const struct test_case test_registers[]; /* the frames as a guest reads and writes them */
extern const struct test_case test_delivery[];  /* which interrupt comes, where and how often */
extern const struct test_case test_timer[]; /* an interrupt that is the hardware's, and its vCPU's moves */
extern const struct test_case test_deactivate[]; /* EOImode 1; what another vCPU has */
extern const struct test_case test_storm[];      /* all of it at random */

/* The running test fails, once, when this is not true. */
void test_check(bool good, const char *what, int line);
/* No check of the running test has failed. */
bool test_good(void);
#define CHECK(x) test_check(x, #x, __LINE__)

#define GICD 0x08000000u
#define GICR 0x080a0000u
#define SGI_FRAME(cpu) (GICR + 0x20000u * (cpu) + 0x10000u)
#define UART 33u
#define VTIMER 27u

/* What Linux does: everything in group 1, distributor on, SGIs and the interrupts of the test enabled. */
void test_setup(void);
/* IPRIORITYR and IROUTER of an SPI. */
void test_priority(uint32_t intid, uint8_t priority);
void test_route(uint32_t intid, uint64_t to);
/* This interrupt comes now, and is ended. */
bool test_take(uint32_t intid);
/* A write of ICC_SGI1R_EL1. */
void test_sgi(unsigned cpu, uint64_t value);
uint32_t test_random(uint32_t below);

#endif
