/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control channel: messages between the hypervisor at EL2 and the
 * `charter` command, over any byte stream (virtio-console on QEMU `virt`).
 * The running `charter` brokers the same messages to other clients over a
 * Unix socket of mode 0600. There a VM belongs to the client that has created
 * it: its events go there, it alone grants credit for its output, and it is
 * destroyed when that client goes.
 *
 * Every message is one struct abi_frame followed by `length` bytes of payload,
 * little-endian, at most ABI_MESSAGE_MAX bytes together. Requests are answered
 * by exactly one message of the same type with ABI_TYPE_REPLY set and the
 * request's sequence; events have sequence 0. `status` of a request and of an
 * event is 0; of a reply, 0 or an enum abi_status.
 *
 * Credits. A client may have at most ABI_REQUEST_WINDOW requests unanswered;
 * one more is answered with ABI_EFLOW and not acted upon. Console output is
 * sent only against byte credit that the client grants with
 * ABI_CREDIT; without credit the hypervisor drops output and the next
 * ABI_CONSOLE event says how many bytes were lost. A slow reader never stalls
 * EL2. ABI_VM_EVENT follows all of the VM's output: it waits for credit like
 * that, if credit was ever granted for it. It also follows the reply to the
 * request that ended the VM.
 *
 * Resynchronisation. A receiver that sees a bad magic, version, length or CRC
 * counts it, sends (EL2) an ABI_NOISE event, skips to the next magic and goes on.
 */
#ifndef CHARTER_ABI_CHANNEL_H
#define CHARTER_ABI_CHANNEL_H

#include <stdint.h>

#define ABI_MAGIC 0x54524843u /* "CHRT" */
#define ABI_VERSION 1u
#define ABI_MESSAGE_MAX 65536u
#define ABI_REQUEST_WINDOW 8u
#define ABI_TYPE_REPLY 0x8000u
#define ABI_NAME_MAX 32u

struct abi_frame {
	uint32_t magic;    /* ABI_MAGIC */
	uint16_t version;  /* ABI_VERSION */
	uint16_t type;     /* enum abi_type, replies with ABI_TYPE_REPLY */
	uint32_t vm;       /* VM id, 0: the host itself */
	uint32_t sequence; /* chosen by the requester, not 0; 0: an event */
	uint32_t length;   /* of the payload, in bytes */
	int32_t status;    /* replies: 0 or an enum abi_status */
	uint32_t reserved; /* 0 */
	uint32_t crc;      /* CRC-32 (IEEE 802.3) of header (crc = 0) and payload */
};
_Static_assert(sizeof(struct abi_frame) == 32, "the frame header is ABI");

#define ABI_PAYLOAD_MAX (ABI_MESSAGE_MAX - sizeof(struct abi_frame))

/* Negative, with the values of their Linux errno twins. */
enum abi_status {
	ABI_OK = 0,
	ABI_ENOENT = -2,  /* no such VM, register or message type */
	ABI_ENOEXEC = -8, /* VM not initialised */
	ABI_EAGAIN = -11, /* not in this state of the VM */
	ABI_ENOMEM = -12, /* the host has not that much */
	ABI_EBUSY = -16,  /* sealed: the value can't change any more */
	ABI_EEXIST = -17,
	ABI_EINVAL = -22, /* not acceptable; a struct abi_refusal may follow */
	ABI_EFLOW = -105, /* more than ABI_REQUEST_WINDOW requests */
	ABI_EPROTO = -71, /* payload of the wrong size or shape */
};

