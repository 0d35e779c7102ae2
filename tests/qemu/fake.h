/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stand-in for QEMU with the hypervisor on it: takes QEMU's arguments, speaks
 * EL2's end of the channel, and plays a guest whose "kernel" is a script.
 */
#ifndef TESTS_QEMU_FAKE_H
#define TESTS_QEMU_FAKE_H

#include "channel/channel.h"
#include "tlv.h"
#include <charter/charter.h>

#define FAKE_RAM 0x40000000ull
#define FAKE_FLAT (FAKE_RAM + 0x80000)
#define FAKE_SCRIPT_MAX 4096u

#define FAKE_VMS 3u

struct fake_vm {
	uint32_t id;    /* 0: none */
	uint32_t state; /* enum abi_vm_state */
	struct abi_vm_create create;
	struct charter_vm *config;
	struct abi_entry entry;
	uint64_t tree_magic;              /* first bytes that were written where x0 points */
	char script[FAKE_SCRIPT_MAX + 1]; /* what was written at FAKE_FLAT */
	uint32_t credit;
	uint64_t dropped;
	unsigned lives; /* how often the guest was started */
};

struct fake {
	int fd;
	struct channel_rx rx;
	struct channel_buf out;
	struct charter_host host;
	bool greeted;
	bool stalled; /* stop answering */
	uint32_t last_id;
	struct fake_vm vms[FAKE_VMS];
	struct fake_vm *vm; /* the one that is spoken of */
};

/* Act upon one request, and answer it. */
void fake_command(struct fake *f, const struct channel_message *m);

/* Send everything that is queued. */
void fake_flush(struct fake *f);

/* Console output, as far as there is credit. */
void fake_print(struct fake *f, const char *text, size_t length);

/* The VM's end. */
void fake_end(struct fake *f, enum abi_vm_end end);

/* Play the guest: lines of the script, until one waits for input. */
void fake_play(struct fake *f);

#endif
