/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where running VMs are found: a folder of the user's own, mode 0700, with one
 * socket of mode 0600 for each `charter run`, named by its process.
 */
#ifndef CLI_BROKER_DIR_H
#define CLI_BROKER_DIR_H

#include <stddef.h>
#include <sys/types.h>

#define BROKER_DIR_MAX 256 /* sockets that broker_dir_list() finds */

/*
 * Listen on this process's socket in the folder, which is made when it is not
 * there. The folder is $XDG_RUNTIME_DIR/charter, else /tmp/charter-UID; one that is
 * somebody else's or open to others is refused. Returns an enum cmd_exit; says what is wrong.
 */
int broker_dir_listen(int *fd);

/* Remove this process's socket. Harmless when there is none. */
void broker_dir_leave(void);

/* The processes that have a socket here and live, ascending. Sockets that nobody serves are removed. Returns
 * how many. */
size_t broker_dir_list(pid_t pids[BROKER_DIR_MAX]);

/* Connect to the socket of a process. Returns a descriptor, or -1 when there is none. */
int broker_dir_connect(pid_t pid);

#endif
