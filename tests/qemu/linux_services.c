/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first process of a Linux guest (rdinit=/bin/services): what the kernel has
 * made of the hypercall services. Prints `fact NAME VALUE`, then powers off.
 *
 *     ptp          the PTP clock's name, or `none`
 *     ptp_ns       what it says, in nanoseconds since 1970
 *     ptp_after    ns by which the system's clock, set by it, differs from it after two seconds
 *     ptp_worst    the most of 50 comparisons within these two seconds
 *     trng         whether the kernel has found a TRNG service
 *     random       bytes that getrandom() gives without waiting
 *     steal        ticks stolen from all CPUs, as /proc/stat has them
 */
#include <fcntl.h>
#include <linux/ptp_clock.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define SERVICES_LOOKS 50
#define SERVICES_PAUSE 40000000l /* ns: two seconds in all */

static void services_fact(const char *name, const char *value)
{
	printf("fact %s %s\n", name, value);
}

static void services_number(const char *name, long long value)
{
	printf("fact %s %lld\n", name, value);
}

/* The first line of a file, or "none". */
static const char *services_line(const char *path)
{
	static char line[256];
	FILE *file = fopen(path, "r");

	strcpy(line, "none");
	if (file && fgets(line, sizeof(line), file))
		line[strcspn(line, "\n")] = '\0';
	if (file)
		fclose(file);
	return line;
}

static long long services_ns(const struct ptp_clock_time *t)
{
	return (long long)t->sec * 1000000000ll + t->nsec;
}

/* How far the system's clock is ahead of the PTP clock. */
static long long services_ahead(int ptp)
{
	struct ptp_sys_offset_precise now = {0};

	if (ioctl(ptp, PTP_SYS_OFFSET_PRECISE, &now))
		return INT64_MAX;
	return services_ns(&now.sys_realtime) - services_ns(&now.device);
}

static void services_set_clock(int ptp)
{
	struct ptp_sys_offset_precise now = {0};
	struct timex t = {.modes = ADJ_SETOFFSET | ADJ_NANO};
	long long behind;

	if (ioctl(ptp, PTP_SYS_OFFSET_PRECISE, &now))
		return;
	behind = services_ns(&now.device) - services_ns(&now.sys_realtime);
	services_number("ptp_ns", services_ns(&now.device));
	t.time.tv_sec = behind / 1000000000;
	t.time.tv_usec = behind % 1000000000;
	if (t.time.tv_usec < 0) {
		t.time.tv_sec--;
		t.time.tv_usec += 1000000000;
	}
	adjtimex(&t);
}

static void services_ptp(void)
{
	const struct timespec pause = {.tv_nsec = SERVICES_PAUSE};
	long long ahead = 0, worst = 0;
	int ptp = open("/dev/ptp0", O_RDONLY);

	services_fact("ptp", services_line("/sys/class/ptp/ptp0/clock_name"));
	if (ptp < 0)
		return;
	services_set_clock(ptp);
	for (int i = 0; i < SERVICES_LOOKS; i++) {
		nanosleep(&pause, NULL);
		ahead = services_ahead(ptp);
		worst = ahead > worst ? ahead : -ahead > worst ? -ahead : worst;
	}
	services_number("ptp_after", ahead);
	services_number("ptp_worst", worst);
}

static void services_steal(void)
{
	long long user = 0, nice, system, idle, iowait, irq, softirq, steal = -1;
	FILE *stat = fopen("/proc/stat", "r");

	if (stat && fscanf(stat, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", &user, &nice, &system, &idle,
			   &iowait, &irq, &softirq, &steal) == 8)
		services_number("steal", steal);
	if (stat)
		fclose(stat);
}

int main(void)
{
	unsigned char bytes[64];
	struct stat found;

	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	printf("\n");
	services_fact("trng", stat("/sys/devices/platform/smccc_trng", &found) == 0 ? "yes" : "no");
	services_number("random", getrandom(bytes, sizeof(bytes), GRND_NONBLOCK));
	services_ptp();
	services_steal();
	printf("# done\n");
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 0;
}
