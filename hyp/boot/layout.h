/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether what a device tree says can be: where memory, devices and the image are to one another. */
#ifndef HYP_BOOT_LAYOUT_H
#define HYP_BOOT_LAYOUT_H

#include "boot/machine.h"

/*
 * Check a machine that was read, and leave memory out that this CPU has no
 * addresses for. `image`: where the hypervisor is. Returns a sentence for the
 * console, or NULL.
 */
const char *layout_check(struct machine *m, struct machine_range image, unsigned pa_bits);

#endif
