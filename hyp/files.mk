hyp_src := hyp/boot/entry.c hyp/boot/fdt.c hyp/boot/firmware.c hyp/boot/layout.c hyp/boot/machine.c \
	hyp/cpu/cache.c hyp/cpu/cpu.c hyp/cpu/e2h.c hyp/cpu/fp_state.c hyp/cpu/switch.c hyp/cpu/sysio.c hyp/cpu/world.c \
	hyp/lib/panic.c hyp/lib/print.c hyp/lib/string.c \
	hyp/mem/pool.c hyp/mem/stage1.c hyp/mem/stage2.c hyp/mem/table.c \
	hyp/psci/psci.c hyp/time/htimer.c hyp/time/vtimer.c \
	hyp/trap/abort.c hyp/trap/eret.c hyp/trap/inject.c hyp/trap/pauth.c hyp/trap/refused.c hyp/trap/smccc.c hyp/trap/sysreg.c hyp/trap/trap.c hyp/trap/wfx.c \
	hyp/vm/host.c hyp/vm/runq.c hyp/vm/sched.c hyp/vm/vcpu.c hyp/vm/vm.c
hyp_src += hyp/svc/clock.c hyp/svc/identity.c hyp/svc/mitigation.c hyp/svc/ptp.c hyp/svc/steal.c hyp/svc/trng.c
hyp_src += hyp/ctl/checksum.c hyp/ctl/commands.c hyp/ctl/ctl.c hyp/ctl/inbox.c hyp/ctl/outbox.c hyp/ctl/stats.c hyp/ctl/terms.c
hyp_src += hyp/dev/mmio.c hyp/dev/virtio_console.c hyp/dev/virtio_port.c hyp/dev/virtqueue.c hyp/dev/vrtc.c hyp/dev/vuart.c
hyp_src += hyp/irq/gicv3.c hyp/irq/gic_vtr.c hyp/irq/ich.c hyp/irq/irq.c hyp/irq/vgic.c hyp/irq/vgic_block.c hyp/irq/vgic_lr.c hyp/irq/vgic_sync.c
hyp_src += hyp/irq/vgicd.c hyp/irq/vgicr.c
hyp_asm := hyp/boot/start.S hyp/lib/probe.S hyp/cpu/fp_regs.S hyp/cpu/vectors.S
