/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's device tree. Bindings: the Devicetree Specification; Linux's bindings of each device. */
#include "run/guest_tree.h"
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUEST_TREE_UART "/pl011@9000000"

enum { GUEST_TREE_CLOCK = 1, GUEST_TREE_GIC = 2 }; /* phandles */
enum { GUEST_TREE_SPI = 0, GUEST_TREE_PPI = 1, GUEST_TREE_LEVEL = 4 };

/* A tree under work. The first error stays. */
struct guest_tree {
	void *fdt;
	int error;
};

static void guest_tree_note(struct guest_tree *t, int error)
{
	if (!t->error)
		t->error = error;
}

static void guest_tree_begin(struct guest_tree *t, const char *name)
{
	guest_tree_note(t, fdt_begin_node(t->fdt, name));
}

static void guest_tree_end(struct guest_tree *t)
{
	guest_tree_note(t, fdt_end_node(t->fdt));
}

static void guest_tree_text(struct guest_tree *t, const char *name, const char *value)
{
	guest_tree_note(t, fdt_property(t->fdt, name, value, (int)strlen(value) + 1));
}

/* Several strings: their NULs are inside `value`. */
static void guest_tree_texts(struct guest_tree *t, const char *name, const char *value, size_t size)
{
	guest_tree_note(t, fdt_property(t->fdt, name, value, (int)size));
}

static void guest_tree_flag(struct guest_tree *t, const char *name)
{
	guest_tree_note(t, fdt_property(t->fdt, name, NULL, 0));
}

static void guest_tree_cells(struct guest_tree *t, const char *name, const uint32_t *cells, size_t count)
{
	fdt32_t out[16];

	for (size_t i = 0; i < count; i++)
		out[i] = cpu_to_fdt32(cells[i]);
	guest_tree_note(t, fdt_property(t->fdt, name, out, (int)(count * sizeof(out[0]))));
}

static void guest_tree_cell(struct guest_tree *t, const char *name, uint32_t value)
{
	guest_tree_cells(t, name, &value, 1);
}

/* `reg` of up to two ranges: base, size, base, size; all below 4 GiB but sizes. */
static void guest_tree_reg(struct guest_tree *t, const uint64_t *words, size_t count)
{
	uint32_t cells[8];

	for (size_t i = 0; i < count; i++) {
		cells[2 * i] = (uint32_t)(words[i] >> 32);
		cells[2 * i + 1] = (uint32_t)words[i];
	}
	guest_tree_cells(t, "reg", cells, 2 * count);
}

static void guest_tree_chosen(struct guest_tree *t, const struct guest_wish *wish,
			      const struct guest_piece *initrd)
{
	guest_tree_begin(t, "chosen");
	guest_tree_text(t, "stdout-path", GUEST_TREE_UART);
	if (wish->append)
		guest_tree_text(t, "bootargs", wish->append);
	if (initrd->size) {
		guest_tree_note(t, fdt_property_u64(t->fdt, "linux,initrd-start", initrd->at));
		guest_tree_note(t, fdt_property_u64(t->fdt, "linux,initrd-end", initrd->at + initrd->size));
	}
	guest_tree_end(t);
}

static void guest_tree_memory(struct guest_tree *t, const struct guest_wish *wish)
{
	const uint64_t reg[] = {GUEST_RAM, wish->memory};

	guest_tree_begin(t, "memory@40000000");
	guest_tree_text(t, "device_type", "memory");
	guest_tree_reg(t, reg, 2);
	guest_tree_end(t);
}

static void guest_tree_cpus(struct guest_tree *t, const struct guest_wish *wish)
{
	char name[16];

	guest_tree_begin(t, "cpus");
	guest_tree_cell(t, "#address-cells", 1);
	guest_tree_cell(t, "#size-cells", 0);
	for (unsigned i = 0; i < wish->vcpus; i++) {
		snprintf(name, sizeof(name), "cpu@%x", i);
		guest_tree_begin(t, name);
		guest_tree_text(t, "device_type", "cpu");
		guest_tree_text(t, "compatible", "arm,armv8");
		guest_tree_text(t, "enable-method", "psci");
		guest_tree_cell(t, "reg", i);
		guest_tree_end(t);
	}
	guest_tree_end(t);
}

/* A version that is not decided yet is asked for by the guest itself: 1.0's binding does that. */
static void guest_tree_psci(struct guest_tree *t, const struct guest_wish *wish)
{
	static const char since_1_0[] = "arm,psci-1.0\0arm,psci-0.2";

	guest_tree_begin(t, "psci");
	if (wish->psci && wish->psci < 0x10000)
		guest_tree_text(t, "compatible", "arm,psci-0.2");
	else
		guest_tree_texts(t, "compatible", since_1_0, sizeof(since_1_0));
	guest_tree_text(t, "method", "hvc");
	guest_tree_end(t);
}

