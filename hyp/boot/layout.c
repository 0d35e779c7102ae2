/* SPDX-License-Identifier: BSD-2-Clause */
#include "boot/layout.h"

#define LAYOUT_DEVICES (4 + MACHINE_VIRTIO_MAX)

struct layout_devices {
	struct machine_range range[LAYOUT_DEVICES];
	unsigned count;
};

/* Where a range ends: that it does not wrap around was checked when it was read. */
static uint64_t layout_end(const struct machine_range *r)
{
	return r->base.v + r->size;
}

static bool layout_overlap(const struct machine_range *a, const struct machine_range *b)
{
	return a->base.v < layout_end(b) && b->base.v < layout_end(a);
}

static bool layout_inside(const struct machine_range *inner, const struct machine_range *outer)
{
	return outer->base.v <= inner->base.v && layout_end(inner) <= layout_end(outer);
}

/* The whole pages that a range is mapped by. */
static struct machine_range layout_pages(const struct machine_range *r)
{
	uint64_t base = addr_down(r->base.v, PAGE_SIZE);

	return (struct machine_range){{base}, addr_up(layout_end(r) - base, PAGE_SIZE)};
}

static void layout_add(struct layout_devices *d, const struct machine_range *r)
{
	if (r->size != 0)
		d->range[d->count++] = *r;
}

static struct layout_devices layout_devices(const struct machine *m)
{
	struct layout_devices d = {.count = 0};

	layout_add(&d, &m->gicd);
	layout_add(&d, &m->gicr);
	layout_add(&d, &m->uart);
	layout_add(&d, &m->rtc);
	for (unsigned i = 0; i < m->virtios; i++)
		layout_add(&d, &m->virtio[i].regs);
	return d;
}

/* Memory that no address of this CPU reaches is not there. */
static void layout_clip(struct machine *m, uint64_t top)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < m->banks; i++) {
		struct machine_range r = m->bank[i];

		if (r.base.v >= top)
			continue;
		if (layout_end(&r) > top)
			r.size = top - r.base.v;
		m->bank[kept++] = r;
	}
	m->banks = kept;
}

static const char *layout_check_devices(const struct machine *m, uint64_t top)
{
	struct layout_devices d = layout_devices(m);

	for (unsigned i = 0; i < d.count; i++) {
		struct machine_range pages = layout_pages(&d.range[i]);

		if (layout_end(&d.range[i]) > top)
			return "the device tree has a device where this CPU has no addresses";
		for (unsigned k = 0; k < m->banks; k++) {
			if (layout_overlap(&pages, &m->bank[k]))
				return "the device tree has a device in the middle of memory";
		}
		for (unsigned k = 0; k < i; k++) {
			if (layout_overlap(&d.range[i], &d.range[k]))
				return "the device tree has two devices at one place";
		}
	}
	return 0;
}

const char *layout_check(struct machine *m, struct machine_range image, unsigned pa_bits)
{
	uint64_t top = 1ull << pa_bits;
	bool inside = false;

	layout_clip(m, top);
	for (unsigned i = 0; i < m->banks; i++)
		inside = inside || layout_inside(&image, &m->bank[i]);
	if (!inside)
		return "the hypervisor is not in the memory that the device tree names";
	return layout_check_devices(m, top);
}
