// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing the reference cluster up and down, and asking it how it is. The cluster belongs to a
// supervisor process (sextant-demo); everything dies with it, however it goes.
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QString>

#include <functional>

#include "model/base/result.h"

namespace sextant {

struct DemoLoad {
  double rate = 250;         // requests a second
  double burst_rate = 1000;  // in one second of every four
  int seconds = 14400;       // the load ends by itself after this
  bool on = true;
};

struct DemoOptions {
  bool is_protected = false;  // prod takes approved changes only
  DemoLoad load;
};

// Blocks until the cluster is up, its instances run the first revision and the load flows; calls
// `progress` with a sentence before each step. A starter that is killed meanwhile takes everything
// down again. Errors: conflict (a demo is up already), unavailable.
[[nodiscard]] Result<QJsonObject> demoUp(const DemoOptions& options,
                                         const std::function<void(const QString&)>& progress);

// Blocks until every process has gone and the demo's folder is empty. Nothing up: nothing to do.
// Error: unavailable.
[[nodiscard]] Result<void> demoDown();

// What the supervisor says of its parts: "state", "load_balancer", "store_dsn",
// "second_dsn" (of another person's login), "instances", "load". Error: answer_no where no demo is up.
[[nodiscard]] Result<QJsonObject> demoStatus();

// Replaces the load. Errors: answer_no where no demo is up, input.
[[nodiscard]] Result<QJsonObject> demoSetLoad(const DemoLoad& load);

// The supervisor's own: where its parts and its control socket are.
[[nodiscard]] QString demoControlSocket();
[[nodiscard]] QString demoLockFile();

}  // namespace sextant