enum abi_type {
	ABI_HELLO = 1,         /* -> abi_hello; must be first */
	ABI_HOST = 2,          /* -> host snapshot, TLV (abi/tlv.h) */
	ABI_VM_CREATE = 3,     /* abi_vm_create -> abi_vm_id */
	ABI_VM_DESTROY = 4,    /* (vm) */
	ABI_VM_LIST = 5,       /* -> abi_vm_info[] */
	ABI_MEM_WRITE = 6,     /* abi_mem + bytes: only before the first start */
	ABI_CHARTER_LOAD = 7,  /* binary charter (abi/tlv.h): sets every register, or none */
	ABI_REG_GET = 8,       /* abi_reg -> abi_reg (value, limit, flags) */
	ABI_REG_SET = 9,       /* abi_reg -> nothing, or abi_refusal */
	ABI_REG_LIST = 10,     /* abi_page -> uint64_t ids[]: the state list of the charter */
	ABI_SEAL = 11,         /* -> abi_digest, or abi_refusal */
	ABI_VM_ENTRY = 12,     /* abi_entry: where vCPU 0 starts */
	ABI_VM_START = 13,     /* seals if need be; -> nothing, or abi_refusal */
	ABI_VM_STOP = 14,      /* ends a running VM */
	ABI_CHARTER_READ = 15, /* -> the sealed binary charter of the VM */
	ABI_CREDIT = 16,       /* abi_credit: more console output may come, of this VM or (vm 0) of any */
	ABI_CONSOLE_IN = 17,   /* bytes for the guest's UART; reply: abi_taken */
	ABI_STATS = 18,        /* -> abi_stats */
	ABI_VM_RESET = 19,     /* an ended VM: sealed as before its start, its memory zero */
	ABI_CLOCK = 20,        /* abi_clock -> abi_clock: the time of day is told, or asked */
	ABI_VM_PAUSE = 21,     /* of a running or paused VM -> abi_paused */
	ABI_VM_RESUME = 22,    /* of a paused VM that is still; EAGAIN until it is */
	ABI_REFUSED = 23,      /* abi_page -> abi_refused[]: what the guest was refused */
	ABI_VM_HOLE = 24,      /* abi_hole: an open VM is to be sealed with a hole in it */
	ABI_ACCEPT = 25,       /* abi_accept -> nothing, or abi_refusal */
	ABI_CONSOLE = 0x100,   /* event: abi_console + bytes */
	ABI_VM_EVENT = 0x101,  /* event: abi_vm_event */
	ABI_NOISE = 0x102,     /* event: abi_noise */
	ABI_LOG = 0x103,       /* event: text of the hypervisor, for the operator */
	ABI_VM_CHANGE = 0x104, /* event of the broker: abi_vm_change */
};

#define ABI_REQUEST_LAST ABI_ACCEPT

struct abi_hello {
	uint32_t version;  /* ABI_VERSION */
	uint32_t model;    /* model version of the hypervisor's arch tables */
	uint32_t cpus;     /* physical CPUs that can run vCPUs */
	uint32_t window;   /* ABI_REQUEST_WINDOW */
	uint64_t memory;   /* bytes that VMs can still be given */
	uint8_t build[16]; /* text, NUL padded */
};
_Static_assert(sizeof(struct abi_hello) == 40, "abi_hello is ABI");

struct abi_vm_create {
	uint32_t vcpus;
	uint32_t flags;          /* 0 */
	uint64_t mem_base;       /* guest physical, 2 MiB aligned */
	uint64_t mem_size;       /* 2 MiB multiple */
	char name[ABI_NAME_MAX]; /* NUL padded, printable */
};
_Static_assert(sizeof(struct abi_vm_create) == 56, "abi_vm_create is ABI");

struct abi_vm_id {
	uint32_t vm;
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_vm_id) == 8, "abi_vm_id is ABI");

enum abi_vm_state {
	ABI_VM_OPEN = 1,
	ABI_VM_SEALED = 2,
	ABI_VM_RUNNING = 3,
	ABI_VM_ENDED = 4,
	ABI_VM_PAUSED = 5,
};

/* The answer to ABI_VM_PAUSE, which can be repeated: the vCPUs leave their guest one by one, within a moment.
 */
struct abi_paused {
	uint32_t still; /* 1: none of them runs any more, and the VM's time stands */
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_paused) == 8, "abi_paused is ABI");

/*
 * What a VM's seal leaves open on purpose, so that an audit has something to find. No charter can ask for it,
 * and whoever asks about the VM is told.
 */
struct abi_hole {
	uint16_t kind; /* enum charter_hole_kind; 0: none */
	uint16_t num;  /* stable number of the row that it is about */
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_hole) == 8, "abi_hole is ABI");

