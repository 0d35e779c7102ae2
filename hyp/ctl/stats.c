/* SPDX-License-Identifier: BSD-2-Clause */
#include "ctl/stats.h"
#include "esr.h"
#include "lib/string.h"
#include "vm/sched.h"
#include "vm/vm.h"

_Static_assert(ABI_VCPUS_MAX >= VM_VCPUS_MAX, "each vCPU has its place");

static uint64_t stats_load(const uint64_t *at)
{
	return __atomic_load_n(at, __ATOMIC_RELAXED);
}

static enum abi_vcpu_state stats_state(uint32_t state)
{
	switch ((enum runq_state)state) {
	case RUNQ_OFF:
		break;
	case RUNQ_WAITING:
		return ABI_VCPU_WAITING;
	case RUNQ_READY:
		return ABI_VCPU_READY;
	case RUNQ_RUNNING:
		return ABI_VCPU_RUNNING;
	}
	return ABI_VCPU_OFF;
}

static struct abi_vcpu_stats stats_vcpu(const struct vcpu *v, uint64_t exits)
{
	struct sched_seen seen = sched_look(v);

	return (struct abi_vcpu_stats){
		.state = stats_state(seen.state),
		.cpu = seen.state == RUNQ_RUNNING ? seen.cpu : 0,
		.exits = exits,
		.ran = vtimer_ns(seen.ran),
		.stolen = vtimer_ns(stats_load(&v->steal.ticks) + seen.delayed),
	};
}

/* What a key means. */
static struct abi_refused stats_meaning(uint64_t key)
{
	uint64_t ec = refused_class(key);
	struct abi_refused a = {.kind = ABI_REFUSED_CLASS, .what = ec};

	if (ec == EC_HVC || ec == EC_SMC) {
		a.what = key & REFUSED_WHAT;
		a.kind = a.what >> 32 ? ABI_REFUSED_IMMEDIATE : ABI_REFUSED_CALL;
		a.what >>= a.what >> 32 ? 32 : 0;
		a.flags = ec == EC_SMC ? ABI_REFUSED_SMC : 0;
		return a;
	}
	if (ec == EC_SYSREG)
		a.kind = ABI_REFUSED_REGISTER;
	else if (ec == EC_DABT_LOWER || ec == EC_IABT_LOWER)
		a.kind = key & REFUSED_AWAY ? ABI_REFUSED_ADDRESS : ABI_REFUSED_ABORT;
	if (a.kind == ABI_REFUSED_REGISTER)
		a.what = key & REFUSED_WHAT;
	if (a.kind == ABI_REFUSED_ADDRESS)
		a.what = (key & REFUSED_WHAT) << 12;
	a.flags = (uint8_t)((key & REFUSED_WRITE ? ABI_REFUSED_WRITE : 0) |
			    (key & REFUSED_EL0 ? ABI_REFUSED_EL0 : 0));
	return a;
}

/* Add a row to the sum that it belongs to. */
static void stats_add_row(struct abi_stats *s, const struct refused_row *row)
{
	uint64_t key = stats_load(&row->key), count = stats_load(&row->count);

	if (!key)
		return;
	switch ((enum abi_refused_kind)stats_meaning(key).kind) {
	case ABI_REFUSED_CALL:
	case ABI_REFUSED_IMMEDIATE:
		s->refused_calls += count;
		break;
	case ABI_REFUSED_REGISTER:
	case ABI_REFUSED_CLASS:
		s->undef += count;
		break;
	case ABI_REFUSED_ADDRESS:
	case ABI_REFUSED_ABORT:
		s->aborts += count;
		break;
	}
}

static void stats_add_refused(struct abi_stats *s, const struct refused *r)
{
	uint64_t calls = stats_load(&r->calls), undefs = stats_load(&r->undefs);
	uint64_t aborts = stats_load(&r->aborts);

	for (unsigned i = 0; i < REFUSED_ROWS; i++)
		stats_add_row(s, &r->row[i]);
	s->refused_calls += calls;
	s->undef += undefs;
	s->aborts += aborts;
	s->unlisted += calls + undefs + aborts;
}

static void stats_add(struct abi_stats *s, const struct vcpu *v)
{
	uint64_t irqs = stats_load(&v->irqs), exits = irqs;

	for (unsigned ec = 0; ec < 64; ec++) {
		uint64_t count = stats_load(&v->exits[ec]);

		s->exits[ec] += count;
		exits += count;
	}
	s->irqs += irqs;
	stats_add_refused(s, &v->refused);
	s->vcpu[v->index] = stats_vcpu(v, exits);
}

void stats_of(struct vm *vm, struct abi_stats *s)
{
	memset(s, 0, sizeof(*s));
	s->now = vtimer_ns(vtimer_count());
	s->started = vtimer_ns(vm->started);
	s->mem_base = vm->mem_base.v;
	s->mem_size = vm->mem_size;
	s->mem_left = vm_memory_free();
	s->state = __atomic_load_n(&vm->state, __ATOMIC_ACQUIRE);
	s->vcpus = vm->vcpu_count;
	for (uint32_t i = 0; i < vm->vcpu_count; i++)
		stats_add(s, &vm->vcpu[i]);
}

static struct abi_refused stats_row(const struct vcpu *v, const struct refused_row *row, uint64_t key)
{
	struct abi_refused a = stats_meaning(key);

	a.vcpu = (uint16_t)v->index;
	a.count = stats_load(&row->count);
	a.pc = stats_load(&row->pc);
	a.when = vtimer_ns(stats_load(&row->when));
	/* An HVC comes here with the address behind it. */
	if (refused_class(key) == EC_HVC)
		a.pc -= 4;
	return a;
}

uint32_t stats_refused(const struct vm *vm, uint32_t first, struct abi_refused *out, uint32_t count)
{
	uint32_t seen = 0, filled = 0;

	for (uint32_t i = 0; i < vm->vcpu_count * REFUSED_ROWS && filled < count; i++) {
		const struct vcpu *v = &vm->vcpu[i / REFUSED_ROWS];
		const struct refused_row *row = &v->refused.row[i % REFUSED_ROWS];
		uint64_t key = __atomic_load_n(&row->key, __ATOMIC_ACQUIRE);

		if (key && seen++ >= first)
			out[filled++] = stats_row(v, row, key);
	}
	return filled;
}
