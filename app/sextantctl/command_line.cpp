// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/command_line.h"

namespace sextant::ctl {

Result<StoreTarget> Context::target() const {
  return resolveTarget(QString::fromLocal8Bit(dsn.c_str()));
}

Result<Store*> Context::store() {
  if (store_) return store_.get();
  auto found = target();
  if (!found) return tl::unexpected<Error>(found.error());
  if (found->demo_has_ended) {
    fprintf(stderr,
            "sextantctl: warning: The demo's supervisor has ended without taking the demo down, so "
            "the embedded store answers. Clear up with: sextantctl demo down\n");
  }
  store_ = std::make_unique<Store>(*found, "sextantctl");
  store_->setDeadline(Milliseconds(static_cast<int>(timeout_seconds * 1000)));
  store_->start();
  return store_.get();
}

}  // namespace sextant::ctl
