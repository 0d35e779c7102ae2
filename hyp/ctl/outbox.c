/* SPDX-License-Identifier: BSD-2-Clause */
#include "ctl/outbox.h"
#include "lib/string.h"

void outbox_init(struct outbox *o)
{
	memset(o, 0, sizeof(*o));
}

static uint32_t outbox_room(const struct outbox *o)
{
	return OUTBOX_SIZE - (uint32_t)(o->put - o->freed);
}

/* Append to the ring; the caller has checked the room. */
static void outbox_put(struct outbox *o, const void *bytes, uint32_t length)
{
	uint32_t at = (uint32_t)(o->put % OUTBOX_SIZE);
	uint32_t head = length < OUTBOX_SIZE - at ? length : OUTBOX_SIZE - at;

	memcpy(o->ring + at, bytes, head);
	memcpy(o->ring, (const uint8_t *)bytes + head, length - head);
	o->put += length;
}

static void outbox_message(struct outbox *o, const struct abi_frame *f, const void *payload)
{
	outbox_put(o, f, sizeof(*f));
	if (f->length)
		outbox_put(o, payload, f->length);
}

bool outbox_can_reply(const struct outbox *o)
{
	return outbox_room(o) >= sizeof(struct abi_frame) + OUTBOX_REPLY_MAX;
}

bool outbox_window_full(const struct outbox *o)
{
	return o->replies >= ABI_REQUEST_WINDOW;
}

void outbox_begin(struct outbox *o)
{
	o->answering = true;
}

void outbox_reply(struct outbox *o, const struct abi_frame *f, int32_t status, const void *payload,
		  uint32_t length)
{
	struct abi_frame r =
		abi_frame_make(f->type | ABI_TYPE_REPLY, f->vm, f->sequence, status, payload, length);

	outbox_message(o, &r, payload);
	o->answering = false;
	if (o->replies < ABI_REQUEST_WINDOW)
		o->reply_end[o->replies++] = o->put;
}

bool outbox_event(struct outbox *o, uint32_t vm, enum abi_type type, const void *payload, uint32_t length)
{
	struct abi_frame f;

	if (!o->greeted || outbox_room(o) < sizeof(f) + length)
		return false;
	f = abi_frame_make(type, vm, 0, 0, payload, length);
	outbox_message(o, &f, payload);
	return true;
}

void outbox_noise(struct outbox *o, const struct abi_noise *noise)
{
	if (!o->noise.bytes)
		o->noise.reason = noise->reason;
	o->noise.bytes += noise->bytes;
}

static struct outbox_vm *outbox_find(struct outbox *o, uint32_t vm)
{
	for (uint32_t i = 0; i < OUTBOX_VMS; i++)
		if (o->vm[i].vm == vm)
			return &o->vm[i];
	return NULL;
}

/* The entry of a VM, made when there is none; NULL: more VMs than OUTBOX_VMS. */
static struct outbox_vm *outbox_entry(struct outbox *o, uint32_t vm)
{
	struct outbox_vm *e = outbox_find(o, vm);

	if (e)
		return e;
	e = outbox_find(o, 0);
	if (e) {
		memset(e, 0, offsetof(struct outbox_vm, bytes));
		e->vm = vm;
	}
	return e;
}

void outbox_hello(struct outbox *o)
{
	o->greeted = true;
	o->credit = 0;
	for (uint32_t i = 0; i < OUTBOX_VMS; i++)
		o->vm[i].credit = 0;
}

void outbox_credit(struct outbox *o, uint32_t vm, uint32_t bytes)
{
	struct outbox_vm *e = vm ? outbox_entry(o, vm) : NULL;
	uint32_t *credit = e ? &e->credit : &o->credit;

	*credit = bytes > UINT32_MAX - *credit ? UINT32_MAX : *credit + bytes;
	*(e ? &e->credited : &o->credited) = true;
}

/* What was lost behind the output that was kept is, now that this is gone, what was lost before the next. */
static void outbox_settle(struct outbox_vm *e)
{
	if (e->count)
		return;
	e->dropped += e->lost;
	e->lost = 0;
}

static void outbox_lose(struct outbox_vm *e, uint64_t count)
{
	e->lost += count;
	e->dropped_total += count;
	outbox_settle(e);
}

void outbox_console(struct outbox *o, uint32_t vm, const uint8_t *bytes, size_t count)
{
	struct outbox_vm *e = outbox_entry(o, vm);
	uint32_t taken, from;

	if (!e)
		return;
	from = e->count;
	taken = e->lost ? 0 : count < OUTBOX_CONSOLE - from ? (uint32_t)count : OUTBOX_CONSOLE - from;
	memcpy(e->bytes + from, bytes, taken);
	e->count += taken;
	outbox_lose(e, count - taken);
	for (uint32_t i = from; i < e->count; i++)
		if (e->bytes[i] == '\n')
			e->due = i + 1;
	/* What is lost behind it waits for it. */
	if (e->count - e->due >= OUTBOX_LINE || e->lost)
		e->due = e->count;
}

