/* SPDX-License-Identifier: BSD-2-Clause */
/* The device tree reader, on trees that libfdt makes, on QEMU's own, and on broken ones. */
#include "boot/machine.h"
#include "boot/layout.h"
#include "test.h"
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

TEST_MAIN_STATE;

#define TREE_SIZE 16384

static char tree[TREE_SIZE];
static struct machine m;

/* What every machine has; `extra` adds nodes to the root. */
static void tree_begin(unsigned address_cells, unsigned size_cells)
{
	fdt_create(tree, sizeof(tree));
	fdt_add_reservemap_entry(tree, 0x41000000, 0x3000);
	fdt_finish_reservemap(tree);
	fdt_begin_node(tree, "");
	fdt_property_u32(tree, "#address-cells", address_cells);
	fdt_property_u32(tree, "#size-cells", size_cells);
	fdt_property_u32(tree, "interrupt-parent", 7);
}

static void tree_cells(const char *name, const uint32_t *cells, size_t count)
{
	uint32_t be[16];

	for (size_t i = 0; i < count; i++)
		be[i] = cpu_to_fdt32(cells[i]);
	fdt_property(tree, name, be, (int)(count * 4));
}

#define CELLS(name, ...)                                                                                     \
	tree_cells(name, (const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / 4)

static void tree_memory(void)
{
	fdt_begin_node(tree, "memory@40000000");
	fdt_property_string(tree, "device_type", "memory");
	CELLS("reg", 0, 0x40000000, 0, 0x20000000);
	fdt_end_node(tree);
}

static void tree_cpus(unsigned count)
{
	fdt_begin_node(tree, "cpus");
	fdt_property_u32(tree, "#address-cells", 1);
	fdt_property_u32(tree, "#size-cells", 0);
	for (unsigned i = 0; i < count; i++) {
		char name[16];

		snprintf(name, sizeof(name), "cpu@%x", i);
		fdt_begin_node(tree, name);
		fdt_property_string(tree, "device_type", "cpu");
		fdt_property_u32(tree, "reg", i < 4 ? i : 0x100 + i);
		fdt_end_node(tree);
	}
	fdt_end_node(tree);
}

static void tree_gic(void)
{
	fdt_begin_node(tree, "intc@8000000");
	fdt_property_string(tree, "compatible", "arm,gic-v3");
	CELLS("reg", 0, 0x08000000, 0, 0x10000, 0, 0x080a0000, 0, 0xf60000);
	fdt_property_u32(tree, "phandle", 7);
	fdt_end_node(tree);
}

static const char *tree_read(void)
{
	fdt_end_node(tree);
	if (fdt_finish(tree) != 0)
		return "libfdt: the tree is too large for the test";
	return machine_read(tree, sizeof(tree), &m);
}

static void tree_base(void)
{
	tree_begin(2, 2);
	tree_memory();
	tree_cpus(2);
	tree_gic();
}

static bool says(const char *message, const char *word)
{
	return message && strstr(message, word);
}

static void test_plain(void)
{
	tree_base();
	fdt_begin_node(tree, "psci");
	fdt_property(tree, "compatible", "arm,psci-1.0\0arm,psci-0.2", 26);
	fdt_property_string(tree, "method", "smc");
	fdt_end_node(tree);
	EXPECT(!tree_read());
	EXPECT(m.banks == 1 && m.bank[0].base.v == 0x40000000 && m.bank[0].size == 0x20000000);
	EXPECT(m.cpus == 2 && m.cpu[0] == 0 && m.cpu[1] == 1 && m.cpus_ignored == 0);
	EXPECT(m.gicd.base.v == 0x08000000 && m.gicd.size == 0x10000);
	EXPECT(m.gicr.base.v == 0x080a0000 && m.gicr.size == 0xf60000);
	EXPECT(m.uart.size == 0 && m.virtios == 0 && m.psci_smc);
	EXPECT(m.reserveds == 1 && m.reserved[0].base.v == 0x41000000 && m.reserved[0].size == 0x3000);
}

/* A bus whose addresses are its own; on it a UART and virtio, one behind another interrupt controller. */
static void test_bus(void)
{
	tree_base();
	fdt_begin_node(tree, "soc");
	fdt_property_u32(tree, "#address-cells", 1);
	fdt_property_u32(tree, "#size-cells", 1);
	CELLS("ranges", 0x0, 0x1, 0x10000000, 0x1000000, 0x2000000, 0x0, 0x20000000, 0x1000);
	fdt_begin_node(tree, "serial@9000");
	fdt_property(tree, "compatible", "arm,pl011\0arm,primecell", 24);
	CELLS("reg", 0x9000, 0x1000);
	fdt_end_node(tree);
	fdt_begin_node(tree, "virtio@2000e00");
	fdt_property_string(tree, "compatible", "virtio,mmio");
	CELLS("reg", 0x2000e00, 0x200);
	CELLS("interrupts", 0, 47, 1);
	fdt_end_node(tree);
	fdt_begin_node(tree, "virtio@2000c00");
	fdt_property_string(tree, "compatible", "virtio,mmio");
	CELLS("reg", 0x2000c00, 0x200);
	CELLS("interrupts", 0, 46, 1);
	fdt_property_u32(tree, "interrupt-parent", 8);
	fdt_end_node(tree);
	fdt_begin_node(tree, "virtio@2000f00"); /* reaches out of the bus */
	fdt_property_string(tree, "compatible", "virtio,mmio");
	CELLS("reg", 0x2000f00, 0x200);
	CELLS("interrupts", 0, 45, 1);
	fdt_end_node(tree);
	fdt_end_node(tree);
	EXPECT(!tree_read());
	EXPECT(m.uart.base.v == 0x110009000 && m.uart.size == 0x1000);
	EXPECT(m.virtios == 1 && m.virtio[0].regs.base.v == 0x20000e00 && m.virtio[0].intid == 79);
}

static void test_disabled(void)
{
	tree_base();
	fdt_begin_node(tree, "secram@e000000");
	fdt_property_string(tree, "device_type", "memory");
	CELLS("reg", 0, 0x0e000000, 0, 0x1000000);
	fdt_property_string(tree, "status", "disabled");
	fdt_end_node(tree);
	fdt_begin_node(tree, "pl011@9040000");
	fdt_property_string(tree, "compatible", "arm,pl011");
	CELLS("reg", 0, 0x09040000, 0, 0x1000);
	fdt_property_string(tree, "status", "disabled");
	fdt_end_node(tree);
	EXPECT(!tree_read());
	EXPECT(m.banks == 1 && m.uart.size == 0);
}

static void test_reserved(void)
{
	tree_base();
	fdt_begin_node(tree, "reserved-memory");
	fdt_property_u32(tree, "#address-cells", 2);
	fdt_property_u32(tree, "#size-cells", 2);
	fdt_property(tree, "ranges", NULL, 0);
	fdt_begin_node(tree, "secure@50000000");
	CELLS("reg", 0, 0x50000000, 0, 0x100000, 0, 0x51000000, 0, 0x200000);
	fdt_end_node(tree);
	fdt_end_node(tree);
	EXPECT(!tree_read());
	EXPECT(m.reserveds == 3 && m.reserved[1].base.v == 0x50000000 && m.reserved[2].base.v == 0x51000000);
	EXPECT(m.reserved[2].size == 0x200000);
}

static void test_many_cpus(void)
{
	tree_begin(2, 2);
	tree_memory();
	tree_cpus(11);
	tree_gic();
	EXPECT(!tree_read());
	EXPECT(m.cpus == MACHINE_CPUS_MAX && m.cpus_ignored == 3);
	EXPECT(machine_set_boot_cpu(&m, 0x80000105) && m.cpu[0] == 0x105 && m.cpu[5] == 0);
	EXPECT(!machine_set_boot_cpu(&m, 0x999));
}

static void test_lacking(void)
{
	tree_begin(2, 2);
	tree_cpus(1);
	tree_gic();
	EXPECT(says(tree_read(), "memory"));
	tree_begin(2, 2);
	tree_memory();
	tree_gic();
	EXPECT(says(tree_read(), "CPU"));
	tree_begin(2, 2);
	tree_memory();
	tree_cpus(1);
	EXPECT(says(tree_read(), "GIC"));
	tree_begin(2, 2);
	tree_memory();
	tree_cpus(2);
	tree_cpus(2);
	tree_gic();
	EXPECT(says(tree_read(), "same affinity"));
}

static void test_deep(void)
{
	tree_base();
	for (int i = 0; i < 20; i++)
		fdt_begin_node(tree, "n");
	for (int i = 0; i < 20; i++)
		fdt_end_node(tree);
	EXPECT(says(tree_read(), "deep"));
}

/* Cells that no address has, on a node and on a bus. */
static void test_odd_cells(void)
{
	tree_begin(0xffffffff, 0x80000000);
	tree_memory();
	EXPECT(says(tree_read(), "memory"));
	tree_base();
	fdt_begin_node(tree, "pcie@1");
	fdt_property_u32(tree, "#address-cells", 3);
	fdt_property_u32(tree, "#size-cells", 2);
	CELLS("ranges", 1, 0, 0, 0, 0x3eff0000, 0, 0x10000);
	fdt_begin_node(tree, "serial@0");
	fdt_property_string(tree, "compatible", "arm,pl011");
	CELLS("reg", 1, 0, 0, 0, 0x1000);
	fdt_end_node(tree);
	fdt_end_node(tree);
	EXPECT(!tree_read());
	EXPECT(m.uart.size == 0);
}

static void tree_chosen(const char *arguments, const char *console)
{
	fdt_begin_node(tree, "chosen");
	fdt_property(tree, "bootargs", arguments, (int)strlen(arguments) + 1);
	fdt_property(tree, "stdout-path", console, (int)strlen(console) + 1);
	fdt_end_node(tree);
}

static void tree_uart(const char *name, uint32_t base)
{
	fdt_begin_node(tree, name);
	fdt_property_string(tree, "compatible", "arm,pl011");
	CELLS("reg", 0, base, 0, 0x1000);
	fdt_end_node(tree);
}

static void test_arguments(void)
{
	static const struct {
		const char *text;
		bool e2h, unknown;
	} cases[] = {
		{"", false, false},    {"e2h", true, false},   {" \t e2h\n", true, false},
		{"e2h2", false, true}, {"e2", false, true},    {"quiet e2h splash", true, true},
		{"E2H", false, true},  {"e2h=1", false, true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_base();
		tree_chosen(cases[i].text, "");
		EXPECT(!tree_read());
		EXPECT(m.e2h == cases[i].e2h && m.args_unknown == cases[i].unknown);
	}
}

/* Numbers, or it means nothing. */
static void test_without(void)
{
	static const struct {
		const char *text;
		unsigned count, last;
		bool unknown;
	} cases[] = {
		{"without=807", 1, 807, false},
		{"e2h without=807,808 quiet", 2, 808, true},
		{"without=1 without=2", 2, 2, false},
		{"without=1,2,3,4,5,6,7,8", 8, 8, false},
		{"without=1,2,3,4,5,6,7,8,9", 0, 0, true},
		{"without=1,2,3,4,5,6,7,8 without=9", 8, 8, true},
		{"without=", 0, 0, true},
		{"without=807,", 0, 0, true},
		{"without=,807", 0, 0, true},
		{"without=8 07", 1, 8, true},
		{"without=FEAT_FGT", 0, 0, true},
		{"without=-1", 0, 0, true},
		{"without=99999", 0, 0, true},
		{"without", 0, 0, true},
		{"Without=807", 0, 0, true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_base();
		tree_chosen(cases[i].text, "");
		EXPECT(!tree_read());
		EXPECT(m.withouts == cases[i].count && m.args_unknown == cases[i].unknown);
		EXPECT(!m.withouts || m.without[m.withouts - 1] == cases[i].last);
	}
}

/* /chosen says which UART is the console, before or behind it, with options or not; else it is the first. */
static void test_console(void)
{
	static const struct {
		const char *path;
		uint32_t uart;
	} cases[] = {
		{"/serial@2", 0x2000}, {"/serial@2:115200n8", 0x2000},
		{"/serial@1", 0x1000}, {"/serial@", 0x1000},
		{"serial@2", 0x1000},  {"/serial@22", 0x1000},
		{"", 0x1000},          {"/", 0x1000},
	};

	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		tree_base();
		if (i % 2)
			tree_chosen("", cases[i / 2].path);
		tree_uart("serial@1", 0x1000);
		tree_uart("serial@2", 0x2000);
		if (!(i % 2))
			tree_chosen("", cases[i / 2].path);
		EXPECT(!tree_read());
		EXPECT(m.uart.base.v == cases[i / 2].uart);
	}
}

/* What is wrong does not keep the console from being found: it is said there. */
static void test_wrong_before_console(void)
{
	tree_base();
	tree_cpus(2);
	for (int i = 0; i < 20; i++)
		fdt_begin_node(tree, "n");
	for (int i = 0; i < 20; i++)
		fdt_end_node(tree);
	tree_uart("serial@1", 0x1000);
	EXPECT(says(tree_read(), "same affinity"));
	EXPECT(m.uart.base.v == 0x1000);
}

static const struct machine_range layout_image = {{0x40200000}, 0x100000};

static const char *layout_of(unsigned pa_bits)
{
	const char *wrong = tree_read();

	return wrong ? wrong : layout_check(&m, layout_image, pa_bits);
}

static void test_layout(void)
{
	tree_base();
	tree_uart("serial@1", 0x9000000);
	EXPECT(!layout_of(40) && m.banks == 1);
	tree_base();
	tree_uart("serial@1", 0x5ffff800);
	EXPECT(says(layout_of(40), "in the middle of memory"));
	tree_base();
	tree_uart("serial@1", 0x3ffff800); /* its last page is the bank's first */
	EXPECT(says(layout_of(40), "in the middle of memory"));
	tree_base();
	tree_uart("serial@1", 0x800f000);
	EXPECT(says(layout_of(40), "two devices"));
	tree_base();
	tree_uart("serial@1", 0x9000000);
	EXPECT(says(layout_of(30), "not in the memory"));
}

/* A bank that begins, or ends, where the CPU has no addresses any more. */
static const char *layout_of_banks(unsigned pa_bits)
{
	tree_base();
	fdt_begin_node(tree, "memory@f00000000");
	fdt_property_string(tree, "device_type", "memory");
	CELLS("reg", 0xf, 0, 2, 0, 0x20, 0, 1, 0);
	fdt_end_node(tree);
	return layout_of(pa_bits);
}

static void test_layout_banks(void)
{
	EXPECT(!layout_of_banks(36) && m.banks == 2);
	EXPECT(m.bank[1].base.v == 0xf00000000 && m.bank[1].size == 0x100000000);
	EXPECT(!layout_of_banks(32) && m.banks == 1);
	EXPECT(!layout_of_banks(48) && m.banks == 3 && m.bank[1].size == 0x200000000);
}

/* Every cut of a good tree is refused, and looked at no further than it goes (ASan watches). */
static void test_cut(void)
{
	uint32_t size;

	tree_base();
	EXPECT(!tree_read());
	size = fdt_totalsize(tree);
	for (uint32_t i = 0; i < size; i++) {
		char *cut = malloc(i ? i : 1);

		memcpy(cut, tree, i);
		EXPECT(machine_read(cut, i, &m));
		if (i >= 8) {
			fdt_set_totalsize(cut, i);
			machine_read(cut, i, &m);
		}
		free(cut);
	}
	EXPECT(machine_dtb_size(tree) == size);
	EXPECT(machine_dtb_size("not a tree") == 0);
}

/* Bits turned over: any answer will do, any crash won't. */
static void test_garbled(void)
{
	uint64_t state = 1;
	uint32_t size;
	char *copy;

	tree_base();
	EXPECT(!tree_read());
	size = fdt_totalsize(tree);
	copy = malloc(size);
	for (int i = 0; i < 20000; i++) {
		memcpy(copy, tree, size);
		for (int k = 0; k < 4; k++)
			copy[test_random(&state) % size] ^= (char)(1 << test_random(&state) % 8);
		machine_read(copy, size, &m);
		layout_check(&m, layout_image, 40);
		EXPECT(m.cpus <= MACHINE_CPUS_MAX && m.banks <= MACHINE_BANKS_MAX &&
		       m.virtios <= MACHINE_VIRTIO_MAX && m.reserveds <= MACHINE_RESERVED_MAX);
	}
	free(copy);
}

/* What QEMU 11.1 says of its `virt` with two CPUs and 1 GiB (its documentation and hw/arm/virt's memory map).
 */
static const char *qemu_file;

static void test_qemu(void)
{
	FILE *file = fopen(qemu_file, "rb");
	char *dtb = malloc(2 << 20);
	size_t size = file ? fread(dtb, 1, 2 << 20, file) : 0;

	if (file)
		fclose(file);
	EXPECT(!machine_read(dtb, size, &m));
	EXPECT(m.banks == 1 && m.bank[0].base.v == 0x40000000 && m.bank[0].size == 0x40000000);
	EXPECT(m.cpus == 2 && m.cpu[1] == 1);
	EXPECT(m.gicd.base.v == 0x08000000 && m.gicr.base.v == 0x080a0000);
	EXPECT(m.uart.base.v == 0x09000000);
	EXPECT(m.virtios == 32 && m.psci_smc);
	for (unsigned i = 0; i < m.virtios; i++)
		EXPECT(m.virtio[i].intid == 48 + (m.virtio[i].regs.base.v - 0x0a000000) / 0x200);
	free(dtb);
}

int main(int argc, char **argv)
{
	test_run("machine/plain", test_plain);
	test_run("machine/bus", test_bus);
	test_run("machine/disabled", test_disabled);
	test_run("machine/reserved", test_reserved);
	test_run("machine/many-cpus", test_many_cpus);
	test_run("machine/lacking", test_lacking);
	test_run("machine/deep", test_deep);
	test_run("machine/odd-cells", test_odd_cells);
	test_run("machine/arguments", test_arguments);
	test_run("machine/without", test_without);
	test_run("machine/console", test_console);
	test_run("machine/wrong-before-console", test_wrong_before_console);
	test_run("machine/layout", test_layout);
	test_run("machine/layout-banks", test_layout_banks);
	test_run("machine/cut", test_cut);
	test_run("machine/garbled", test_garbled);
	if (argc == 2) {
		qemu_file = argv[1];
		test_run("machine/qemu-virt", test_qemu);
	}
	return test_failures ? 1 : 0;
}
