/* SPDX-License-Identifier: BSD-2-Clause */
/* What this machine offers to VMs, as the library wants it. */
#ifndef HYP_VM_HOST_H
#define HYP_VM_HOST_H

#include <charter/host.h>

/* The host snapshot: filled at boot, less what the hypervisor does not virtualize; constant afterwards. */
const struct charter_host *host_snapshot(void);

#endif
