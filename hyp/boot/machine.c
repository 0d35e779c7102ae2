/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device tree -> struct machine. A node's properties come before its children,
 * so a node is judged when the first child or its end comes. The parents'
 * cell counts and bus ranges are kept on a small stack.
 */
#include "boot/machine.h"
#include "boot/fdt.h"
#include "lib/string.h"

#define MACHINE_DEPTH_MAX 12
#define MACHINE_UARTS 8
#define MPIDR_AFFINITY 0xff00ffffffull

/* The properties of one node that matter here; length 0: absent. */
struct node {
	const char *name;
	struct fdt_item compatible, device_type, status, reg, ranges, interrupts, method, bootargs, console;
	bool has_ranges;                    /* an empty one means "identity" */
	uint32_t address_cells, size_cells; /* of its children */
	uint32_t interrupt_parent;          /* phandle, inherited */
	uint32_t phandle;
	bool judged;
};

struct reader {
	struct fdt fdt;
	struct machine *m;
	struct node stack[MACHINE_DEPTH_MAX];
	unsigned depth;          /* nodes on the stack */
	unsigned too_deep;       /* nodes on top of it that are not looked at */
	bool cut;                /* there is nothing more to read */
	const char *wrong;       /* the first thing; reading goes on, for the UART to say it on */
	struct fdt_item console; /* /chosen/stdout-path */
	struct machine_range uart[MACHINE_UARTS]; /* those of the root */
	const char *uart_name[MACHINE_UARTS];
	unsigned uarts;
	uint32_t gic;                               /* its phandle */
	uint32_t virtio_parent[MACHINE_VIRTIO_MAX]; /* phandle of the interrupt parent */
	bool boot_psci;
};

