/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The audit: what a payload found in a VM (or on a bare CPU), and what that is
 * worth beside what the VM's charter grants. Functions that return int return an
 * enum cmd_exit and have said on stderr what is wrong.
 */
#ifndef CLI_AUDITING_H
#define CLI_AUDITING_H

#include "audit_unsafe.h"
#include "audit_word.h"
#include "doc/doc.h"
#include "doc/hole.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A log: what was audited, and what the payload said. */
struct audit_log {
	char *subject;    /* what it ran on: the CPU, QEMU's name, and which QEMU */
	char *control;    /* the hole that was opened on purpose, or NULL */
	uint8_t *charter; /* sealed, binary; NULL: no VM, the bare CPU */
	size_t charter_size;
	uint8_t *host; /* its snapshot, binary; NULL with the charter */
	size_t host_size;
	struct audit_header header;
	struct audit_record *records; /* without the last one */
	size_t count;
};

/* audit_log.c */
/* Read a log, or (strict false) what a console carried, other lines among it. */
int audit_log_read(struct audit_log *log, const char *file, const char *text, size_t size, bool strict);
int audit_log_write(const struct audit_log *log, const char *file);
void audit_log_free(struct audit_log *log);

/* What an audit is to be. */
struct audit_wish {
	const char *charter;
	const char *cpu;
	const char *control; /* the word for the hole to be opened, or NULL */
	const char *without; /* features that the host is to go without, or NULL */
	uint64_t seed;
	uint32_t words;
	char **extra; /* more arguments for QEMU */
	size_t extra_count;
};

/* audit_run.c: run the payload in a VM; on the bare CPU `cpu`, with a counter of `frequency` Hz. */
int audit_run_vm(struct audit_log *log, const struct audit_wish *wish);
int audit_run_bare(struct audit_log *log, const struct audit_wish *wish, const char *cpu, uint64_t frequency);

enum audit_verdict {
	AUDIT_IS_WORKS,   /* granted (or nothing that a feature adds), and it works */
	AUDIT_IS_REFUSED, /* refused as it should be */
	AUDIT_IS_RAZ,     /* not granted, and reads as zero */
	AUDIT_IS_LISTED,  /* by the host's fault, and the list says so */
	AUDIT_IS_RESIDUE, /* not granted, and nothing can refuse it on this host */
	AUDIT_IS_LEAK,    /* not granted, and it works */
	AUDIT_IS_BROKEN,  /* granted, and it does not work; or it answers other than it should */
	AUDIT_IS_UNPROBED,
	AUDIT_VERDICTS
};

/* One thing that was probed: a register in one direction at one exception level, a word, a call. */
struct audit_thing {
	unsigned kind; /* enum audit_kind */
	unsigned el;
	uint32_t key;
	uint32_t x1;   /* calls */
	uint32_t word; /* AUDIT_INSN, AUDIT_WORD: the instruction word */
	unsigned outcome;
	unsigned flags;
	uint32_t esr;
	uint64_t value, more;
};

/* What is worth a line. */
struct audit_finding {
	struct audit_thing thing;
	enum audit_verdict verdict;
	uint16_t feature; /* that is not granted, or ROW_NONE */
	const char *why;  /* or NULL; lives for ever */
};

struct audit_list;
struct audit_report {
	unsigned long counts[AUDIT_END + 1][AUDIT_VERDICTS]; /* by kind */
	struct audit_finding *findings; /* residue, leaks, what is broken, what was not probed */
	size_t count, room;
};

struct audit_register;
struct charter_residue;

/* The VM whose audit is judged, and its own features as a host's, for what its registers need. */
struct audit_vm {
	struct doc_vm vm;
	struct charter_host host;         /* that it runs on */
	struct charter_host own;          /* what it shows its guest */
	struct audit_register *registers; /* by encoding: what the log says of each */
	struct charter_residue *residue;  /* what libcharter says is left on the host */
	size_t residue_count;
};

/* audit_vm.c: the VM of a log's charter on the log's host. */
int audit_vm_make(struct audit_vm *vm, const struct audit_log *log, const char *file);
void audit_vm_free(struct audit_vm *vm);
/* The first feature that a condition (rows.h) asks for and the VM lacks, or ROW_NONE. */
uint16_t audit_vm_feature(const struct audit_vm *vm, unsigned cond);

/* audit_each.c: call fn for every thing that the log speaks of. */
typedef void audit_each_fn(void *context, const struct audit_thing *thing);
void audit_each(const struct audit_log *log, audit_each_fn *fn, void *context);

/* audit_judge.c: the verdict on one thing; audit_report.c: on all of them. */
struct audit_finding audit_judge_thing(const struct audit_vm *vm, const struct audit_thing *thing);
void audit_judge(struct audit_report *report, const struct audit_vm *vm, const struct audit_log *log,
		 struct audit_list *list);
void audit_report_free(struct audit_report *report);
/* audit_judge_insn.c, audit_judge_call.c: the same for instruction words, and for hypercalls. */
struct audit_finding audit_judge_word(const struct audit_vm *vm, const struct audit_thing *thing);
struct audit_finding audit_judge_call(const struct audit_vm *vm, const struct audit_thing *thing);

