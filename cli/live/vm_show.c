/* SPDX-License-Identifier: BSD-2-Clause */
/* charter vm show, as tables. */
#include "base/out.h"
#include "live/vm_class.h"
#include "live/vm_stats.h"
#include <inttypes.h>
#include <stdio.h>

static double vm_show_seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

/* A rate, or a dash. */
static const char *vm_show_rate(const struct vm_stats *s, uint64_t before, uint64_t now, char text[32])
{
	double rate = vm_stats_rate(s, before, now);

	snprintf(text, 32, rate < 0 ? "-" : rate < 100 ? "%.1f" : "%.0f", rate);
	return text;
}

static void vm_show_head(const struct vm_entry *vm, const struct abi_stats *s)
{
	char name[NAMES_FIELD_MAX];
	const char *hole = vm_hole(&vm->info, name);

	printf("%sVM %" PRIu32 " of machine %d: %s%s, %s", out_colour(OUT_BOLD), vm->info.vm, vm->host,
	       vm->info.name, out_colour(OUT_PLAIN), vm_state_name(s->state));
	if (s->started && s->now > s->started)
		printf(", started %.1f s ago", vm_show_seconds(s->now - s->started));
	if (hole)
		printf("\n\n%sa hole was opened in it, on purpose: %s is not refused%s", out_colour(OUT_RED),
		       hole, out_colour(OUT_PLAIN));
	printf("\n\nmemory   %" PRIu64 " MiB at 0x%" PRIx64 "; the machine has %" PRIu64 " MiB left\n",
	       s->mem_size >> 20, s->mem_base, s->mem_left >> 20);
	printf("console  %" PRIu64 " bytes lost\n", s->console_dropped);
}

static void vm_show_vcpus(const struct vm_stats *s)
{
	char rate[32], state[32];

	out_heading("%4s  %-13s %12s %10s %11s %11s", "VCPU", "STATE", "EXITS", "PER S", "RAN", "STOLEN");
	for (uint32_t i = 0; i < s->now.vcpus; i++) {
		const struct abi_vcpu_stats *v = &s->now.vcpu[i];

		snprintf(state, sizeof(state), v->state == ABI_VCPU_RUNNING ? "%s on %" PRIu32 : "%s",
			 vm_stats_state(v->state), v->cpu);
		printf("%4" PRIu32 "  %-13s %12" PRIu64 " %10s %9.3f s %9.3f s\n", i, state, v->exits,
		       vm_show_rate(s, s->before.vcpu[i].exits, v->exits, rate), vm_show_seconds(v->ran),
		       vm_show_seconds(v->stolen));
	}
}

static void vm_show_exits(const struct vm_stats *s)
{
	char rate[32], name[VM_CLASS_TEXT];

	out_heading("%-30s %12s %10s", "EXITS", "COUNT", "PER S");
	for (unsigned i = 0; i < 64; i++)
		if (s->now.exits[i])
			printf("%-30s %12" PRIu64 " %10s\n", vm_class_name(i, name), s->now.exits[i],
			       vm_show_rate(s, s->before.exits[i], s->now.exits[i], rate));
	printf("%-30s %12" PRIu64 " %10s\n", "interrupts", s->now.irqs,
	       vm_show_rate(s, s->before.irqs, s->now.irqs, rate));
	printf("%-30s %12" PRIu64 " %10s\n", "all", vm_stats_exits(&s->now),
	       vm_show_rate(s, vm_stats_exits(&s->before), vm_stats_exits(&s->now), rate));
}

static void vm_show_refused_one(const struct vm_stats *s, const struct abi_refused *r)
{
	char form[VM_CLASS_TEXT], name[VM_CLASS_TEXT];

	printf("%-12s %-24s %-28s %8" PRIu64 "  0x%016" PRIx64 " %4u  EL%d", vm_refused_kind(r->kind),
	       vm_refused_form(r, form), vm_refused_name(r, name), r->count, r->pc, r->vcpu,
	       r->flags & ABI_REFUSED_EL0 ? 0 : 1);
	if (s->now.now >= r->when)
		printf("  %.1f s ago", vm_show_seconds(s->now.now - r->when));
	printf("\n");
}

static void vm_show_refused(const struct vm_stats *s)
{
	const struct abi_stats *n = &s->now;

	printf("\nrefused  %" PRIu64 " instructions were UNDEFINED, %" PRIu64 " calls not supported, %" PRIu64
	       " accesses to memory aborted\n",
	       n->undef, n->refused_calls, n->aborts);
	if (!s->refused_count)
		return;
	out_heading("%-12s %-24s %-28s %8s  %-18s %4s  %s", "REFUSED", "WHAT", "NAME", "COUNT", "LAST AT PC",
		    "VCPU", "BY");
	for (size_t i = 0; i < s->refused_count; i++)
		vm_show_refused_one(s, &s->refused[i]);
	if (n->unlisted)
		printf("and %" PRIu64 " more, of too many kinds to list\n", n->unlisted);
}

void vm_show_print(const struct vm_entry *vm, const struct vm_stats *s)
{
	vm_show_head(vm, &s->now);
	vm_show_vcpus(s);
	vm_show_exits(s);
	vm_show_refused(s);
}
