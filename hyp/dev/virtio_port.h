/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control queues of a virtio-console device with several ports
 * (VIRTIO_CONSOLE_F_MULTIPORT): how port 1 is opened. Unlike the console of
 * port 0, such a port has flow control on QEMU: what its reader does not take
 * waits, and is not thrown away. Source: VIRTIO 1.1, section 5.3.
 */
#ifndef HYP_DEV_VIRTIO_PORT_H
#define HYP_DEV_VIRTIO_PORT_H

#include <stdbool.h>
#include <stdint.h>

#define VIRTIO_PORT_RX 4u /* queues of port 1; those of port 0 are 0 and 1 */
#define VIRTIO_PORT_TX 5u

/* Set the control queues up. Before VIRTIO_STATUS_DRIVER_OK. */
bool virtio_port_init(uint64_t regs);
/* Make ourselves known and open port 1. After it. False: there is none. */
bool virtio_port_open(void);
/* Take note of what the device says later on: nothing that matters. */
void virtio_port_drain(void);

#endif