bool outbox_flush(struct outbox *o)
{
	bool waiting = false;

	for (uint32_t i = 0; i < OUTBOX_VMS; i++)
		o->vm[i].due = o->vm[i].count;
	outbox_pump(o);
	for (uint32_t i = 0; i < OUTBOX_VMS; i++)
		waiting |= o->vm[i].count != 0;
	return waiting;
}

bool outbox_lingers(const struct outbox *o)
{
	for (uint32_t i = 0; i < OUTBOX_VMS; i++)
		if (o->vm[i].count > o->vm[i].due)
			return true;
	return false;
}

void outbox_end(struct outbox *o, uint32_t vm, const struct abi_vm_event *end)
{
	struct outbox_vm *e = outbox_entry(o, vm);

	if (!e || e->ended)
		return;
	e->end = *end;
	e->ended = true;
	e->due = e->count;
}

void outbox_forget(struct outbox *o, uint32_t vm)
{
	struct outbox_vm *e = vm ? outbox_find(o, vm) : NULL;

	if (e)
		memset(e, 0, offsetof(struct outbox_vm, bytes));
}

bool outbox_restart(struct outbox *o, uint32_t vm)
{
	struct outbox_vm *e = outbox_find(o, vm);

	if (!e || !e->told)
		return false;
	e->ended = e->told = false;
	return true;
}

uint64_t outbox_dropped(const struct outbox *o, uint32_t vm)
{
	for (uint32_t i = 0; i < OUTBOX_VMS; i++)
		if (o->vm[i].vm == vm)
			return o->vm[i].dropped_total;
	return 0;
}

static void outbox_spend(struct outbox *o, struct outbox_vm *e, uint32_t count)
{
	uint32_t own = count < e->credit ? count : e->credit;

	e->credit -= own;
	o->credit -= count - own;
}

/* One ABI_CONSOLE with the first `count` bytes, and how many were lost before them. */
static void outbox_send_console(struct outbox *o, struct outbox_vm *e, uint32_t count)
{
	struct abi_console c = {.dropped = e->dropped};
	struct abi_frame f = {
		.magic = ABI_MAGIC,
		.version = ABI_VERSION,
		.type = ABI_CONSOLE,
		.vm = e->vm,
		.length = (uint32_t)sizeof(c) + count,
	};

	f.crc = abi_crc(abi_crc(abi_crc(0, &f, sizeof(f)), &c, sizeof(c)), e->bytes, count);
	outbox_put(o, &f, sizeof(f));
	outbox_put(o, &c, sizeof(c));
	outbox_put(o, e->bytes, count);
	e->dropped = 0;
	e->count -= count;
	e->due -= count;
	outbox_spend(o, e, count);
	memmove(e->bytes, e->bytes + count, e->count);
	outbox_settle(e);
}

static void outbox_pump_console(struct outbox *o, struct outbox_vm *e)
{
	const uint32_t header = sizeof(struct abi_frame) + sizeof(struct abi_console);
	uint32_t room = outbox_room(o), count = e->due;

	if (room < header)
		return;
	/* Neither sum nor difference overflows. */
	if (count > e->credit && count - e->credit > o->credit)
		count = e->credit + o->credit;
	if (count > room - header)
		count = room - header;
	if (count)
		outbox_send_console(o, e, count);
}

/* The end of a VM waits for its output, unless there never was anybody to read it. */
static void outbox_pump_end(struct outbox *o, struct outbox_vm *e)
{
	if (e->count && (o->credited || e->credited))
		return;
	if (e->count) {
		uint32_t unread = e->count;

		e->count = e->due = 0;
		outbox_lose(e, unread);
	}
	if (e->dropped && o->greeted && outbox_can_reply(o))
		outbox_send_console(o, e, 0);
	if (!e->dropped && outbox_event(o, e->vm, ABI_VM_EVENT, &e->end, sizeof(e->end)))
		e->told = true;
}

void outbox_pump(struct outbox *o)
{
	if (o->noise.bytes && outbox_event(o, 0, ABI_NOISE, &o->noise, sizeof(o->noise)))
		o->noise.bytes = 0;
	for (uint32_t i = 0; i < OUTBOX_VMS; i++) {
		struct outbox_vm *e = &o->vm[(o->first + i) % OUTBOX_VMS];

		if (e->due)
			outbox_pump_console(o, e);
		if (e->ended && !e->told && !o->answering)
			outbox_pump_end(o, e);
	}
	/* Who talks without end does not keep the others from what they share. */
	o->first = (o->first + 1) % OUTBOX_VMS;
}

uint32_t outbox_take(struct outbox *o, const uint8_t **bytes, uint32_t most)
{
	uint32_t at = (uint32_t)(o->taken % OUTBOX_SIZE);
	uint32_t count = (uint32_t)(o->put - o->taken);

	if (count > OUTBOX_SIZE - at)
		count = OUTBOX_SIZE - at;
	if (count > most)
		count = most;
	*bytes = o->ring + at;
	o->taken += count;
	return count;
}

void outbox_sent(struct outbox *o, uint32_t count)
{
	uint32_t kept = 0;

	o->freed += count;
	for (uint32_t i = 0; i < o->replies; i++)
		if (o->reply_end[i] > o->freed)
			o->reply_end[kept++] = o->reply_end[i];
	o->replies = kept;
}
