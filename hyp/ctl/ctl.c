/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control channel: device, inbox, commands and outbox put together.
 *
 * Receiving belongs to the CPU that polls (`ctl_polling`); commands run there
 * and may take any lock. Sending is under `ctl_lock`, the last in the order,
 * so that console output and events can come from anywhere.
 */
#include "ctl/ctl.h"
#include "cpu/cpu.h"
#include "ctl/checksum.h"
#include "ctl/commands.h"
#include "ctl/inbox.h"
#include "ctl/outbox.h"
#include "dev/virtio_console.h"
#include "lib/lock.h"
#include "time/htimer.h"
#include "vm/vm.h"

_Static_assert(OUTBOX_VMS >= VM_MAX, "each VM has a console");
_Static_assert(OUTBOX_REPLY_MAX >= COMMANDS_REPLY_MAX, "every reply fits");

#define CTL_STEPS 512u    /* messages or buffers that one poll handles */
#define CTL_CHUNK 32768u  /* bytes handed to the device at a time */
#define CTL_LINGER_MS 5u  /* output waits so long for more of its line */
#define CTL_STALE_MS 500u /* a half message is given up then */
#define CTL_SOON_MS 1u

enum { CTL_IDLE, CTL_BUSY, CTL_AGAIN };

/* After a step of receiving: go on, no more bytes, or no room for the reply until the device has sent some.
 */
enum ctl_progress { CTL_MORE, CTL_DRY, CTL_STUCK };

static uint32_t ctl_polling; /* atomic */
static struct inbox ctl_inbox;
static struct commands_reply ctl_reply;
static const uint8_t *ctl_bytes; /* what is left of the received buffer */
static uint32_t ctl_count;
static uint64_t ctl_arrival; /* when the last bytes came */

static struct lock ctl_lock;
static struct outbox ctl_outbox;
static bool ctl_up;

const char *ctl_init(const struct machine *m)
{
	const char *error;

	checksum_init();
	inbox_init(&ctl_inbox);
	outbox_init(&ctl_outbox);
	error = virtio_console_init(m);
	ctl_up = !error;
	return error;
}

static uint64_t ctl_ticks(uint64_t ms)
{
	return sysreg_read(cntfrq_el0) / 1000 * ms;
}

/* Have ctl_timer_irq() called on this CPU, at the latest in `ms`. */
static void ctl_arm(uint64_t ms)
{
	htimer_within(HTIMER_CHANNEL, sysreg_read(cntpct_el0) + ctl_ticks(ms));
}

/* Hand the device what is queued. The channel's lock is held. */
static void ctl_transmit(void)
{
	const uint8_t *bytes;
	uint32_t count;
	bool pushed = false;

	outbox_sent(&ctl_outbox, virtio_console_sent());
	outbox_pump(&ctl_outbox);
	while (virtio_console_can_send() && (count = outbox_take(&ctl_outbox, &bytes, CTL_CHUNK))) {
		virtio_console_send(bytes, count);
		pushed = true;
	}
	if (!pushed)
		return;
	virtio_console_push();
	outbox_sent(&ctl_outbox, virtio_console_sent());
}

static void ctl_begin(void)
{
	lock_take(&ctl_lock);
	outbox_begin(&ctl_outbox);
	lock_release(&ctl_lock);
}

static void ctl_answer(const struct abi_frame *f, int32_t status)
{
	lock_take(&ctl_lock);
	outbox_reply(&ctl_outbox, f, status, ctl_reply.bytes, ctl_reply.length);
	ctl_transmit();
	lock_release(&ctl_lock);
}

/* A request may be taken: there is room for its reply. */
static bool ctl_may_reply(bool *window_full)
{
	bool may;

	lock_take(&ctl_lock);
	ctl_transmit();
	may = outbox_can_reply(&ctl_outbox);
	*window_full = outbox_window_full(&ctl_outbox);
	lock_release(&ctl_lock);
	return may;
}

/* One message. */
static enum ctl_progress ctl_message(void)
{
	struct abi_frame f = inbox_frame(&ctl_inbox);
	bool window_full;

	if (!ctl_may_reply(&window_full))
		return CTL_STUCK;
	ctl_begin();
	ctl_reply.length = 0;
	ctl_reply.status = ABI_EFLOW;
	if (!window_full)
		commands_handle(&f, inbox_payload(&ctl_inbox), &ctl_reply);
	inbox_done(&ctl_inbox);
	ctl_answer(&f, ctl_reply.status);
	return CTL_MORE;
}

static void ctl_noise(void)
{
	lock_take(&ctl_lock);
	outbox_noise(&ctl_outbox, &ctl_inbox.noise);
	lock_release(&ctl_lock);
}

/* More bytes for the inbox. */
static enum ctl_progress ctl_feed(void)
{
	uint32_t taken;

	if (!ctl_count && !virtio_console_receive(&ctl_bytes, &ctl_count))
		return CTL_DRY;
	taken = (uint32_t)inbox_push(&ctl_inbox, ctl_bytes, ctl_count);
	ctl_bytes += taken;
	ctl_count -= taken;
	ctl_arrival = sysreg_read(cntpct_el0);
	if (!ctl_count)
		virtio_console_received();
	return CTL_MORE;
}

