/* SPDX-License-Identifier: BSD-2-Clause */
/* What one VM's memory holds, and the parts of its seal. */
#ifndef CHARTER_CORE_VM_PRIV_H
#define CHARTER_CORE_VM_PRIV_H

#include "feature_priv.h"
#include "rows.h"
#include "thing.h"

#include <charter/access.h>
#include <charter/implementation.h>
#include <charter/masks.h>
#include <charter/service.h>
#include <charter/terms.h>
#include <charter/vm.h>

#define VM_MAGIC 0x4d565243u /* "CRVM" */

/* CSSELR_EL1 has four bits that select a cache: Level and InD. */
#define VM_CCSIDR_SLOTS 16u

/* What a charter chooses, and all that it chooses. */
struct vm_choice {
	uint64_t id[ROW_ID_COUNT + 1]; /* the one more is always 0: what RAZ registers read */
	uint64_t fw[ROW_FWREG_COUNT];
	uint64_t platform[ROW_PLATFORM_COUNT];
	uint32_t ccsidr[VM_CCSIDR_SLOTS];
	struct charter_terms terms;
	struct charter_implementation other[CHARTER_IMPLEMENTATIONS_MAX];
	uint64_t other_count;
};

/* Which parts of it a charter or the VMM has set: bit n of word n / 32. */
struct vm_chosen {
	uint32_t id[(ROW_ID_COUNT + 31u) / 32u];
	uint32_t fw;
	uint32_t platform;
	uint32_t ccsidr;
};

/* Beyond enum charter_verdict_kind: what only this library sees. */
#define VM_KIND_CCSIDR 5u

/* What a trapped access of one register gets: decided at the seal. By direction: a read, a write. */
struct vm_access {
	uint8_t kind[2]; /* enum charter_verdict_kind or VM_KIND_CCSIDR */
	uint8_t arg[2];  /* VALUE: index into choice.id; YOURS: enum charter_sysreg; PASS: enum
			    charter_effective */
};
_Static_assert(ROW_ID_COUNT <= 255 && CHARTER_SYSREG_COUNT <= 255 && ROW_EFFECTIVE_COUNT <= 255,
	       "an access has a byte for each");

/* Beyond enum charter_call_kind: look x1 up. */
#define VM_CALL_DISCOVER 3u

/* What one hypercall gets: decided at the seal. */
struct vm_call {
	struct charter_call_verdict verdict;
	uint32_t fid;
	uint32_t pad[5]; /* one cache line, and an index that is a shift */
};
_Static_assert(sizeof(struct vm_call) == 64, "a call's entry is found by a shift");

struct charter_vm {
	uint32_t magic;  /* VM_MAGIC once initialised */
	uint32_t sealed; /* atomic: release by the seal, acquire by everyone */
	struct vm_choice choice;
	struct vm_chosen chosen;
	struct charter_host host; /* as it was passed in */
	uint64_t limit[ROW_ID_COUNT];
	uint64_t fw_limit[ROW_FWREG_COUNT];
	/* From here on: written by the seal, read by traps. */
	struct feature_set granted;
	uint64_t geometry[VM_CCSIDR_SLOTS];         /* what CCSIDR_EL1 reads, by CSSELR_EL1 */
	struct vm_access access[ROW_REG_COUNT + 1]; /* the one more is UNDEFINED */
	struct vm_call call[ROW_CALL_COUNT];
	int64_t discovery[ROW_DISCOVERY_COUNT]; /* what each row answers in this VM */
	uint64_t el2_set[CHARTER_EL2_COUNT];
	uint64_t el2_clear[CHARTER_EL2_COUNT];
	struct charter_masks masks[ROW_EFFECTIVE_COUNT];
	struct thing_set has;    /* what is granted */
	struct thing_set wanted; /* what is not and the host has: to be refused */
	struct thing_set taken;  /* what a trap that is on takes */
	struct thing_traps trap_on;
	struct thing_traps trap_paid; /* on although something granted traps with it */
};
_Static_assert(sizeof(struct charter_vm) <= CHARTER_VM_SIZE, "a VM fits into the memory that callers give");
_Static_assert(ROW_FWREG_COUNT <= 32 && ROW_PLATFORM_COUNT <= 32, "vm_chosen has one word for each");

