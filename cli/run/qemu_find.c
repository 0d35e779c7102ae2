/* SPDX-License-Identifier: BSD-2-Clause */
/* Where QEMU and the hypervisor's image are. */
#include "run/qemu_find.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/out.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QEMU_FIND_NAME "qemu-system-aarch64"

/* The value of an environment variable that says something, or NULL. */
static const char *qemu_find_env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* Look `name` up as a shell would. */
static bool qemu_find_in_path(const char *name, char path[PATH_MAX])
{
	const char *at = qemu_find_env("PATH");

	while (at && *at) {
		size_t length = strcspn(at, ":");
		int wrote = snprintf(path, PATH_MAX, "%.*s/%s", (int)length, at, name);

		if (wrote > 0 && wrote < PATH_MAX && access(path, X_OK) == 0)
			return true;
		at += length + (at[length] == ':');
	}
	return false;
}

bool qemu_find_version(const char *path, char version[QEMU_FIND_VERSION_MAX])
{
	char command[PATH_MAX + 32];
	bool said;
	FILE *p;

	if (strchr(path, '\''))
		return false;
	snprintf(command, sizeof(command), "'%s' --version 2>/dev/null", path);
	p = popen(command, "re");
	if (!p)
		return false;
	said = fscanf(p, "QEMU emulator version %31[0-9.]", version) == 1;
	pclose(p);
	return said;
}

static bool qemu_find_cached(char path[PATH_MAX])
{
	const char *own = qemu_find_env("CHARTER_CACHE"), *xdg = qemu_find_env("XDG_CACHE_HOME");
	const char *home = qemu_find_env("HOME");

	if (own)
		snprintf(path, PATH_MAX, "%s/bin/" QEMU_FIND_NAME, own);
	else if (xdg)
		snprintf(path, PATH_MAX, "%s/charter/bin/" QEMU_FIND_NAME, xdg);
	else if (home)
		snprintf(path, PATH_MAX, "%s/.cache/charter/bin/" QEMU_FIND_NAME, home);
	else
		return false;
	return access(path, X_OK) == 0;
}

/* $QEMU: a path, or a name to be looked up. */
static int qemu_find_given(const char *given, char path[PATH_MAX])
{
	if (strchr(given, '/') ? snprintf(path, PATH_MAX, "%s", given) < PATH_MAX && access(path, X_OK) == 0
			       : qemu_find_in_path(given, path))
		return CMD_YES;
	out_error("$QEMU is '%s', which is no program; unset it, or name a " QEMU_FIND_NAME, given);
	return CMD_ENVIRONMENT;
}

int qemu_find_program(char path[PATH_MAX])
{
	const char *given = qemu_find_env("QEMU");
	char version[QEMU_FIND_VERSION_MAX] = "";
	int major;

	if (given)
		return qemu_find_given(given, path);
	if (qemu_find_cached(path))
		return CMD_YES;
	if (!qemu_find_in_path(QEMU_FIND_NAME, path)) {
		out_error("there is no " QEMU_FIND_NAME
			  "; tools/setup.sh --machines provides one, or set $QEMU");
		return CMD_ENVIRONMENT;
	}
	major = qemu_find_version(path, version) ? atoi(version) : 0;
	if (major >= QEMU_FIND_MAJOR)
		return CMD_YES;
	out_error("%s is version %d, and %d is needed; tools/setup.sh --machines provides one, or set $QEMU",
		  path, major, QEMU_FIND_MAJOR);
	return CMD_ENVIRONMENT;
}

int qemu_find_image(char path[PATH_MAX])
{
	const char *given = qemu_find_env("CHARTER_HYP");

	if (given)
		snprintf(path, PATH_MAX, "%s", given);
	else if (file_beside("hyp/charter-hyp.bin", path))
		return CMD_YES;
	if (access(path, R_OK) == 0)
		return CMD_YES;
	out_error("%s: there is no hypervisor; `make` builds it, or set $CHARTER_HYP", path);
	return CMD_ENVIRONMENT;
}
