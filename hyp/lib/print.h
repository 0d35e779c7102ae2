/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypervisor's own messages: to the physical UART, if there is one. For the operator, never for a guest.
 */
#ifndef HYP_LIB_PRINT_H
#define HYP_LIB_PRINT_H

#include <stdarg.h>
#include <stdint.h>

/* Use the PL011 at this address; 0: print nowhere. The firmware has set it up. */
void print_init(uint64_t uart);

/* %s %c %d %u %x %lx %lu %ld %p only. Any CPU. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void print_list(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

#endif
