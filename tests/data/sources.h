/* SPDX-License-Identifier: BSD-2-Clause */
/* The sources that the tables are compared with. Each is read at test time and is no part of the product. */
#ifndef DATA_SOURCES_H
#define DATA_SOURCES_H

#include "tables.h"

/* Linux's description of the system registers: encodings, positions, signedness, values. */
void linux_compare(const struct tables *t, const char *path);

/* Dumps of what KVM shows: values, firmware registers, masks of writable fields. `path`: their folder. */
void dumps_compare(const struct tables *t, const char *path);

/* Arm's machine-readable features: fields, conditions, implications. */
void aarchmrs_compare(const struct tables *t, const char *path);

/* Profiles against the features: a CPU that has X has all that X implies. */
void profiles_compare(const struct tables *t);

/* Profiles of real cores against fingerprints of such hosts. `path`: their folder. */
void fingerprints_compare(const struct tables *t, const char *path);

#endif