/* How something can be otherwise in a VM than on the CPU that its charter is of. */
enum audit_type {
	AUDIT_TYPE_GONE,   /* UNDEFINED in the VM only */
	AUDIT_TYPE_EXTRA,  /* UNDEFINED on the CPU only */
	AUDIT_TYPE_CLASS,  /* it ends otherwise */
	AUDIT_TYPE_VALUE,  /* another value */
	AUDIT_TYPE_BITS,   /* other bits can be flipped */
	AUDIT_TYPE_EFFECT, /* a word changes registers on one of the two */
	AUDIT_TYPE_BROKEN, /* no comparison: BROKEN, by the host's fault */
	AUDIT_TYPES
};

/* audit_list.c: what is known to be otherwise, and why that is right. */
struct audit_list_row {
	enum audit_type type;
	unsigned line;
	const char *kind, *el, *name, *cpu, *host; /* patterns */
	const char *why;
	bool used;
};
struct audit_list {
	const char *file;
	const char *host; /* that we are on, as the log says it */
	const char *cpu;  /* that we compare with, or NULL */
	char *text;
	struct audit_list_row *rows;
	size_t count;
};
int audit_list_read(struct audit_list *list, const char *file);
const char *audit_list_type(enum audit_type type);
/* The reason that the list has for this, or NULL. The row counts as used. */
const char *audit_list_why(struct audit_list *list, enum audit_type type, const struct audit_thing *thing);
/* Say which rows were not used, of those for comparisons or of the others; how many. */
unsigned audit_list_idle(const struct audit_list *list, bool compared);
void audit_list_free(struct audit_list *list);

/* audit_compare.c */
struct audit_difference {
	enum audit_type type;
	struct audit_thing vm, cpu;
};
struct audit_differences {
	unsigned long compared, differ, residue, listed;
	struct audit_difference *list; /* the others */
	size_t count;
};
void audit_compare(struct audit_differences *d, const struct audit_vm *vm, const struct audit_log *in_vm,
		   const struct audit_log *cpu, struct audit_list *list);
void audit_differences_free(struct audit_differences *d);

#define AUDIT_CONTROL_TEXT 128
/* How far a finding has to do with a hole that was opened on purpose. */
enum audit_relation {
	AUDIT_BESIDES, /* not at all */
	AUDIT_OF_HOLE, /* it is what was opened: it needs nothing else that is not granted */
	AUDIT_ALONG,   /* the one trap that would take it would take what was opened, too */
};

/* What an audit says of a hole that was opened on purpose. */
struct audit_control {
	const char *name;
	unsigned long found, along, besides; /* leaks of the hole; taken along; leaks and broken besides */
	struct charter_hole hole;
	uint8_t opened[ROW_FEATURE_COUNT]; /* of a feature: it, and what comes along with it */
};

/* audit_control.c: a judge of its own: it knows the hole's name, and nothing of how it was opened. */
/* Compare what was found in a VM that was to have a hole. CMD_USAGE: there is no such thing, which was said.
 */
int audit_control(struct audit_control *c, const struct audit_vm *vm, const struct audit_log *log,
		  const struct audit_report *report);
enum audit_relation audit_control_relation(const struct audit_vm *vm, const struct audit_control *c,
					   const struct audit_finding *f);
/* "found, and nothing else", "found, and 3 other things", "not found": in `text`. */
const char *audit_control_verdict(const struct audit_control *c, char text[AUDIT_CONTROL_TEXT]);
/* An enum cmd_exit: CMD_LEAK for exactly the hole, CMD_NO for more, CMD_UNDECIDABLE for nothing. */
int audit_control_exit(const struct audit_control *c);

/* audit_names.c */
#define AUDIT_NAME_MAX 96
const char *audit_name_kind(unsigned kind);
const char *audit_name_verdict(enum audit_verdict verdict);
const char *audit_name_reason(uint64_t reason);
/* "TCR2_EL1", "S3_0_C15_C1_0", "CRC32 0x1ac04000", "PSCI_VERSION": what a thing is called, in `text`. */
const char *audit_name_thing(const struct audit_thing *thing, char text[AUDIT_NAME_MAX]);
/* What came of it: "works, 0x12", "UNDEFINED", "trapped, ESR_EL1 0x..". */
const char *audit_name_outcome(const struct audit_thing *thing, char text[AUDIT_NAME_MAX]);

/* audit_text.c, audit_json.c, audit_junit.c */
void audit_text(const struct audit_log *log, const struct audit_report *report);
void audit_text_differences(const struct audit_differences *d, const char *cpu);
void audit_json(json_t *root, const struct audit_log *log, const struct audit_report *report);
void audit_text_control(const struct audit_control *c, const struct audit_vm *vm,
			const struct audit_report *report);
void audit_json_control(json_t *root, const struct audit_control *c);
void audit_json_differences(json_t *root, const struct audit_differences *d, const char *cpu);
/* With `control` (or NULL), what is of the hole is no failure. */
int audit_junit(const char *file, const struct audit_vm *vm, const struct audit_log *log,
		const struct audit_report *report, const struct audit_control *control);

#endif