struct abi_vm_info {
	uint32_t vm;
	uint32_t state; /* enum abi_vm_state */
	uint32_t vcpus;
	uint32_t owner; /* EL2: 0; the broker: the process whose VM it is, 0: nobody's any more */
	uint64_t mem_size;
	char name[ABI_NAME_MAX];
	struct abi_hole hole;
};
_Static_assert(sizeof(struct abi_vm_info) == 64, "abi_vm_info is ABI");

struct abi_mem {
	uint64_t gpa; /* of the first byte; the bytes follow */
};
_Static_assert(sizeof(struct abi_mem) == 8, "abi_mem is ABI");

#define ABI_REG_SET_BY_USER 1u /* a charter or a client has set it */

struct abi_reg {
	uint64_t id; /* KVM's register id */
	uint64_t value;
	uint64_t limit; /* replies: the most this host can grant */
	uint32_t flags; /* replies: ABI_REG_* */
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_reg) == 32, "abi_reg is ABI");

/* What may remain usable although it is not granted: what a charter's accept_residue says, before the seal.
 */
struct abi_accept {
	uint32_t feature; /* stable number */
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_accept) == 8, "abi_accept is ABI");

/* Why a register was refused: rows by stable number, 0 where none applies. */
struct abi_refusal {
	uint64_t id;     /* register id */
	uint64_t asked;  /* field or register value */
	uint64_t most;   /* the most that can be had */
	uint32_t reason; /* enum charter_reason */
	uint16_t reg;    /* stable number of the register */
	uint8_t lsb;     /* of the field */
	uint8_t width;   /* 0: the whole register */
	uint32_t row;    /* stable number of the other row the rule names */
	uint32_t offset; /* of the byte in a binary form that is garbled, else 0 */
};
_Static_assert(sizeof(struct abi_refusal) == 40, "abi_refusal is ABI");

struct abi_page {
	uint32_t first; /* index of the first id wanted */
	uint32_t count; /* at most this many */
};
_Static_assert(sizeof(struct abi_page) == 8, "abi_page is ABI");

struct abi_digest {
	uint8_t sha256[32];
};
_Static_assert(sizeof(struct abi_digest) == 32, "abi_digest is ABI");

struct abi_entry {
	uint64_t pc;
	uint64_t x0;
};
_Static_assert(sizeof(struct abi_entry) == 16, "abi_entry is ABI");

struct abi_credit {
	uint32_t bytes;
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_credit) == 8, "abi_credit is ABI");

/* A moment: by the clock, and by the machine's counter (CNTPCT_EL0). Both 0 in a request: only tell. */
struct abi_clock {
	uint64_t ns;      /* since 1970; replies: 0 when it is not known */
	uint64_t counter; /* at most 60 s ago; replies: when the request was handled */
};
_Static_assert(sizeof(struct abi_clock) == 16, "abi_clock is ABI");

struct abi_taken {
	uint32_t bytes; /* how many fitted into the UART's buffer */
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_taken) == 8, "abi_taken is ABI");

struct abi_console {
	uint64_t dropped; /* bytes lost since the last event; the output follows */
};
_Static_assert(sizeof(struct abi_console) == 8, "abi_console is ABI");

enum abi_vm_end {
	ABI_END_OFF = 1,     /* PSCI SYSTEM_OFF, SYSTEM_OFF2 */
	ABI_END_RESET = 2,   /* PSCI SYSTEM_RESET, SYSTEM_RESET2 */
	ABI_END_STOPPED = 3, /* ABI_VM_STOP */
	ABI_END_FAULT = 4,   /* the guest did what can't be continued; detail says what */
};

/* abi_vm_event.detail of ABI_END_OFF and ABI_END_RESET. */
enum abi_end_kind {
	ABI_END_PLAIN = 0,     /* SYSTEM_OFF, SYSTEM_RESET */
	ABI_END_HIBERNATE = 1, /* SYSTEM_OFF2, HIBERNATE_OFF: the guest has saved itself to its disk */
	ABI_END_WARM = 1,      /* SYSTEM_RESET2, SYSTEM_WARM_RESET */
};

