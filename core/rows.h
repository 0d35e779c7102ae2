/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shape of the generated tables: what one row of arch/ looks like in C.
 * The generator writes the tables (build/gen/rows.c) and the counts and
 * enumerators (build/gen/rows_gen.h); nothing here is a list of anything.
 * Rows are referred to by index inside one build, and by their stable number
 * everywhere else. No pointers, no function pointers: the tables are rodata.
 */
#ifndef CHARTER_CORE_ROWS_H
#define CHARTER_CORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "rows_gen.h"

/* "no row": the largest index is never used. */
#define ROW_NONE 0xffffu

/*
 * A condition on what the guest is shown (`needs`, `when`, `unless`), or on
 * what a host has (`host`): a feature index, ROW_COND_ATOM | index of one
 * comparison in row_atoms, ROW_COND_LIST | index into row_cond_list, or
 * ROW_NONE. A list ends with ROW_NONE: any of its entries suffices, but one
 * with ROW_COND_AND needs the next one too.
 */
#define ROW_COND_ATOM 0x8000u
#define ROW_COND_LIST 0x4000u
#define ROW_COND_AND 0x2000u

enum row_class { ROW_CLASS_ID, ROW_CLASS_ID32, ROW_CLASS_SYS };

/* What a trapped access of a register gets once its feature is granted. */
enum row_act { ROW_ACT_UNDEF, ROW_ACT_IGNORE, ROW_ACT_VALUE, ROW_ACT_YOURS, ROW_ACT_PASS, ROW_ACT_NATIVE };

/* A register. Sorted by encoding; `id` and `id32` rows also have an ID index. */
struct row_reg {
	uint16_t num;         /* stable number */
	uint16_t enc;         /* op0<<14 | op1<<11 | CRn<<7 | CRm<<3 | op2 */
	uint16_t first_field; /* index into row_fields, fields by ascending lsb */
	uint16_t field_count;
	uint16_t id_index;  /* dense index among id/id32 registers, or ROW_NONE */
	uint16_t needs;     /* condition, or ROW_NONE */
	uint16_t yours;     /* enum charter_sysreg handler id, or ROW_NONE */
	uint8_t cls;        /* enum row_class */
	uint8_t read;       /* enum row_act */
	uint8_t write;      /* enum row_act */
	uint8_t state : 1;  /* part of a VM's state */
	uint8_t el12 : 1;   /* at EL2 with HCR_EL2.E2H set, the guest's has op1 = 5 */
	uint16_t effective; /* index into row_effectives, or ROW_NONE */
	uint64_t res1;      /* bits that read as one */
};
_Static_assert(sizeof(struct row_reg) == 32, "row_reg is part of the rodata budget");

/* A safe rule: how the values of two hosts combine into what both can grant. */
enum row_rule {
	ROW_RULE_EXACT,
	ROW_RULE_LOWER_SAFE,
	ROW_RULE_HIGHER_SAFE,
	ROW_RULE_HIGHER_OR_ZERO_SAFE,
	ROW_RULE_FREE,
	ROW_RULE_EXACT_OR_ZERO,      /* what the host has, or 0: can be hidden, not lowered */
	ROW_RULE_LOWER_SAFE_OR_NONE, /* lower-safe; 0xf is "none of it", counts as 0 and is never shown */
	ROW_RULE_LOWEST_BITS,        /* platform facts: the set that the host has, up to any of its members */
};

#define ROW_FIELD_SIGNED 0x01u
#define ROW_FIELD_CEILING 0x02u /* `ceiling` holds */
#define ROW_FIELD_INERT 0x04u   /* says nothing to a guest without EL2 */
#define ROW_FIELD_ANY 0x08u     /* every value is valid; `valid` is not used */

