/* SPDX-License-Identifier: BSD-2-Clause */
/* A VM that is paused, as the scheduler and the clock would have it. */
#ifndef TESTS_HYP_POWER_FAKE_H
#define TESTS_HYP_POWER_FAKE_H

#include <stdbool.h>
#include <stdint.h>

extern struct fake_pause {
	unsigned held, released; /* how often */
	uint64_t shifted;        /* ticks that its time was said to have stood still */
	bool still;              /* to be set: nothing of it runs any more */
	uint64_t since, now;     /* to be set: by the machine's counter */
} fake_pause;

#endif
