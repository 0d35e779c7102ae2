/* SPDX-License-Identifier: BSD-2-Clause */
#include "out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"

static void out_fail(const char *path)
{
	fprintf(stderr, "gen: %s: %s\n", path, strerror(errno));
	exit(4);
}

static void out_make_folders(const char *path)
{
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *folder = arena_text(path, (size_t)(slash - path));

		if (mkdir(folder, 0777) && errno != EEXIST)
			out_fail(folder);
	}
}

struct out out_begin(const char *folder, const char *name)
{
	struct out out;

	out.path = arena_format("%s/%s", folder, name);
	out.temporary = arena_format("%s.%d.tmp", out.path, getpid());
	out_make_folders(out.path);
	out.file = fopen(out.temporary, "w");
	if (!out.file)
		out_fail(out.temporary);
	return out;
}

void out_end(struct out *out)
{
	int bad = ferror(out->file);

	if (fclose(out->file) || bad) {
		unlink(out->temporary);
		out_fail(out->temporary);
	}
	if (rename(out->temporary, out->path))
		out_fail(out->path);
}
