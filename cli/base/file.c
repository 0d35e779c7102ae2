/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/file.h"
#include "base/exit.h"
#include "base/out.h"
#include "base/suggest.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where charters are, seen from the folder of the command: a build tree's, an installation's. */
static const char *const file_folders[] = {"../charters", "../share/charter"};
#define FILE_FOLDERS (sizeof(file_folders) / sizeof(file_folders[0]))

static int file_read_stream(const char *path, FILE *from, struct file_text *text, size_t most,
			    const char *what)
{
	text->data = malloc(most + 2);
	if (!text->data) {
		out_error("out of memory");
		return CMD_ENVIRONMENT;
	}
	text->size = fread(text->data, 1, most + 1, from);
	text->data[text->size] = '\0';
	if (ferror(from)) {
		out_error_at(path, 0, "can't be read: %s", strerror(errno));
		return CMD_ENVIRONMENT;
	}
	if (text->size > most) {
		out_error_at(path, 0, "too large; %s has at most %zu bytes", what, most);
		return CMD_INPUT;
	}
	return CMD_YES;
}

int file_read(const char *path, struct file_text *text)
{
	return file_read_most(path, text, FILE_SIZE_MAX, "a charter or host file");
}

int file_read_most(const char *path, struct file_text *text, size_t most, const char *what)
{
	bool in = strcmp(path, "-") == 0;
	FILE *from = in ? stdin : fopen(path, "rb");
	int result;

	memset(text, 0, sizeof(*text));
	if (!from) {
		out_error_at(path, 0, "can't be read: %s", strerror(errno));
		return CMD_ENVIRONMENT;
	}
	result = file_read_stream(path, from, text, most, what);
	if (!in)
		fclose(from);
	if (result != CMD_YES)
		file_free(text);
	return result;
}

void file_free(struct file_text *text)
{
	free(text->data);
	memset(text, 0, sizeof(*text));
}

static bool file_put(FILE *to, const void *data, size_t size)
{
	return fwrite(data, 1, size, to) == size && fflush(to) == 0;
}

static int file_write_beside(const char *path, char *beside, const void *data, size_t size)
{
	int fd = mkstemp(beside);
	FILE *to = fd < 0 ? NULL : fdopen(fd, "wb");
	mode_t mask = umask(0);
	bool good;

	umask(mask);
	good = to && fchmod(fd, 0666 & ~mask) == 0 && file_put(to, data, size) && fsync(fd) == 0;
	if (to && fclose(to) != 0)
		good = false;
	if (good && rename(beside, path) == 0)
		return CMD_YES;
	out_error_at(path, 0, "can't be written: %s", strerror(errno));
	if (fd >= 0)
		unlink(beside);
	return CMD_ENVIRONMENT;
}

int file_write(const char *path, const void *data, size_t size)
{
	struct stat is;
	char *beside;
	int result;

	if (strcmp(path, "-") == 0) {
		fwrite(data, 1, size, stdout);
		return out_flush() ? CMD_YES : CMD_ENVIRONMENT;
	}
	if (stat(path, &is) == 0 && !S_ISREG(is.st_mode)) {
		out_error_at(path, 0, "is not a regular file; name a file to write");
		return CMD_ENVIRONMENT;
	}
	if (asprintf(&beside, "%s.XXXXXX", path) < 0)
		return CMD_ENVIRONMENT;
	result = file_write_beside(path, beside, data, size);
	free(beside);
	return result;
}

/* The folder of the command; "" if it can't be told. */
static void file_self(char self[PATH_MAX / 2])
{
	ssize_t length = readlink("/proc/self/exe", self, PATH_MAX / 2 - 1);

	self[length > 0 ? length : 0] = '\0';
	if (strrchr(self, '/'))
		*strrchr(self, '/') = '\0';
}

/* Call see(folder) for each folder charters are found in, until it returns other than NULL. */
static char *file_each_folder(char *(*see)(const char *folder, const char *name), const char *name)
{
	char self[PATH_MAX / 2], folder[PATH_MAX];
	char *path = getenv("CHARTER_PATH") ? strdup(getenv("CHARTER_PATH")) : NULL;
	char *found = NULL, *rest = NULL;

	for (char *f = path ? strtok_r(path, ":", &rest) : NULL; f && !found; f = strtok_r(NULL, ":", &rest))
		found = see(f, name);
	free(path);
	file_self(self);
	for (size_t i = 0; !found && *self && i < FILE_FOLDERS; i++) {
		snprintf(folder, sizeof(folder), "%s/%s", self, file_folders[i]);
		found = see(folder, name);
	}
	return found;
}

static char *file_in_folder(const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s.json", folder, name) < 0)
		return NULL;
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

char *file_charter(const char *name)
{
	if (!*name || strchr(name, '/') || name[0] == '.')
		return NULL;
	return file_each_folder(file_in_folder, name);
}

/* The nearest; of those that are as near the last by name, whatever their order in the folder. */
static char *file_near_in_folder(const char *folder, const char *name)
{
	DIR *dir = opendir(folder);
	unsigned best = (unsigned)strlen(name) / 3 + 1, distance;
	char *found = NULL;

	for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
		char *dot = strrchr(e->d_name, '.');

		if (!dot || strcmp(dot, ".json") != 0)
			continue;
		*dot = '\0';
		distance = suggest_distance(name, e->d_name);
		if (distance > best || (found && distance == best && strcmp(e->d_name, found) < 0))
			continue;
		best = distance;
		free(found);
		found = strdup(e->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

char *file_charter_near(const char *name)
{
	return file_each_folder(file_near_in_folder, name);
}

bool file_beside(const char *name, char path[PATH_MAX])
{
	char self[PATH_MAX / 2], installed[PATH_MAX];

	file_self(self);
	snprintf(installed, sizeof(installed), "%s/../lib/charter/%s", self, name);
	snprintf(path, PATH_MAX, "%s/%s", self, name);
	if (access(path, R_OK) == 0)
		return true;
	if (access(installed, R_OK) != 0)
		return false;
	memcpy(path, installed, sizeof(installed));
	return true;
}