/* A field of an id or id32 register, with its policy. */
struct row_field {
	uint16_t reg;   /* index into row_regs */
	uint16_t valid; /* bit v set: raw value v is defined (fields up to 4 bits) */
	uint8_t lsb;
	uint8_t width;
	uint8_t rule;         /* enum row_rule */
	uint8_t flags;        /* ROW_FIELD_* */
	uint16_t needs;       /* feature without which the field is zero, or ROW_NONE */
	uint16_t policy_line; /* line of the policy row, for explain */
	uint32_t ceiling;
};
_Static_assert(sizeof(struct row_field) == 16, "row_field is part of the rodata budget");

/* HIGH and LOW are one ordered number; LOW counts only while HIGH == at. */
struct row_pair {
	uint16_t high; /* field index */
	uint16_t low;  /* field index */
	uint32_t at;
};

enum row_op { ROW_OP_GE, ROW_OP_EQ, ROW_OP_NE, ROW_OP_LT };

/* One comparison of a feature's condition. */
struct row_atom {
	uint16_t field; /* field index */
	uint8_t op;     /* enum row_op */
	uint8_t value;  /* raw field bits */
	uint8_t off;    /* raw value that makes it false */
	uint8_t last;   /* 1: the last atom of its conjunction */
	uint8_t pad[2];
};
_Static_assert(sizeof(struct row_atom) == 8, "row_atom is part of the rodata budget");

/* A feature: true when one of its conjunctions of atoms is. */
struct row_feature {
	uint16_t num;
	uint16_t first_atom;
	uint16_t atom_count;
	uint16_t first_implied; /* index into row_implied (feature indices) */
	uint16_t implied_count;
	uint16_t pad;
};
_Static_assert(sizeof(struct row_feature) == 12, "row_feature is part of the rodata budget");

enum row_fwkind { ROW_FW_VERSION, ROW_FW_BITMAP, ROW_FW_LEVEL };

/* What a grant or a requirement asks of a firmware register. */
enum row_grantop { ROW_GRANT_ALWAYS, ROW_GRANT_GE, ROW_GRANT_BIT, ROW_GRANT_IN };

struct row_grant {
	uint8_t op;    /* enum row_grantop */
	uint8_t fwreg; /* index into row_fwregs */
	uint8_t pad[2];
	uint32_t value; /* GE: least value; BIT: bit number; IN: bit v set = value v */
};
_Static_assert(sizeof(struct row_grant) == 8, "row_grant is part of the rodata budget");

/* One bit of a bitmap, one version, or one level of a firmware register. */
struct row_fwvalue {
	uint32_t value; /* bit number, version, or level */
	uint32_t pad;
	struct row_grant needs; /* op ALWAYS: nothing */
};

/* A firmware register. */
struct row_fwreg {
	uint64_t id; /* KVM's register id */
	uint16_t num;
	uint16_t first_value; /* index into row_fwvalues, ascending */
	uint16_t value_count;
	uint8_t kind; /* enum row_fwkind */
	uint8_t pad;
};
_Static_assert(sizeof(struct row_fwreg) == 16, "row_fwreg is part of the rodata budget");

enum row_answer { ROW_ANSWER_WORDS, ROW_ANSWER_DISCOVER, ROW_ANSWER_ACT };

/* One word of an answer: a number, or the value of a firmware register. */
struct row_word {
	uint64_t value;
	uint16_t fwreg; /* ROW_NONE: `value` is the word */
	uint16_t pad[3];
};

/* What a discovery call says of a function id; by level when there are pairs. */
struct row_discovery {
	uint16_t by;        /* call index of the discovery call */
	uint16_t has_level; /* 1: only while the granting register equals level */
	uint32_t level;
	int64_t answer;
};

/* A hypercall. */
struct row_call {
	uint32_t fid;
	uint16_t num;
	uint8_t answer; /* enum row_answer */
	uint8_t pad;
	struct row_grant grant;
	uint16_t first_word;      /* index into row_words: 4 of them, or ROW_NONE */
	uint16_t act;             /* enum charter_fn, or ROW_NONE */
	uint16_t first_discovery; /* index into row_discoveries */
	uint16_t discovery_count;
};
_Static_assert(sizeof(struct row_call) == 24, "row_call is part of the rodata budget");

