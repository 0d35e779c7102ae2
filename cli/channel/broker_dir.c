/* SPDX-License-Identifier: BSD-2-Clause */
/* Where running VMs are found: a folder of the user's own with one socket for each `charter run`. */
#include "channel/broker_dir.h"
#include "base/exit.h"
#include "base/out.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char broker_dir_own[32]; /* this process's socket while it listens, else "" */

static void broker_dir_path(char path[PATH_MAX])
{
	const char *run = getenv("XDG_RUNTIME_DIR");
	struct stat st;

	if (run && *run == '/' && stat(run, &st) == 0 && S_ISDIR(st.st_mode))
		snprintf(path, PATH_MAX, "%s/charter", run);
	else
		snprintf(path, PATH_MAX, "/tmp/charter-%u", (unsigned)getuid());
}

/* Open the folder, or return -1 with a reason. It is checked as opened, so that it can't be swapped
 * afterwards. */
static int broker_dir_open(const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	*why = "can't be used";
	if (fd < 0 || fstat(fd, &st) != 0) {
		*why = strerror(errno);
	} else if (st.st_uid != geteuid()) {
		*why = "belongs to somebody else; remove it, or set $XDG_RUNTIME_DIR";
	} else if ((st.st_mode & 07777) != 0700) {
		*why = "must have mode 0700, and has another; remove it, or set $XDG_RUNTIME_DIR";
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static int broker_dir_make(void)
{
	char path[PATH_MAX];
	const char *why;
	int fd;

	broker_dir_path(path);
	if (mkdir(path, 0700) != 0 && errno != EEXIST) {
		out_error("%s: %s", path, strerror(errno));
		return -1;
	}
	fd = broker_dir_open(path, &why);
	if (fd < 0)
		out_error("%s: %s", path, why);
	return fd;
}

/* The address of a socket in an open folder: short enough, however long the folder's path is. */
static struct sockaddr_un broker_dir_address(int dir, const char *name)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};

	snprintf(a.sun_path, sizeof(a.sun_path), "/proc/self/fd/%d/%s", dir, name);
	return a;
}

static int broker_dir_bind(int dir, const char *name)
{
	struct sockaddr_un a = broker_dir_address(dir, name);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t old = umask(0177);
	int bound;

	unlinkat(dir, name, 0);
	bound = bind(fd, (const struct sockaddr *)&a, sizeof(a));
	umask(old);
	if (bound == 0 && listen(fd, 16) == 0)
		return fd;
	out_error("the socket for `charter vm`: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

int broker_dir_listen(int *fd)
{
	char name[32];
	int dir = broker_dir_make();

	if (dir < 0)
		return CMD_ENVIRONMENT;
	snprintf(name, sizeof(name), "%d.sock", getpid());
	*fd = broker_dir_bind(dir, name);
	close(dir);
	if (*fd < 0)
		return CMD_ENVIRONMENT;
	memcpy(broker_dir_own, name, sizeof(name));
	return CMD_YES;
}

/* The folder, when it is there and ours; else -1, silently: nothing runs then. */
static int broker_dir_there(void)
{
	char path[PATH_MAX];
	const char *why;

	broker_dir_path(path);
	return broker_dir_open(path, &why);
}

void broker_dir_leave(void)
{
	int dir = broker_dir_own[0] ? broker_dir_there() : -1;

	if (dir < 0)
		return;
	unlinkat(dir, broker_dir_own, 0);
	close(dir);
	broker_dir_own[0] = 0;
}

static int broker_dir_connect_in(int dir, const char *name)
{
	struct sockaddr_un a = broker_dir_address(dir, name);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	if (errno == ECONNREFUSED)
		unlinkat(dir, name, 0);
	if (fd >= 0)
		close(fd);
	return -1;
}

int broker_dir_connect(pid_t pid)
{
	char name[32];
	int dir = broker_dir_there(), fd;

	if (dir < 0)
		return -1;
	snprintf(name, sizeof(name), "%d.sock", pid);
	fd = broker_dir_connect_in(dir, name);
	close(dir);
	return fd;
}

static int broker_dir_order(const void *a, const void *b)
{
	const pid_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The process that a file name of the folder speaks of, or 0. */
static pid_t broker_dir_pid(const char *name)
{
	char *end;
	long pid = strtol(name, &end, 10);

	return pid > 0 && pid <= INT_MAX && strcmp(end, ".sock") == 0 ? (pid_t)pid : 0;
}

size_t broker_dir_list(pid_t pids[BROKER_DIR_MAX])
{
	int dir = broker_dir_there(), fd;
	DIR *d = dir >= 0 ? fdopendir(dir) : NULL;
	const struct dirent *e;
	size_t count = 0;

	while (d && count < BROKER_DIR_MAX && (e = readdir(d))) {
		pid_t pid = broker_dir_pid(e->d_name);

		fd = pid ? broker_dir_connect_in(dir, e->d_name) : -1;
		if (fd < 0)
			continue;
		close(fd);
		pids[count++] = pid;
	}
	if (d)
		closedir(d);
	qsort(pids, count, sizeof(*pids), broker_dir_order);
	return count;
}
