/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypervisor's own messages: to the physical UART, if there is one. For the operator, never for a guest. */
#ifndef HYP_LIB_PRINT_H
#define HYP_LIB_PRINT_H

/* %s %c %d %u %x %lx %lu %ld %p only. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