enum row_cond { ROW_COND_ALWAYS, ROW_COND_WHEN, ROW_COND_UNLESS };

/* Bits of an EL2 control register that the charter decides. */
struct row_control {
	uint16_t num;
	uint16_t feature; /* condition of WHEN/UNLESS */
	uint16_t host;    /* host feature index the bit exists with, or ROW_NONE */
	uint8_t reg;      /* enum charter_el2_reg */
	uint8_t cond;     /* enum row_cond */
	uint8_t set;      /* 1: set, 0: clear */
	uint8_t lsb;
	uint8_t width;
	uint8_t pad[5];
};
_Static_assert(sizeof(struct row_control) == 16, "row_control is part of the rodata budget");

/* An EL2 register. The first CHARTER_EL2_COUNT are those of enum charter_el2_reg. */
struct row_el2 {
	uint16_t enc;
	uint16_t host; /* condition on the host, or ROW_NONE */
};

/* What a trap takes besides rows: base instructions. */
enum row_along {
	ROW_ALONG_NOTHING,
	ROW_ALONG_YOURS, /* an embedder can emulate them */
	ROW_ALONG_LOST,
};

/* One bit of an EL2 register that traps. Sorted by number. */
struct row_trap {
	uint16_t num;
	uint16_t host;       /* condition on the host beside its register's, or ROW_NONE */
	uint16_t first_take; /* index into row_takes */
	uint16_t take_count;
	uint8_t reg; /* enum charter_el2_reg */
	uint8_t bit;
	uint8_t set;   /* 1: traps while set, 0: traps while clear */
	uint8_t along; /* enum row_along */
};
_Static_assert(sizeof(struct row_trap) == 12, "row_trap is part of the rodata budget");

/* What a trap takes: flags say which table `index` is of. */
#define ROW_TAKE_REG 0x00u
#define ROW_TAKE_INSN 0x01u
#define ROW_TAKE_BIT 0x02u
#define ROW_TAKE_KIND 0x03u
#define ROW_TAKE_READ 0x04u /* registers */
#define ROW_TAKE_WRITE 0x08u
#define ROW_TAKE_PARTLY 0x10u /* some uses only: counts as not taken */

struct row_take {
	uint16_t index;
	uint16_t flags;
};

/* A control register: bits that are reserved, and bits that need something. */
struct row_effective {
	uint64_t res0;
	uint64_t res1;
	uint16_t num;
	uint16_t enc;
	uint16_t reg;       /* index into row_regs, or ROW_NONE: an EL2 register */
	uint16_t first_bit; /* index into row_bits, highest first */
	uint16_t bit_count;
	uint16_t e2h; /* 1: the format of an EL2 register while HCR_EL2.E2H is 1; the other one is another row
		       */
	uint16_t pad[2];
};
_Static_assert(sizeof(struct row_effective) == 32, "row_effective is part of the rodata budget");

/* Bits of a control register that need something. */
struct row_bit {
	uint16_t needs; /* condition */
	uint16_t off;   /* what they are without it */
	uint8_t effective;
	uint8_t lsb;
	uint8_t width;
	uint8_t police; /* 1: nothing else can refuse what they switch on */
};
_Static_assert(sizeof(struct row_bit) == 8, "row_bit is part of the rodata budget");

/* A register that FEAT_NV2 keeps in memory, at `offset` of the page of VNCR_EL2. */
struct row_vncr {
	uint16_t offset;
	uint16_t enc;
	uint16_t needs;     /* condition on the guest: without it, there is no such register */
	uint16_t effective; /* index into row_effectives, or ROW_NONE */
	uint16_t el2;       /* enum charter_el2_reg, or ROW_NONE */
};

/* State that is not a system register: `count` ids from `id` on, `step` apart. */
struct row_state {
	uint64_t id;
	uint16_t num;
	uint16_t needs; /* condition, or ROW_NONE */
	uint16_t count;
	uint16_t step;
	struct row_grant grant; /* ALWAYS: not the state of a service */
};
_Static_assert(sizeof(struct row_state) == 24, "row_state is part of the rodata budget");

