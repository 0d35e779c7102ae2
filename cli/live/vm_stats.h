/* SPDX-License-Identifier: BSD-2-Clause */
/* What a VM has done and was refused: asked twice, so that there is a rate. */
#ifndef CLI_VM_STATS_H
#define CLI_VM_STATS_H

#include "base/json_out.h"
#include "live/vm.h"

#define VM_STATS_REFUSED_MAX 512 /* rows of all vCPUs */

/* One kind of access, summed up over the vCPUs; place and time are of the last one. */
struct vm_stats {
	struct abi_stats before, now;
	double seconds; /* between the two; 0: asked once, or time stood still */
	struct abi_refused refused[VM_STATS_REFUSED_MAX];
	size_t refused_count;
};

/* Ask, wait for so many milliseconds, and ask again; 0: ask once. Returns an enum cmd_exit; says what is
 * wrong. */
int vm_stats_get(struct vm_link *link, unsigned ms, struct vm_stats *s);

/* Of a count that was `before`: how many in a second; negative: not known. */
double vm_stats_rate(const struct vm_stats *s, uint64_t before, uint64_t now);

/* Exits of all vCPUs, interrupts included. */
uint64_t vm_stats_exits(const struct abi_stats *s);

/* The word for an enum abi_vcpu_state. Static. */
const char *vm_stats_state(uint32_t state);

/* Print it as tables; put it into an object. */
void vm_show_print(const struct vm_entry *vm, const struct vm_stats *s);
void vm_show_json(const struct vm_stats *s, json_t *root);

#endif
