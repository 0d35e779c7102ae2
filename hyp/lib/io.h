/* SPDX-License-Identifier: BSD-2-Clause */
/* Device registers: one access of the size that is said, in program order among devices. */
#ifndef HYP_LIB_IO_H
#define HYP_LIB_IO_H

#include <stdint.h>

static inline uint32_t io_read32(uint64_t at)
{
	return *(volatile const uint32_t *)(uintptr_t)at;
}

/* The same, of a device that may not be there: zero when nothing answers. */
uint32_t io_probe32(uint64_t at);

static inline uint64_t io_read64(uint64_t at)
{
	return *(volatile const uint64_t *)(uintptr_t)at;
}

static inline void io_write8(uint64_t at, uint8_t value)
{
	*(volatile uint8_t *)(uintptr_t)at = value;
}

static inline void io_write32(uint64_t at, uint32_t value)
{
	*(volatile uint32_t *)(uintptr_t)at = value;
}

static inline void io_write64(uint64_t at, uint64_t value)
{
	*(volatile uint64_t *)(uintptr_t)at = value;
}

#endif