struct row_platform {
	uint16_t num;
	uint8_t rule; /* enum row_rule */
	uint8_t pad;
	uint16_t needs; /* feature index: 0 without it, and 0 on every host; or ROW_NONE */
};

/* What the embedder's own limits withhold from its host (see host.h). */
struct row_withhold {
	uint16_t feature; /* feature index, or ROW_NONE */
	uint16_t field;   /* field index, or ROW_NONE */
	uint16_t fwreg;   /* firmware register index, or ROW_NONE */
	uint16_t unless;  /* feature index: a CPU that has it is not lowered; or ROW_NONE */
	uint32_t value;
};

enum row_without { ROW_WITHOUT_UNDEF, ROW_WITHOUT_NOP, ROW_WITHOUT_OTHER };

/* A64 instruction words that need a feature: those with (word & mask) == value. */
struct row_insn {
	uint32_t mask;
	uint32_t value;
	uint16_t num;
	uint16_t first_need; /* index into row_insn_needs */
	uint8_t need_count;
	uint8_t without; /* enum row_without: what a CPU without the features does */
	uint8_t pad[2];
};
_Static_assert(sizeof(struct row_insn) == 16, "row_insn is part of the rodata budget");

/* A feature index; with this bit the next one is needed too, without it the next one is another way. */
#define ROW_NEED_MORE 0x8000u

/* One bit of a word that decides where to look on. */
struct row_insn_node {
	uint16_t bit;
	uint16_t next[2]; /* by the bit's value */
};

/* Where to look: a node's index, or ROW_INSN_LEAF | index into row_insn_list. */
#define ROW_INSN_LEAF 0x8000u

/*
 * The tables. Counts are ROW_*_COUNT in rows_gen.h.
 *
 * Three O(1) lookups: a register's row index is
 *     row_reg_page[row_reg_dir[enc >> 7]][enc & 127]     (ROW_NONE: no row)
 * and a function id's call index is found in slot
 *     (fid * ROW_CALL_HASH_MUL) >> ROW_CALL_HASH_SHIFT   (32-bit product)
 * of row_call_slot, which always holds a row: it is the id's if it has that very
 * fid. An instruction word's way starts at row_insn_dir[word >> 21]; at its leaf
 * stands a list of instruction indices, ended by ROW_NONE: the first that matches
 * is the one (of nested rows the inner one comes first). Nodes and entries of a
 * list together are at most ROW_INSN_STEPS.
 */
extern const struct row_reg row_regs[ROW_REG_COUNT];
extern const struct row_field row_fields[ROW_FIELD_COUNT];
extern const struct row_pair row_pairs[ROW_PAIR_COUNT];
extern const struct row_feature row_features[ROW_FEATURE_COUNT];
extern const struct row_atom row_atoms[ROW_ATOM_COUNT];
extern const uint16_t row_implied[ROW_IMPLIED_COUNT];
extern const struct row_fwreg row_fwregs[ROW_FWREG_COUNT];
extern const struct row_fwvalue row_fwvalues[ROW_FWVALUE_COUNT];
extern const struct row_call row_calls[ROW_CALL_COUNT];
extern const struct row_word row_words[ROW_WORD_COUNT];
extern const struct row_discovery row_discoveries[ROW_DISCOVERY_COUNT];
extern const struct row_control row_controls[ROW_CONTROL_COUNT];
extern const uint16_t row_cond_list[ROW_COND_LIST_COUNT];
extern const struct row_el2 row_el2s[ROW_EL2_COUNT];
extern const struct row_trap row_traps[ROW_TRAP_COUNT];
extern const struct row_take row_takes[ROW_TAKE_COUNT];
extern const struct row_effective row_effectives[ROW_EFFECTIVE_COUNT];
extern const struct row_bit row_bits[ROW_BIT_COUNT];
extern const struct row_vncr row_vncrs[ROW_VNCR_COUNT];
extern const struct row_state row_states[ROW_STATE_COUNT];
extern const struct row_platform row_platforms[ROW_PLATFORM_COUNT];
extern const uint16_t row_id_regs[ROW_ID_COUNT]; /* ID index -> register index */
extern const uint8_t row_reg_dir[512];
extern const uint16_t row_reg_page[ROW_REG_PAGE_COUNT][128];
extern const uint16_t row_call_slot[ROW_CALL_SLOT_COUNT];
extern const struct row_insn row_insns[ROW_INSN_COUNT];
extern const uint16_t row_insn_needs[ROW_INSN_NEED_COUNT];
extern const uint16_t row_insn_dir[2048];
extern const struct row_insn_node row_insn_nodes[ROW_INSN_NODE_COUNT];
extern const uint16_t row_insn_list[ROW_INSN_LIST_COUNT];