struct abi_vm_event {
	uint32_t end; /* enum abi_vm_end */
	uint32_t vcpu;
	uint64_t pc;
	uint64_t detail; /* ESR_EL2 for a fault, else an enum abi_end_kind */
};
_Static_assert(sizeof(struct abi_vm_event) == 24, "abi_vm_event is ABI");

/* Another client's request about a VM of this client had success. */
struct abi_vm_change {
	uint32_t request; /* ABI_VM_START, ABI_VM_RESET or ABI_VM_DESTROY */
	uint32_t reserved;
};
_Static_assert(sizeof(struct abi_vm_change) == 8, "abi_vm_change is ABI");

struct abi_noise {
	uint32_t bytes;  /* skipped */
	uint32_t reason; /* 1 magic, 2 version, 3 length, 4 crc */
};
_Static_assert(sizeof(struct abi_noise) == 8, "abi_noise is ABI");

enum abi_vcpu_state {
	ABI_VCPU_OFF = 1,     /* powered off */
	ABI_VCPU_WAITING = 2, /* for an interrupt */
	ABI_VCPU_READY = 3,   /* would run, and others do */
	ABI_VCPU_RUNNING = 4, /* on `cpu` */
};

struct abi_vcpu_stats {
	uint32_t state; /* enum abi_vcpu_state */
	uint32_t cpu;   /* of a running one */
	uint64_t exits; /* of all classes, and interrupts */
	uint64_t ran;   /* ns since the VM's last start */
	uint64_t stolen;
};
_Static_assert(sizeof(struct abi_vcpu_stats) == 32, "abi_vcpu_stats is ABI");

#define ABI_VCPUS_MAX 8u

struct abi_stats {
	uint64_t exits[64]; /* by exception class */
	uint64_t irqs;
	uint64_t undef;         /* accesses refused as UNDEFINED */
	uint64_t refused_calls; /* hypercalls refused */
	uint64_t aborts;        /* accesses to where nothing answers */
	uint64_t unlisted;      /* of these three: those that ABI_REFUSED does not list */
	uint64_t console_dropped;
	uint64_t now;     /* ns, by a clock that never jumps */
	uint64_t started; /* by the same clock; 0: it has not been */
	uint64_t mem_base, mem_size;
	uint64_t mem_left; /* bytes that the host has not given to VMs, in whatever pieces */
	uint32_t state;    /* enum abi_vm_state */
	uint32_t vcpus;
	struct abi_vcpu_stats vcpu[ABI_VCPUS_MAX];
};
_Static_assert(sizeof(struct abi_stats) == 864, "abi_stats is ABI");

enum abi_refused_kind {
	ABI_REFUSED_CALL = 1,      /* `what`: SMCCC function id */
	ABI_REFUSED_IMMEDIATE = 2, /* HVC or SMC: its immediate, which is not 0 */
	ABI_REFUSED_REGISTER = 3,  /* MRS, MSR or a system instruction: CHARTER_ENC() */
	ABI_REFUSED_CLASS = 4,     /* any other UNDEFINED instruction: the exception class */
	ABI_REFUSED_ADDRESS = 5,   /* an access to where nothing answers: the guest physical page */
	ABI_REFUSED_ABORT = 6,     /* another one that was aborted: the exception class */
};

#define ABI_REFUSED_WRITE 1u /* the access was a write */
#define ABI_REFUSED_EL0 2u   /* the guest's user space did it */
#define ABI_REFUSED_SMC 4u   /* of a call: not HVC */

struct abi_refused {
	uint8_t kind;  /* enum abi_refused_kind */
	uint8_t flags; /* ABI_REFUSED_* */
	uint16_t vcpu;
	uint32_t reserved;
	uint64_t what;
	uint64_t count; /* by this vCPU */
	uint64_t pc;    /* of the last one */
	uint64_t when;  /* abi_stats.now of the last one */
};
_Static_assert(sizeof(struct abi_refused) == 40, "abi_refused is ABI");

#endif
