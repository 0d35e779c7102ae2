/* SPDX-License-Identifier: BSD-2-Clause */
/* A payload on a bare machine, to its end. */
#ifndef CLI_BARE_H
#define CLI_BARE_H

#include "channel/channel_buf.h"
#include "run/qemu.h"

/*
 * Run m->kernel until the machine powers itself off, and append to `console` what it says. Returns an enum
 * cmd_exit; says on stderr what is wrong, CMD_ENVIRONMENT when `timeout` seconds do not suffice.
 */
int bare_run(const struct qemu_machine *m, unsigned timeout, struct channel_buf *console);

#endif