static bool text_is(const char *a, const char *b)
{
	while (*a != 0 && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* Whether a node's name without its unit address is `text`. */
static bool name_is(const char *name, const char *text)
{
	while (*text != 0 && *name == *text) {
		name++;
		text++;
	}
	return *text == 0 && (*name == 0 || *name == '@');
}

static void reader_fail(struct reader *r, const char *why)
{
	if (!r->wrong)
		r->wrong = why;
}

/* One entry of `ranges` of a bus: translate [base, base + size) to the parent's addresses. */
static bool node_range(const struct node *bus, const struct node *parent, uint32_t i, uint64_t size,
		       uint64_t *base)
{
	uint32_t ac = bus->address_cells, pc = parent->address_cells;
	uint64_t child = fdt_cells(&bus->ranges, i, ac);
	uint64_t up = fdt_cells(&bus->ranges, i + ac, pc);
	uint64_t length = fdt_cells(&bus->ranges, i + ac + pc, bus->size_cells);

	if (*base < child || *base - child >= length || size > length - (*base - child))
		return false;
	*base = up + (*base - child);
	return true;
}

/* The same through all of `ranges`. */
static bool node_to_parent(const struct node *bus, const struct node *parent, uint64_t size, uint64_t *base)
{
	uint32_t row = bus->address_cells + parent->address_cells + bus->size_cells;

	if (!bus->has_ranges)
		return false;
	if (bus->ranges.length == 0)
		return true;
	if (row == 0)
		return false;
	for (uint32_t i = 0; (i + row) * 4 <= bus->ranges.length; i += row) {
		if (node_range(bus, parent, i, size, base))
			return true;
	}
	return false;
}

/*
 * Region `index` of the top node's `reg`, as a CPU sees it. False: there is no
 * such region, or the CPU can't reach it.
 */
static bool node_region(const struct reader *r, uint32_t index, struct machine_range *out)
{
	const struct node *n = &r->stack[r->depth - 1];
	const struct node *parent = n - 1;
	uint32_t row = parent->address_cells + parent->size_cells;
	uint64_t base, size;

	if (row == 0 || index >= n->reg.length / 4 / row)
		return false;
	base = fdt_cells(&n->reg, index * row, parent->address_cells);
	size = fdt_cells(&n->reg, index * row + parent->address_cells, parent->size_cells);
	if (size == 0 || base + size - 1 < base)
		return false;
	for (unsigned d = r->depth - 2; d > 0; d--) {
		if (!node_to_parent(&r->stack[d], &r->stack[d - 1], size, &base))
			return false;
	}
	if (base + size < base)
		return false;
	out->base.v = base;
	out->size = size;
	return true;
}

static bool node_enabled(const struct node *n)
{
	return n->status.length == 0 || fdt_has_string(&n->status, "okay") ||
	       fdt_has_string(&n->status, "ok");
}

static void judge_memory(struct reader *r)
{
	struct machine_range range;

	for (uint32_t i = 0; node_region(r, i, &range); i++) {
		if (r->m->banks == MACHINE_BANKS_MAX)
			return; /* less memory than there is harms nobody */
		r->m->bank[r->m->banks++] = range;
	}
}

static void machine_reserve(struct reader *r, const struct machine_range *range)
{
	if (r->m->reserveds == MACHINE_RESERVED_MAX) {
		reader_fail(r, "more reserved memory ranges than the hypervisor can keep");
		return;
	}
	r->m->reserved[r->m->reserveds++] = *range;
}

static void judge_reserved(struct reader *r)
{
	struct machine_range range;

	for (uint32_t i = 0; node_region(r, i, &range); i++)
		machine_reserve(r, &range);
}

static void judge_cpu(struct reader *r, const struct node *n, const struct node *cpus)
{
	struct machine *m = r->m;
	uint64_t mpidr = fdt_cells(&n->reg, 0, cpus->address_cells) & MPIDR_AFFINITY;

	if (n->reg.length < cpus->address_cells * 4 || cpus->address_cells == 0)
		return;
	for (unsigned i = 0; i < m->cpus; i++) {
		if (m->cpu[i] == mpidr) {
			reader_fail(r, "two CPUs have the same affinity");
			return;
		}
	}
	if (m->cpus == MACHINE_CPUS_MAX)
		m->cpus_ignored++;
	else
		m->cpu[m->cpus++] = mpidr;
}

static void judge_gic(struct reader *r, const struct node *n)
{
	if (r->m->gicd.size != 0)
		return;
	if (!node_region(r, 0, &r->m->gicd) || !node_region(r, 1, &r->m->gicr))
		reader_fail(r, "the GICv3's registers can't be found");
	r->gic = n->phandle;
}

/* A GIC interrupt: three cells or more, the first 0 for an SPI, the second its number from 32 on. */
static void judge_virtio(struct reader *r, const struct node *n)
{
	struct machine_virtio *v = &r->m->virtio[r->m->virtios];
	uint32_t spi = fdt_cell(&n->interrupts, 1);

	if (r->m->virtios == MACHINE_VIRTIO_MAX || n->interrupts.length < 12 ||
	    fdt_cell(&n->interrupts, 0) != 0 || spi > 987 || !node_region(r, 0, &v->regs))
		return;
	v->intid = spi + 32;
	r->virtio_parent[r->m->virtios++] = n->interrupt_parent;
}

/* The first one is the console, unless /chosen says otherwise. */
static void judge_uart(struct reader *r, const struct node *n)
{
	struct machine_range range;

	if (!node_region(r, 0, &range))
		return;
	if (r->m->uart.size == 0)
		r->m->uart = range;
	if (r->depth != 2 || r->uarts == MACHINE_UARTS)
		return;
	r->uart[r->uarts] = range;
	r->uart_name[r->uarts++] = n->name;
}

static void judge_psci(struct reader *r, const struct node *n)
{
	r->boot_psci = true;
	r->m->psci_smc = fdt_has_string(&n->method, "smc");
}

/* without=NUMBER[,NUMBER]... False: it is something else. */
static bool judge_without(struct machine *m, const struct fdt_item *word)
{
	static const char key[] = "without=";
	uint32_t at = sizeof(key) - 1, number = 0, digits = 0;
	unsigned count = 0;
	uint16_t all[MACHINE_WITHOUT_MAX];

	if (word->length < at || memcmp(word->value, key, at) != 0)
		return false;
	for (; at <= word->length; at++) {
		uint32_t c = at < word->length ? word->value[at] : ',';

		if (c >= '0' && c <= '9' && digits++ < 4) {
			number = 10 * number + c - '0';
		} else if (c == ',' && digits && m->withouts + count < MACHINE_WITHOUT_MAX) {
			all[count++] = (uint16_t)number;
			number = digits = 0;
		} else {
			return false;
		}
	}
	for (unsigned i = 0; i < count; i++)
		m->without[m->withouts++] = all[i];
	return true;
}

/* /chosen: the console; bootargs are words that space separates. */
static void judge_chosen(struct reader *r, const struct node *n)
{
	struct fdt_item rest = n->bootargs, word;

	r->console = n->console;
	while (fdt_next_word(&rest, &word)) {
		if (fdt_word_is(&word, "e2h"))
			r->m->e2h = true;
		else if (!judge_without(r->m, &word))
			r->m->args_unknown = true;
	}
}

/* Devices, by `compatible`. */
static void judge_device(struct reader *r, const struct node *n)
{
	if (fdt_has_string(&n->compatible, "arm,gic-v3"))
		judge_gic(r, n);
	else if (fdt_has_string(&n->compatible, "arm,pl011"))
		judge_uart(r, n);
	else if (fdt_has_string(&n->compatible, "arm,pl031") && r->m->rtc.size == 0)
		node_region(r, 0, &r->m->rtc);
	else if (fdt_has_string(&n->compatible, "virtio,mmio"))
		judge_virtio(r, n);
	else if (fdt_has_string(&n->compatible, "arm,psci-1.0") ||
		 fdt_has_string(&n->compatible, "arm,psci-0.2"))
		judge_psci(r, n);
}

/* The top node's properties are complete. Children of the root, /cpus, /reserved-memory and of buses matter.
 */
static void judge_node(struct reader *r)
{
	struct node *n = &r->stack[r->depth - 1];
	const struct node *parent = n - 1;

	if (n->judged)
		return;
	n->judged = true;
	if (n->address_cells > 2 || n->size_cells > 2) {
		/* PCI's three cells, say: no CPU address below here. */
		n->has_ranges = false;
		n->address_cells = n->size_cells = 0;
	}
	if (r->depth < 2 || !node_enabled(n))
		return;
	if (r->depth == 2 && fdt_has_string(&n->device_type, "memory"))
		judge_memory(r);
	else if (r->depth == 2 && name_is(n->name, "chosen"))
		judge_chosen(r, n);
	else if (r->depth == 3 && name_is(parent->name, "reserved-memory"))
		judge_reserved(r);
	else if (r->depth == 3 && name_is(parent->name, "cpus") && fdt_has_string(&n->device_type, "cpu"))
		judge_cpu(r, n, parent);
	else
		judge_device(r, n);
}

static void reader_begin(struct reader *r, const struct fdt_item *item)
{
	struct node *n = &r->stack[r->depth];

	if (r->depth > 0)
		judge_node(r);
	if (r->depth == MACHINE_DEPTH_MAX || r->too_deep) {
		reader_fail(r, "the device tree is nested too deeply");
		r->too_deep++;
		return;
	}
	*n = (struct node){.name = item->name, .address_cells = 2, .size_cells = 1};
	if (r->depth > 0)
		n->interrupt_parent = r->stack[r->depth - 1].interrupt_parent;
	r->depth++;
}

/* Where a property with this name is kept, or NULL. */
static struct fdt_item *node_item(struct node *n, const char *name)
{
	const struct {
		const char *name;
		struct fdt_item *item;
	} known[] = {
		{"compatible", &n->compatible}, {"device_type", &n->device_type},
		{"status", &n->status},         {"reg", &n->reg},
		{"ranges", &n->ranges},         {"interrupts", &n->interrupts},
		{"method", &n->method},         {"bootargs", &n->bootargs},
		{"stdout-path", &n->console},
	};

	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (text_is(name, known[i].name))
			return known[i].item;
	}
	return 0;
}

static void reader_end(struct reader *r)
{
	if (r->too_deep) {
		r->too_deep--;
	} else if (r->depth > 0) {
		judge_node(r);
		r->depth--;
	} else {
		reader_fail(r, "a node ends that never began");
		r->cut = true;
	}
}

static void reader_prop(struct reader *r, const struct fdt_item *item)
{
	struct node *n = &r->stack[r->depth - 1];
	struct fdt_item *keep = node_item(n, item->name);

	if (keep)
		*keep = *item;
	if (text_is(item->name, "ranges"))
		n->has_ranges = true;
	else if (text_is(item->name, "#address-cells"))
		n->address_cells = fdt_cell(item, 0);
	else if (text_is(item->name, "#size-cells"))
		n->size_cells = fdt_cell(item, 0);
	else if (text_is(item->name, "phandle"))
		n->phandle = fdt_cell(item, 0);
	else if (text_is(item->name, "interrupt-parent"))
		n->interrupt_parent = fdt_cell(item, 0);
}

/* One token. False: the tree is at its end, or no good. */
static bool reader_step(struct reader *r)
{
	struct fdt_item item = {.name = ""};

	switch (fdt_next(&r->fdt, &item)) {
	case FDT_BEGIN:
		reader_begin(r, &item);
		break;
	case FDT_PROP:
		if (r->depth > 0 && !r->too_deep)
			reader_prop(r, &item);
		else if (!r->too_deep)
			reader_fail(r, "a property outside of any node");
		break;
	case FDT_END_NODE:
		reader_end(r);
		break;
	case FDT_DONE:
		return false;
	case FDT_BAD:
		reader_fail(r, "the device tree is cut or garbled");
		return false;
	}
	return !r->cut;
}

static void read_reservations(struct reader *r)
{
	struct machine_range range;

	while (fdt_next_reserve(&r->fdt, &range.base.v, &range.size)) {
		if (range.size != 0)
			machine_reserve(r, &range);
	}
}

/* Keep the virtio devices whose interrupts go to the GIC. */
static void keep_gic_virtio(struct reader *r)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < r->m->virtios; i++) {
		if (r->virtio_parent[i] == r->gic)
			r->m->virtio[kept++] = r->m->virtio[i];
	}
	r->m->virtios = kept;
}

