/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Works without a pause on all of its vCPUs, and says how much it got done
 * while the clock on the wall (its PL031) went from one second to another: so
 * that VMs which were not started at the same moment can be compared.
 * from=SECOND (since 1970), seconds=N, vcpus=N on the command line. Prints
 * `# work N`, and `# least N` and `# most N` of one vCPU, in percent of its even share.
 */
#include "lib/guest.h"

#define BUSY_VCPUS 8u
#define BUSY_STACK 1024u
#define BUSY_CPU_ON 0xc4000003u
#define BUSY_RTC 0x09010000ull
#define BUSY_CHUNK 2000u /* turns between two looks */

enum busy_window { BUSY_BEFORE, BUSY_OPEN, BUSY_OVER };

struct busy_vcpu {
	volatile uint64_t work;
	uint8_t stack[BUSY_STACK - 8] __attribute__((aligned(8)));
} __attribute__((aligned(16)));

struct busy_vcpu busy_vcpus[BUSY_VCPUS];
static volatile uint32_t busy_window;

/* Where vCPU `x0` starts, with a stack of its own: they lie at multiples of 1024. */
__asm__(".text\n"
	"busy_entry:\n\t"
	"adrp x1, busy_vcpus\n\tadd x1, x1, :lo12:busy_vcpus\n\t"
	"add x1, x1, x0, lsl #10\n\tadd x1, x1, #1024\n\tmov sp, x1\n\tb busy_secondary\n");
extern char busy_entry[];
_Static_assert(sizeof(struct busy_vcpu) == 1024, "busy_entry knows it");

static void busy_chunk(struct busy_vcpu *v)
{
	for (unsigned i = 0; i < BUSY_CHUNK; i++)
		__asm__ volatile("" : : : "memory");
	if (busy_window == BUSY_OPEN)
		v->work = v->work + 1;
}

void busy_secondary(uint64_t index);
void busy_secondary(uint64_t index)
{
	while (busy_window != BUSY_OVER)
		busy_chunk(&busy_vcpus[index]);
	for (;;)
		__asm__ volatile("wfi");
}

static uint32_t busy_clock(void)
{
	return *(volatile uint32_t *)BUSY_RTC;
}

/* The first vCPU works too, and looks at the clock every millisecond. */
static void busy_until(uint32_t second)
{
	uint64_t ms = GUEST_MRS(cntfrq_el0) / 1000, then;

	while (busy_clock() < second)
		for (then = GUEST_MRS(cntvct_el0) + ms; GUEST_MRS(cntvct_el0) < then;)
			busy_chunk(&busy_vcpus[0]);
}

static void busy_figure(const char *name, uint64_t value)
{
	console_text("# ");
	console_text(name);
	console_text(" ");
	console_decimal(value);
	console_text("\n");
}

int main(uint64_t dtb)
{
	uint64_t vcpus = guest_option(dtb, "vcpus", 1), seconds = guest_option(dtb, "seconds", 5);
	uint64_t from = guest_option(dtb, "from", 0), sum = 0, least = ~0ull, most = 0;

	console_init();
	if (vcpus > BUSY_VCPUS)
		return 1;
	for (uint64_t i = 1; i < vcpus; i++)
		if (smccc(BUSY_CPU_ON, i, (uint64_t)busy_entry, i) != 0)
			console_text("not ok vCPUs: one does not start\n");
	busy_until((uint32_t)from);
	if (busy_clock() > from)
		console_text("not ok the clock: it is later than that\n");
	busy_window = BUSY_OPEN;
	busy_until((uint32_t)(from + seconds));
	busy_window = BUSY_OVER;
	for (uint64_t i = 0; i < vcpus; i++) {
		uint64_t work = busy_vcpus[i].work;

		sum += work;
		least = work < least ? work : least;
		most = work > most ? work : most;
	}
	busy_figure("work", sum);
	busy_figure("least", least * vcpus * 100 / (sum + 1));
	busy_figure("most", most * vcpus * 100 / (sum + 1));
	return 0;
}
