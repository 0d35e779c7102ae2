/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers of a virtio-mmio device, version 2. Source: VIRTIO 1.1, section 4.2.2. */
#ifndef HYP_DEV_VIRTIO_MMIO_H
#define HYP_DEV_VIRTIO_MMIO_H

#define VIRTIO_MAGIC 0x000u /* "virt" */
#define VIRTIO_VERSION 0x004u
#define VIRTIO_DEVICE_ID 0x008u
#define VIRTIO_DEVICE_FEATURES 0x010u
#define VIRTIO_DEVICE_FEATURES_SEL 0x014u
#define VIRTIO_DRIVER_FEATURES 0x020u
#define VIRTIO_DRIVER_FEATURES_SEL 0x024u
#define VIRTIO_QUEUE_SEL 0x030u
#define VIRTIO_QUEUE_NUM_MAX 0x034u
#define VIRTIO_QUEUE_NUM 0x038u
#define VIRTIO_QUEUE_READY 0x044u
#define VIRTIO_QUEUE_NOTIFY 0x050u
#define VIRTIO_INTERRUPT_STATUS 0x060u
#define VIRTIO_INTERRUPT_ACK 0x064u
#define VIRTIO_STATUS 0x070u
#define VIRTIO_QUEUE_DESC 0x080u   /* two words */
#define VIRTIO_QUEUE_DRIVER 0x090u /* two words */
#define VIRTIO_QUEUE_DEVICE 0x0a0u /* two words */

#define VIRTIO_MAGIC_VALUE 0x74726976u
#define VIRTIO_STATUS_ACKNOWLEDGE 1u
#define VIRTIO_STATUS_DRIVER 2u
#define VIRTIO_STATUS_DRIVER_OK 4u
#define VIRTIO_STATUS_FEATURES_OK 8u
#define VIRTIO_F_VERSION_1_WORD 1u /* bit 32 of the features: bit 0 of the second word */
#define VIRTIO_F_VERSION_1_BIT 1u

#endif