/* Whether a path is "/NAME", with options of the device behind a ':'. */
static bool path_is(const struct fdt_item *path, const char *name)
{
	uint32_t i = 0;

	if (path->length < 2 || path->value[0] != '/')
		return false;
	while (i + 1 < path->length && name[i] != 0 && path->value[i + 1] == (uint8_t)name[i])
		i++;
	return name[i] == 0 && i + 1 < path->length && (path->value[i + 1] == 0 || path->value[i + 1] == ':');
}

static void find_console(struct reader *r)
{
	for (unsigned i = 0; i < r->uarts; i++) {
		if (path_is(&r->console, r->uart_name[i]))
			r->m->uart = r->uart[i];
	}
}

static const char *what_lacks(const struct reader *r)
{
	if (r->wrong)
		return r->wrong;
	if (r->m->banks == 0)
		return "the device tree names no memory";
	if (r->m->cpus == 0)
		return "the device tree names no CPU";
	if (r->m->gicd.size == 0)
		return "the device tree names no GICv3";
	return 0;
}

const char *machine_read(const void *dtb, size_t max, struct machine *m)
{
	struct reader r = {.m = m};

	*m = (struct machine){.banks = 0};
	if (!fdt_open(&r.fdt, dtb, max))
		return "there is no device tree where x0 points";
	read_reservations(&r);
	while (reader_step(&r))
		;
	keep_gic_virtio(&r);
	find_console(&r);
	return what_lacks(&r);
}

size_t machine_dtb_size(const void *dtb)
{
	const uint8_t *h = dtb;
	struct fdt_item head = {.value = h, .length = 8};

	return fdt_cell(&head, 0) == 0xd00dfeedu ? fdt_cell(&head, 1) : 0;
}

bool machine_set_boot_cpu(struct machine *m, uint64_t mpidr)
{
	for (unsigned i = 0; i < m->cpus; i++) {
		if (m->cpu[i] == (mpidr & MPIDR_AFFINITY)) {
			m->cpu[i] = m->cpu[0];
			m->cpu[0] = mpidr & MPIDR_AFFINITY;
			return true;
		}
	}
	return false;
}