/* Linked by Charter's own hypervisor and by the command (build/gen/withhold.c). */
extern const struct row_withhold row_withholds[ROW_WITHHOLD_COUNT];

/* Names and prose (build/gen/names.c): a separate object, so that an embedder
 * can leave it out. Index as in the tables above. */
struct row_place {
	const char *name;
	const char *why;  /* source, manual section or reason; may be "" */
	const char *file; /* as in arch/, e.g. "sysreg/id_aa64.txt" */
	uint32_t line;
};
/* The name of one value of a field of up to 4 bits; by field index, then value. */
struct row_field_value {
	uint16_t field;
	uint16_t value;
	const char *name;
};
/* What a trap takes along or leaves, in words. */
struct row_trap_note {
	uint16_t trap;
	uint16_t partly; /* 1: what it leaves; 0: a base instruction that it takes along */
	const char *name;
	const char *what;
};
extern const struct row_trap_note row_trap_notes[ROW_TRAP_NOTE_COUNT];
extern const struct row_field_value row_field_values[ROW_FIELD_VALUE_COUNT];
extern const struct row_place row_reg_names[ROW_REG_COUNT];
extern const struct row_place row_field_names[ROW_FIELD_COUNT];  /* place of the field */
extern const struct row_place row_policy_names[ROW_FIELD_COUNT]; /* place and why of its policy */
extern const struct row_place row_feature_names[ROW_FEATURE_COUNT];
extern const struct row_place row_fwreg_names[ROW_FWREG_COUNT];
extern const struct row_place row_fwvalue_names[ROW_FWVALUE_COUNT];
extern const struct row_place row_call_names[ROW_CALL_COUNT];
extern const struct row_place row_control_names[ROW_CONTROL_COUNT];
extern const struct row_place row_el2_names[ROW_EL2_COUNT];
extern const struct row_place row_trap_names[ROW_TRAP_COUNT];
extern const struct row_place row_effective_names[ROW_EFFECTIVE_COUNT];
extern const struct row_place row_bit_names[ROW_BIT_COUNT];
extern const struct row_place row_state_names[ROW_STATE_COUNT];
extern const struct row_place row_insn_names[ROW_INSN_COUNT];
extern const struct row_place row_platform_names[ROW_PLATFORM_COUNT];

/* Profiles (build/gen/profiles.c): linked by the command only. */
struct row_profile {
	const char *id; /* name@version */
	const char *source;
	uint64_t reg[ROW_ID_COUNT];
	uint64_t platform[ROW_PLATFORM_COUNT];
	uint32_t ccsidr[14];     /* as CSSELR_EL1 selects: level<<1 | InD; 0xffffffff: none */
	uint32_t platform_given; /* bit i: the profile states platform fact i */
	uint32_t line;           /* its place in arch/ */
	const char *file;
};
extern const struct row_profile row_profiles[ROW_PROFILE_COUNT];
extern const struct row_place row_withhold_names[ROW_WITHHOLD_COUNT];

#endif