/* Whether `vm` was initialised. */
static inline bool vm_ready(const struct charter_vm *vm)
{
	return vm && vm->magic == VM_MAGIC;
}

/* Fill in a refusal, if the caller wants one, and return `result`. */
static inline enum charter_result refuse(struct charter_refusal *why, enum charter_result result,
					 const struct charter_refusal *what)
{
	if (why)
		*why = *what;
	return result;
}

/* Whether `cpu` says what the CPU has. */
bool host_cpu_noted(const struct charter_host *host);

/* The ID index that a register id names, or ROW_NONE. */
unsigned idreg_find(uint64_t id);
/* The KVM register id of an ID register. */
uint64_t idreg_id(unsigned index);
/* Check a whole value against a VM's host and limit. */
enum charter_result idreg_check(const struct charter_vm *vm, unsigned index, uint64_t value,
				struct charter_refusal *why);
/* The bits of an ID register that can be chosen. */
uint64_t idreg_mask(const struct charter_vm *vm, unsigned index);
/* The rules between registers: pairs, implications, registers that exist with a feature only. */
enum charter_result idreg_check_all(const struct charter_vm *vm, const uint64_t *values,
				    struct charter_refusal *why);

/* The index of the firmware register that an id names, or ROW_NONE. */
unsigned fwreg_find(uint64_t id);
/* The most a host can grant in a firmware register. */
uint64_t fwreg_limit(const struct charter_host *host, unsigned fwreg);
/* The bits of a firmware register that can be chosen. */
uint64_t fwreg_mask(unsigned fwreg, uint64_t limit);
/* What a firmware register reads as until it is set. */
uint64_t fwreg_initial(unsigned fwreg, uint64_t limit);
/* Check a value against the limit. */
enum charter_result fwreg_check(unsigned fwreg, uint64_t limit, uint64_t value, struct charter_refusal *why);
/* Whether every service that `fw` grants can be discovered. */
enum charter_result fwreg_check_all(const uint64_t *fw, struct charter_refusal *why);
/* Whether these firmware registers satisfy a grant. */
bool fwreg_grants(const uint64_t *fw, const struct row_grant *grant);

/* The CCSIDR slot (CSSELR_EL1 value) that an id names, or ROW_NONE. */
unsigned ccsidr_find(uint64_t id);
/* Whether the chosen CLIDR_EL1 has a cache that this slot describes. */
bool ccsidr_exists(const uint64_t *values, unsigned slot);
/* Every cache that CLIDR_EL1 names has a chosen CCSIDR, and nothing else has. */
enum charter_result ccsidr_check_all(const struct vm_choice *choice, uint32_t chosen,
				     struct charter_refusal *why);

/* Check the platform facts against the features that they belong to. */
enum charter_result platform_check_all(const struct charter_vm *vm, const struct vm_choice *choice,
				       struct charter_refusal *why);
/* Check a platform fact against the host. */
enum charter_result platform_check(const struct charter_vm *vm, unsigned fact, uint64_t value,
				   struct charter_refusal *why);

/* Check a list of other implementations. */
enum charter_result implementation_check(const struct charter_implementation *others, size_t count,
					 struct charter_refusal *why);
/* Check that terms are of whole fields. */
enum charter_result terms_check(const struct charter_terms *terms, struct charter_refusal *why);

/* The parts of the seal that decide. They can't fail. */
void access_decide(struct charter_vm *vm);
void service_refuse_all(struct charter_vm *vm); /* until then */
void service_decide(struct charter_vm *vm);
void control_decide(struct charter_vm *vm);
void effective_decide(struct charter_vm *vm);
void enforce_decide(struct charter_vm *vm); /* after access_decide() and control_decide() */
/* Its two steps: what is had and what is wanted; the traps. */
void enforce_find(struct charter_vm *vm);
void enforce_traps(struct charter_vm *vm);
/* Grant one call. */
void service_grant(struct charter_vm *vm, unsigned call);

/* Check the whole and decide everything; then make it seen. In between, what was decided can be changed. */
enum charter_result seal_decide(struct charter_vm *vm, struct charter_refusal *why);
void seal_publish(struct charter_vm *vm);

#endif
