/* SPDX-License-Identifier: BSD-2-Clause */
/* Results of the library: one enum, with errno twins, and the refusal that explains one. */
#ifndef CHARTER_RESULT_H
#define CHARTER_RESULT_H

#include <stdint.h>

enum charter_result {
	CHARTER_OK = 0,
	CHARTER_ENOENT = -2,  /* no such register for this VM */
	CHARTER_ENOEXEC = -8, /* the VM is not initialised */
	CHARTER_EBUSY = -16,  /* sealed: only the same value is accepted */
	CHARTER_EINVAL = -22, /* not acceptable; a refusal says why */
};

/* Which rule refused. Each has a sentence in explain.h. Values are ABI: append only. */
enum charter_reason {
	CHARTER_REASON_NONE = 0,
	CHARTER_REASON_RESERVED = 1,     /* an unallocated register, field or bit accepts only zero */
	CHARTER_REASON_UNDEFINED = 2,    /* a value the architecture does not define */
	CHARTER_REASON_LIMIT = 3,        /* beyond what this host can grant, by the field's safe rule */
	CHARTER_REASON_NOT_SETTABLE = 4, /* this host can't be made to show another value */
	CHARTER_REASON_IMPLIED = 5, /* a feature without one that it implies: row = the missing feature */
	CHARTER_REASON_PAIR = 6,    /* the two halves of an ordered pair contradict each other */
	CHARTER_REASON_VERSION = 7, /* no such version or level */
	CHARTER_REASON_UNDISCOVERABLE =
		8,                /* a service the guest could not discover: row = firmware register needed */
	CHARTER_REASON_UNSET = 9, /* neither a charter nor the VMM has set it */
	CHARTER_REASON_SEALED = 10,   /* changed after the seal */
	CHARTER_REASON_UNKNOWN = 11,  /* no such register */
	CHARTER_REASON_PLATFORM = 12, /* a platform fact differs: row = platform row */
	CHARTER_REASON_FORMAT = 13,   /* a binary form that is cut, garbled or of an unknown kind */
	CHARTER_REASON_SPACE = 14,    /* the caller's memory is too small or misaligned */
	CHARTER_REASON_NEEDS =
		15, /* a platform fact contradicts the feature it belongs to: row = the feature */
	CHARTER_REASON_HOLE = 16, /* a hole (hole.h) that can't be opened: row = what it is about */
	CHARTER_REASON_RESIDUE =
		17, /* not granted, usable on this host all the same, and not accepted: row = the feature */
};

/* Filled in whenever a call returns other than CHARTER_OK; plain data, rows by stable number. */
struct charter_refusal {
	enum charter_reason reason;
	uint64_t id;    /* KVM register id asked for, 0: none */
	uint64_t asked; /* value of the field (width > 0) or of the whole register */
	uint64_t most;  /* the most that can be had there, by the same rule */
	uint16_t reg;   /* stable number of the register, firmware register or platform row */
	uint8_t lsb;    /* the field, when width > 0 */
	uint8_t width;
	uint32_t row;    /* stable number of the other row that the reason speaks of, 0: none */
	uint32_t offset; /* FORMAT: byte offset in the binary form */
};

#endif