static enum ctl_progress ctl_step(void)
{
	switch (inbox_next(&ctl_inbox)) {
	case INBOX_MESSAGE:
		return ctl_message();
	case INBOX_NOISE:
		ctl_noise();
		return CTL_MORE;
	case INBOX_WAIT:
		break;
	}
	return ctl_feed();
}

/* The sender of a half message has fallen silent: look for the next one behind its beginning. */
static void ctl_give_up(void)
{
	if (!inbox_partial(&ctl_inbox) || ctl_count)
		return;
	if (sysreg_read(cntpct_el0) - ctl_arrival >= ctl_ticks(CTL_STALE_MS)) {
		inbox_stale(&ctl_inbox);
		ctl_noise();
	}
	if (inbox_partial(&ctl_inbox))
		ctl_arm(CTL_STALE_MS);
}

/* Receive until nothing is left, or `steps` are used up. */
static enum ctl_progress ctl_receive(unsigned *steps)
{
	enum ctl_progress progress = CTL_MORE;

	for (; *steps && progress == CTL_MORE; --*steps)
		progress = ctl_step();
	virtio_console_refill();
	ctl_give_up();
	lock_take(&ctl_lock);
	ctl_transmit();
	lock_release(&ctl_lock);
	return progress;
}

/* Whether to receive again: an interrupt of the device may have passed unseen until now. */
static bool ctl_again(enum ctl_progress progress)
{
	uint32_t busy = CTL_BUSY;
	bool window_full;

	if (progress == CTL_DRY && !virtio_console_idle())
		return true;
	if (progress == CTL_STUCK && ctl_may_reply(&window_full))
		return true;
	/* Whoever came meanwhile left the word AGAIN behind. */
	if (__atomic_compare_exchange_n(&ctl_polling, &busy, CTL_IDLE, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE))
		return false;
	__atomic_store_n(&ctl_polling, CTL_BUSY, __ATOMIC_RELEASE);
	return true;
}

void ctl_poll(void)
{
	unsigned steps = CTL_STEPS;
	enum ctl_progress progress;

	if (!ctl_up || __atomic_exchange_n(&ctl_polling, CTL_AGAIN, __ATOMIC_ACQ_REL) != CTL_IDLE)
		return;
	__atomic_store_n(&ctl_polling, CTL_BUSY, __ATOMIC_RELEASE);
	virtio_console_busy();
	do {
		progress = ctl_receive(&steps);
		if (!steps) {
			/* The rest waits for the timer, so that no client keeps a CPU to itself. */
			__atomic_store_n(&ctl_polling, CTL_IDLE, __ATOMIC_RELEASE);
			ctl_arm(CTL_SOON_MS);
			return;
		}
	} while (ctl_again(progress));
}

bool ctl_irq(uint32_t intid)
{
	if (!ctl_up || intid != virtio_console_intid())
		return false;
	virtio_console_ack();
	ctl_poll();
	return true;
}

void ctl_timer_irq(void)
{
	lock_take(&ctl_lock);
	outbox_flush(&ctl_outbox);
	if (ctl_up)
		ctl_transmit();
	lock_release(&ctl_lock);
	ctl_poll();
}

void ctl_console(struct vm *vm, const uint8_t *bytes, size_t count)
{
	lock_take(&ctl_lock);
	outbox_console(&ctl_outbox, vm->id, bytes, count);
	if (outbox_lingers(&ctl_outbox))
		ctl_arm(CTL_LINGER_MS);
	else if (ctl_up)
		ctl_transmit();
	lock_release(&ctl_lock);
}

void ctl_event(uint32_t vm, enum abi_type type, const void *payload, size_t length)
{
	lock_take(&ctl_lock);
	if (type == ABI_VM_EVENT)
		outbox_end(&ctl_outbox, vm, payload);
	else
		outbox_event(&ctl_outbox, vm, type, payload, (uint32_t)length);
	if (ctl_up)
		ctl_transmit();
	lock_release(&ctl_lock);
}

unsigned ctl_cpus(void)
{
	return cpu_count;
}

bool ctl_greeted(void)
{
	return ctl_outbox.greeted;
}

void ctl_hello(void)
{
	lock_take(&ctl_lock);
	outbox_hello(&ctl_outbox);
	lock_release(&ctl_lock);
}

void ctl_credit(uint32_t vm, uint32_t bytes)
{
	lock_take(&ctl_lock);
	outbox_credit(&ctl_outbox, vm, bytes);
	lock_release(&ctl_lock);
}

uint64_t ctl_dropped(uint32_t vm)
{
	uint64_t dropped;

	lock_take(&ctl_lock);
	dropped = outbox_dropped(&ctl_outbox, vm);
	lock_release(&ctl_lock);
	return dropped;
}

bool ctl_restart(uint32_t vm)
{
	bool told;

	lock_take(&ctl_lock);
	told = outbox_restart(&ctl_outbox, vm);
	lock_release(&ctl_lock);
	return told;
}

void ctl_forget(uint32_t vm)
{
	lock_take(&ctl_lock);
	outbox_forget(&ctl_outbox, vm);
	lock_release(&ctl_lock);
}
