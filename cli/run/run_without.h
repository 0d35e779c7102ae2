/* SPDX-License-Identifier: BSD-2-Clause */
/* A host without some of its features: a machine as it was before they came. */
#ifndef CLI_RUN_WITHOUT_H
#define CLI_RUN_WITHOUT_H

#include <stddef.h>

#define RUN_WITHOUT_MAX 128

/*
 * The hypervisor's boot arguments for `names`, which commas separate; `extra` is what else QEMU is given.
 * Returns an enum cmd_exit, and says on stderr which name is none, or is a guest's feature too.
 */
int run_without(const char *names, char *const *extra, size_t extra_count, char append[RUN_WITHOUT_MAX]);

#endif