static void guest_tree_gic(struct guest_tree *t, const struct guest_wish *wish)
{
	const uint64_t reg[] = {0x08000000, 0x10000, 0x080a0000, 0x20000ull * wish->vcpus};

	guest_tree_begin(t, "intc@8000000");
	guest_tree_text(t, "compatible", "arm,gic-v3");
	guest_tree_cell(t, "phandle", GUEST_TREE_GIC);
	guest_tree_cell(t, "#interrupt-cells", 3);
	guest_tree_flag(t, "interrupt-controller");
	guest_tree_cell(t, "#redistributor-regions", 1);
	guest_tree_reg(t, reg, 4);
	guest_tree_end(t);
}

/* Secure and non-secure physical, virtual, EL2: where QEMU's `virt` has them. */
static void guest_tree_timer(struct guest_tree *t)
{
	static const uint32_t interrupts[] = {
		GUEST_TREE_PPI, 13, GUEST_TREE_LEVEL, GUEST_TREE_PPI, 14, GUEST_TREE_LEVEL,
		GUEST_TREE_PPI, 11, GUEST_TREE_LEVEL, GUEST_TREE_PPI, 10, GUEST_TREE_LEVEL,
	};

	guest_tree_begin(t, "timer");
	guest_tree_text(t, "compatible", "arm,armv8-timer");
	guest_tree_cells(t, "interrupts", interrupts, 12);
	guest_tree_flag(t, "always-on");
	guest_tree_end(t);
}

static void guest_tree_uart(struct guest_tree *t)
{
	static const char compatible[] = "arm,pl011\0arm,primecell", clocks[] = "uartclk\0apb_pclk";
	static const uint32_t interrupts[] = {GUEST_TREE_SPI, 1, GUEST_TREE_LEVEL};
	static const uint32_t clock[] = {GUEST_TREE_CLOCK, GUEST_TREE_CLOCK};
	static const uint64_t reg[] = {0x09000000, 0x1000};

	guest_tree_begin(t, "apb-pclk");
	guest_tree_text(t, "compatible", "fixed-clock");
	guest_tree_cell(t, "phandle", GUEST_TREE_CLOCK);
	guest_tree_cell(t, "#clock-cells", 0);
	guest_tree_cell(t, "clock-frequency", 24000000);
	guest_tree_text(t, "clock-output-names", "clk24mhz");
	guest_tree_end(t);
	guest_tree_begin(t, &GUEST_TREE_UART[1]);
	guest_tree_texts(t, "compatible", compatible, sizeof(compatible));
	guest_tree_reg(t, reg, 2);
	guest_tree_cells(t, "interrupts", interrupts, 3);
	guest_tree_cells(t, "clocks", clock, 2);
	guest_tree_texts(t, "clock-names", clocks, sizeof(clocks));
	guest_tree_end(t);
}

static void guest_tree_rtc(struct guest_tree *t)
{
	static const char compatible[] = "arm,pl031\0arm,primecell";
	static const uint32_t interrupts[] = {GUEST_TREE_SPI, 2, GUEST_TREE_LEVEL};
	static const uint64_t reg[] = {0x09010000, 0x1000};

	guest_tree_begin(t, "pl031@9010000");
	guest_tree_texts(t, "compatible", compatible, sizeof(compatible));
	guest_tree_reg(t, reg, 2);
	guest_tree_cells(t, "interrupts", interrupts, 3);
	guest_tree_cell(t, "clocks", GUEST_TREE_CLOCK);
	guest_tree_text(t, "clock-names", "apb_pclk");
	guest_tree_end(t);
}

static void guest_tree_root(struct guest_tree *t, const struct guest_wish *wish,
			    const struct guest_piece *initrd)
{
	guest_tree_begin(t, "");
	guest_tree_text(t, "compatible", "linux,dummy-virt");
	guest_tree_text(t, "model", "linux,dummy-virt");
	guest_tree_cell(t, "#address-cells", 2);
	guest_tree_cell(t, "#size-cells", 2);
	guest_tree_cell(t, "interrupt-parent", GUEST_TREE_GIC);
	guest_tree_chosen(t, wish, initrd);
	guest_tree_memory(t, wish);
	guest_tree_cpus(t, wish);
	guest_tree_psci(t, wish);
	guest_tree_timer(t);
	guest_tree_gic(t, wish);
	guest_tree_uart(t);
	guest_tree_rtc(t);
	guest_tree_end(t);
}

uint8_t *guest_tree_make(const struct guest_wish *wish, const struct guest_piece *initrd, size_t *size)
{
	struct guest_tree t = {.fdt = malloc(GUEST_TREE_MAX)};

	if (!t.fdt)
		return NULL;
	guest_tree_note(&t, fdt_create(t.fdt, GUEST_TREE_MAX));
	guest_tree_note(&t, fdt_finish_reservemap(t.fdt));
	guest_tree_root(&t, wish, initrd);
	guest_tree_note(&t, fdt_finish(t.fdt));
	if (t.error) {
		free(t.fdt);
		return NULL;
	}
	*size = fdt_totalsize(t.fdt);
	return t.fdt;
}
