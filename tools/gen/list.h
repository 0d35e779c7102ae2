/* SPDX-License-Identifier: BSD-2-Clause */
/* The model as plain text, one row a line: for tests and for curious people. */
#ifndef GEN_LIST_H
#define GEN_LIST_H

#include "model.h"

/* fields, features, registers, calls, fwregs, states, profiles, insns or all; false: no such list. */
bool list_print(FILE *to, const struct model *m, const char *what);

#endif
