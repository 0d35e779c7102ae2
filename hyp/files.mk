hyp_src :=
hyp_src += hyp/ctl/checksum.c hyp/ctl/commands.c hyp/ctl/ctl.c hyp/ctl/inbox.c hyp/ctl/outbox.c
hyp_src += hyp/dev/mmio.c hyp/dev/virtio_console.c hyp/dev/virtqueue.c hyp/dev/vuart.c
hyp_src += hyp/irq/gicv3.c hyp/irq/ich.c hyp/irq/irq.c hyp/irq/vgic.c hyp/irq/vgic_block.c hyp/irq/vgic_lr.c
hyp_src += hyp/irq/vgicd.c hyp/irq/vgicr.c
