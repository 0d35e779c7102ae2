/* SPDX-License-Identifier: BSD-2-Clause */
/* The end, for bugs of the hypervisor only: nothing that a guest or a client does leads here. */
#ifndef HYP_LIB_PANIC_H
#define HYP_LIB_PANIC_H

/* Print the sentence and stop the machine. */
void panic(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
