/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Works without a pause on all of its vCPUs, so that VMs can be compared. Prints `busy` when all of them
 * work; a character of input opens the window, in which each vCPU measures by its own clock for so many
 * seconds; the next character powers off, and until then all go on working: windows of several VMs need not
 * begin together. seconds=N, vcpus=N on the command line. Prints, in 1/100000 of a CPU,
 *
 *     # had N     the time of its clock, without what was stolen
 *     # seen N    the time between looks at the clock that came soon after one another: at most what it had,
 *                 and less by what a build machine gives to its other programs
 *
 * and `# least N`, `# most N`: what one vCPU had, in percent of its even share. The charter grants PV time.
 */
#include "lib/guest.h"

#define BUSY_VCPUS 8u
#define BUSY_STACK 1024u
#define BUSY_CPU_ON 0xc4000003u
#define BUSY_PV_TIME_ST 0xc5000021u
#define BUSY_CPU 100000u  /* what figures are parts of */
#define BUSY_CHUNK 500u   /* turns between two looks: microseconds */
#define BUSY_SOON_US 500u /* nobody else has run in between: a slice is longer */

enum busy_window { BUSY_BEFORE, BUSY_OPEN, BUSY_OVER };

struct busy_vcpu {
	volatile uint64_t *record; /* of stolen time, as PV_TIME_ST says; it works once this is here */
	volatile uint32_t window;
	uint64_t last, even, from, stolen, seen; /* ticks of the counter, but `stolen`: ns */
	volatile uint64_t span;
	uint8_t stack[BUSY_STACK - 64] __attribute__((aligned(8)));
} __attribute__((aligned(16)));

struct busy_vcpu busy_vcpus[BUSY_VCPUS];
static uint64_t busy_hz, busy_soon, busy_length;
static volatile bool busy_open;

/* Where vCPU `x0` starts, with a stack of its own: they lie at multiples of 1024. */
__asm__(".text\n"
	"busy_entry:\n\t"
	"adrp x1, busy_vcpus\n\tadd x1, x1, :lo12:busy_vcpus\n\t"
	"add x1, x1, x0, lsl #10\n\tadd x1, x1, #1024\n\tmov sp, x1\n\tb busy_secondary\n");
extern char busy_entry[];
_Static_assert(sizeof(struct busy_vcpu) == 1024, "busy_entry knows it");

static void busy_begin(struct busy_vcpu *v, uint64_t now)
{
	v->stolen = v->record[1];
	v->from = now;
	v->seen = 0;
	v->window = BUSY_OPEN;
}

static void busy_end(struct busy_vcpu *v, uint64_t now)
{
	v->stolen = v->record[1] - v->stolen;
	v->span = now - v->from;
	v->window = BUSY_OVER;
}

/*
 * The window neither begins nor ends soon after it was away for longer than a turn of so many vCPUs takes:
 * the machine stood still, and what one had by that is made good to the others first.
 */
static bool busy_even(struct busy_vcpu *v, uint64_t now, uint64_t away)
{
	if (away > busy_hz / 10)
		v->even = now + away;
	return now >= v->even || now - v->from >= busy_length + busy_hz;
}

/* Work, and look at the clock. */
static void busy_turn(struct busy_vcpu *v)
{
	uint64_t now;
	bool even;

	for (unsigned i = 0; i < BUSY_CHUNK; i++)
		__asm__ volatile("" : : : "memory");
	now = GUEST_MRS(cntvct_el0);
	if (now - v->last < busy_soon)
		v->seen += now - v->last;
	even = busy_even(v, now, now - v->last);
	v->last = now;
	if (v->window == BUSY_BEFORE && busy_open && even)
		busy_begin(v, now);
	else if (v->window == BUSY_OPEN && now - v->from >= busy_length && even)
		busy_end(v, now);
}

static void busy_ready(struct busy_vcpu *v)
{
	v->record = (volatile uint64_t *)smccc(BUSY_PV_TIME_ST, 0, 0, 0);
}

void busy_secondary(uint64_t index);
void busy_secondary(uint64_t index)
{
	busy_ready(&busy_vcpus[index]);
	for (;;)
		busy_turn(&busy_vcpus[index]);
}

/* The first vCPU works too, and looks for input every millisecond. */
static void busy_until_told(void)
{
	uint64_t then;
	char c;

	while (!console_take(&c))
		for (then = GUEST_MRS(cntvct_el0) + busy_hz / 1000; GUEST_MRS(cntvct_el0) < then;)
			busy_turn(&busy_vcpus[0]);
}

static void busy_figure(const char *name, uint64_t value)
{
	console_text("# ");
	console_text(name);
	console_text(" ");
	console_decimal(value);
	console_text("\n");
}

static void busy_figures(uint64_t vcpus)
{
	uint64_t had = 0, seen = 0, least = ~0ull, most = 0;

	for (uint64_t i = 0; i < vcpus; i++) {
		const struct busy_vcpu *v = &busy_vcpus[i];
		uint64_t stolen = v->stolen / 1000 * (busy_hz / 1000) / 1000;
		uint64_t part = (v->span - stolen) * BUSY_CPU / v->span;

		had += part;
		seen += v->seen * BUSY_CPU / v->span;
		least = part < least ? part : least;
		most = part > most ? part : most;
	}
	busy_figure("had", had);
	busy_figure("seen", seen);
	busy_figure("least", least * vcpus * 100 / (had + 1));
	busy_figure("most", most * vcpus * 100 / (had + 1));
}

int main(uint64_t dtb)
{
	uint64_t vcpus = guest_option(dtb, "vcpus", 1);

	console_init();
	busy_hz = GUEST_MRS(cntfrq_el0);
	busy_soon = busy_hz / 1000000 * BUSY_SOON_US;
	busy_length = busy_hz * guest_option(dtb, "seconds", 5);
	if (vcpus > BUSY_VCPUS)
		return 1;
	busy_ready(&busy_vcpus[0]);
	for (uint64_t i = 1; i < vcpus; i++)
		if (smccc(BUSY_CPU_ON, i, (uint64_t)busy_entry, i) != 0)
			console_text("not ok vCPUs: one does not start\n");
	for (uint64_t i = 0; i < vcpus; i++)
		while (!busy_vcpus[i].record)
			busy_turn(&busy_vcpus[0]);
	console_text("busy\n");
	busy_until_told();
	busy_open = true;
	for (uint64_t i = 0; i < vcpus; i++)
		while (busy_vcpus[i].window != BUSY_OVER)
			busy_turn(&busy_vcpus[0]);
	busy_figures(vcpus);
	busy_until_told();
	return 0;
}
