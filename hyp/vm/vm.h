/* SPDX-License-Identifier: BSD-2-Clause */
/* A VM and its vCPUs. All memory a VM can ever need at EL2 is reserved when it is created. */
#ifndef HYP_VM_VM_H
#define HYP_VM_VM_H

#include "boot/machine.h"
#include "channel.h"
#include "cpu/world.h"
#include "dev/vrtc.h"
#include "dev/vuart.h"
#include "irq/vgic.h"
#include "lib/lock.h"
#include "mem/addr.h"
#include "mem/stage2.h"
#include "psci/psci.h"
#include "time/vtimer.h"
#include "vm/vcpu.h"
#include <charter/charter.h>

#define VM_MAX 8 /* VMs at a time */
#define VM_VCPUS_MAX 8
#define VM_GATE_OPEN (1u << 31)

struct vm {
	/* These three are looked at by CPUs that do not know whether the slot is in use. */
	uint32_t gate;    /* atomic: VM_GATE_OPEN, and how many are inside */
	uint32_t id;      /* atomic; 0: slot free */
	uint32_t state;   /* atomic: enum abi_vm_state */
	struct lock lock; /* configuration and life cycle */
	struct runq_group sched;
	uint8_t last_vcpu[MACHINE_CPUS_MAX]; /* by CPU: whose translations its TLB may hold, 0xff: nobody's */
	uint32_t vcpu_count;
	struct charter_vm *config; /* in config_mem */
	struct stage2 s2;
	struct world world; /* EL2's control registers for it: decided at the seal */
	ipaddr_t mem_base;
	uint64_t mem_size;
	paddr_t mem_pa; /* of mem_base: one contiguous range */
	paddr_t steal_page;
	paddr_t fp_memory; /* what SVE adds to the vCPUs */
	struct abi_entry entry;
	bool has_entry;
	struct charter_hole hole; /* that its seal is to leave, or has left; set while it is open */
	uint64_t started;         /* CNTPCT_EL0 at its last start */
	uint32_t ending;          /* atomic: somebody has decided how it ends */
	struct abi_vm_event end;  /* how it ended */
	char name[ABI_NAME_MAX];
	struct vgic vgic;
	struct vuart uart;
	struct vrtc rtc;
	struct vcpu vcpu[VM_VCPUS_MAX];
	uint8_t config_mem[CHARTER_VM_SIZE] __attribute__((aligned(CHARTER_VM_ALIGN)));
};

/* The VM's lock is held. */
struct vm_locked {
	struct vm *vm;
};

/* Take the memory for what EL2 keeps of VMs. Boot CPU only, once. False: there is none. */
bool vm_init(void);

/* Whether it was started and has not ended; it may be held. Any CPU. */
static inline bool vm_runs(const struct vm *vm)
{
	return __atomic_load_n(&vm->gate, __ATOMIC_ACQUIRE) & VM_GATE_OPEN;
}

struct vm_locked vm_lock(struct vm *vm);
void vm_unlock(struct vm_locked *vm);

/* The VM with this id, or NULL. */
struct vm *vm_find(uint32_t id);
/* The VM in slot `i` < VM_MAX, or NULL when the slot is free. */
struct vm *vm_slot(unsigned i);

/* All of these return an enum abi_status; state rules are in abi/channel.h. */
int vm_create(const struct abi_vm_create *req, struct vm **out);
int vm_destroy(struct vm *vm);
int vm_mem_write(struct vm *vm, uint64_t gpa, const void *bytes, size_t len);
int vm_seal(struct vm_locked vm, struct charter_refusal *why);
int vm_set_hole(struct vm_locked vm, struct charter_hole hole);
int vm_set_entry(struct vm_locked vm, const struct abi_entry *entry);
int vm_start(struct vm_locked vm, struct charter_refusal *why); /* seals if need be */
/* *still: none of its vCPUs runs any more. Until it is resumed, its time does not go on. */
int vm_pause(struct vm_locked vm, bool *still);
int vm_resume(struct vm_locked vm);
int vm_stop(struct vm_locked vm);
int vm_reset(
	struct vm_locked vm); /* an ended VM: sealed again, as before its start, without memory contents */

/*
 * End a running VM from any CPU, once: every vCPU leaves the guest, then one ABI_VM_EVENT is sent.
 * Called from traps (PSCI SYSTEM_OFF, faults) and from vm_stop(). Takes no lock that a trap could hold.
 */
void vm_end(struct vm *vm, enum abi_vm_end end, const struct vcpu *by, uint64_t detail);

/* Whether [gpa, gpa + size) is the VM's RAM. Any CPU, no lock. */
bool vm_has_ram(const struct vm *vm, uint64_t gpa, uint64_t size);

/*
 * Whoever looks at the vCPUs of a VM that may end at any time, or runs one, is
 * inside. vm_enter() is false when the VM does not run (any more); after true,
 * vm_leave() must follow. After the end nobody gets in, so one CPU is the last
 * to leave: it reports the end. Any CPU.
 */
bool vm_enter(struct vm *vm);
void vm_leave(struct vm *vm);

/* Bytes of RAM that a VM can still be given, in one piece; and all that is not given away. */
uint64_t vm_memory_left(void);
uint64_t vm_memory_free(void);

#endif
