// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/command_line.h"

namespace sextant::ctl {

Result<Store*> Context::store() {
  if (store_) return store_.get();
  auto target = resolveTarget(QString::fromLocal8Bit(dsn.c_str()));
  if (!target) return tl::unexpected<Error>(target.error());
  store_ = std::make_unique<Store>(*target, "sextantctl");
  store_->setDeadline(Milliseconds(static_cast<int>(timeout_seconds * 1000)));
  store_->start();
  return store_.get();
}

}  // namespace sextant::ctl
