/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest on a machine of its own, or on one that runs already: what `charter run` and `charter bench` do. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct channel_buf;
struct charter_hole;
struct run_watch;

struct run_options {
	const char *charter; /* NAME or FILE; NULL: none, which needs `hold` */
	const char *name;    /* the VM's; NULL: after its charter */
	const char *on;      /* the machine that runs already: a word for vm_host(); NULL: one of its own */
	const char *cpu;     /* the host's, QEMU's name */
	const char *host_without; /* features that it is to go without, or NULL */
	unsigned host_cpus;       /* 0: as many as vCPUs */
	uint64_t host_memory;     /* what it has for guests, bytes; 0: as much as the guest's */
	unsigned vcpus;
	uint64_t memory;                              /* the guest's, bytes */
	const char *kernel;                           /* NULL: with host_only, no_guest */
	const char *initrd;                           /* or NULL */
	const char *append;                           /* or NULL */
	const char *host_out;                         /* where the host snapshot goes, or NULL */
	struct channel_buf *host_kept, *charter_kept; /* the snapshot and the sealed charter, or NULL */
	bool host_only;                               /* end after the snapshot */
	bool no_guest;                                /* run the machine for others, until a signal comes */
	bool hold;                                    /* create the VM, and let `charter vm start` start it */
	bool verbose;                                 /* show what the hypervisor says */
	bool quiet;                                   /* no notes, and QEMU's words only when it fails */
	bool no_reboot;                               /* a guest that resets itself is not started again */
	unsigned timeout;                             /* seconds, 0: none */
	char **extra;                                 /* more arguments for QEMU */
	size_t extra_count;
	int in, out;                     /* the guest's console; in -1: no input */
	const char *json_out;            /* the file that it goes to, for who made it */
	json_t *json;                    /* what became of it is put in here; or NULL */
	const struct charter_hole *hole; /* that is opened in the VM, on purpose; or NULL */
	bool *guest_ended;       /* whether its end was the guest's own doing is put in here; or NULL */
	struct run_watch *watch; /* end with success when the guest has said this; or NULL */
};

/* The defaults: QEMU's `max`, one vCPU, 512 MiB, the console on standard input and output. */
struct run_options run_defaults(void);

/* Run it to its end. Returns an enum cmd_exit: CMD_YES when the guest powered itself off, CMD_NO when it
 * ended otherwise. */
int run_machine(const struct run_options *options);

#endif
