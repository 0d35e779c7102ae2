/* SPDX-License-Identifier: BSD-2-Clause */
/* EL2's abi_crc() (abi/crc.h). */
#ifndef HYP_CTL_CHECKSUM_H
#define HYP_CTL_CHECKSUM_H

/* See what the CPU has. Once, before the first abi_crc(). */
void checksum_init(void);

#endif
