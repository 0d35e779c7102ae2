/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that go into a guest's memory. */
#include "run/guest_file.h"
#include "base/exit.h"
#include "base/out.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int guest_file_fill(struct guest_file *f, int fd)
{
	size_t got = 0;
	ssize_t n = 1;

	f->bytes = malloc(f->size);
	while (f->bytes && got < f->size && (n = read(fd, f->bytes + got, f->size - got)) > 0)
		got += (size_t)n;
	if (got == f->size)
		return CMD_YES;
	if (f->bytes && n == 0)
		out_error("%s: it shrank while it was read", f->path);
	else
		out_error("%s: %s", f->path, strerror(errno));
	guest_file_free(f);
	return CMD_ENVIRONMENT;
}

static int guest_file_check(struct guest_file *f, int fd, uint64_t most)
{
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		out_error("%s: %s", f->path, strerror(errno));
		return CMD_INPUT;
	}
	if (!S_ISREG(st.st_mode) || st.st_size == 0) {
		out_error("%s: %s", f->path, S_ISREG(st.st_mode) ? "it is empty" : "it is no regular file");
		return CMD_INPUT;
	}
	f->size = (size_t)st.st_size;
	if (f->size > most) {
		out_error("%s: its %llu MiB do not fit into the guest's memory of %llu MiB; --mem gives more",
			  f->path, (unsigned long long)f->size >> 20, (unsigned long long)most >> 20);
		return CMD_INPUT;
	}
	return CMD_YES;
}

int guest_file_read(struct guest_file *f, const char *path, uint64_t most)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), exit;

	*f = (struct guest_file){.path = path};
	exit = guest_file_check(f, fd, most);
	if (exit == CMD_YES)
		exit = guest_file_fill(f, fd);
	if (fd >= 0)
		close(fd);
	return exit;
}

void guest_file_free(struct guest_file *f)
{
	free(f->bytes);
	f->bytes = NULL;
	f->size = 0;
}
