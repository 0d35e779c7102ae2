/* SPDX-License-Identifier: BSD-2-Clause */
/* libcharter: all of its public interface. */
#ifndef CHARTER_H
#define CHARTER_H

#include <charter/access.h>
#include <charter/el2.h>
#include <charter/explain.h>
#include <charter/feature.h>
#include <charter/hole.h>
#include <charter/host.h>
#include <charter/ids.h>
#include <charter/implementation.h>
#include <charter/insn.h>
#include <charter/result.h>
#include <charter/sealed.h>
#include <charter/service.h>
#include <charter/state.h>
#include <charter/terms.h>
#include <charter/vm.h>

#endif
