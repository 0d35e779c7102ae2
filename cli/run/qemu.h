/* SPDX-License-Identifier: BSD-2-Clause */
/* QEMU, with the hypervisor on it or bare: found, started, and never left behind. */
#ifndef CLI_QEMU_H
#define CLI_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What the host machine is like. */
struct qemu_machine {
	const char *cpu; /* QEMU's name of the CPU */
	unsigned cpus;
	uint64_t memory;    /* bytes */
	const char *kernel; /* what runs on the bare machine; NULL: the hypervisor runs */
	const char *initrd; /* of the kernel, or NULL */
	const char *append; /* to the kernel, or to the hypervisor; or NULL */
	char *const *extra; /* more arguments for QEMU, as they are */
	size_t extra_count;
};

/* A running QEMU. The descriptors are ours and do not block. */
struct qemu {
	pid_t pid;   /* 0: none */
	int channel; /* the control channel; of the bare machine, which waits for "cont", QMP: a stream socket
		      */
	int messages; /* what the hypervisor or the kernel prints on the machine's UART */
	int errors;   /* what QEMU prints on its stderr */
};

/*
 * Start QEMU. It dies with this process, however that ends. Returns an enum
 * cmd_exit; says on stderr what is missing and how to get it.
 */
int qemu_start(struct qemu *q, const struct qemu_machine *m);

/* Kill it, wait for it, close the descriptors. Harmless when there is none. */
void qemu_stop(struct qemu *q);

/* The processor time that it has taken so far, in ns; 0: it can't be known. */
uint64_t qemu_time(const struct qemu *q);

/* What to say of a QEMU that ended by itself, after its channel did: "ended with status 1". Static. */
const char *qemu_epitaph(struct qemu *q);

#endif
