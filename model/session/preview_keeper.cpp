// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/preview_keeper.h"

#include <algorithm>

namespace sextant {

PreviewKeeper::PreviewKeeper(Session& session, std::string person, QObject* parent)
    : QObject(parent), session_(session), person_(std::move(person)) {
  renewal_.setInterval(renew_ms);
  connect(&renewal_, &QTimer::timeout, this, &PreviewKeeper::renew);
}

int PreviewKeeper::longest(int seconds) {
  return std::min(seconds * longer_at_most, seconds_max);
}

void PreviewKeeper::start(PreviewRequest request, int seconds, QObject* context,
                          Reply<PreviewReceipt> reply) {
  if (request.seconds == 0) request.seconds = longest(seconds);
  request.lease_seconds = std::min(lease_seconds, request.seconds);
  request.person = person_;
  const QPointer<QObject> guard(context);
  // What runs is kept whether or not somebody still waits for the answer.
  session_.startPreview(
      request, this,
      [this, request, seconds, guard,
       reply = std::move(reply)](const Result<PreviewReceipt>& receipt) {
        if (receipt && receipt->state == PreviewState::running) {
          kept_[receipt->preview] = {receipt->preview, request.key, request.instance,
                                     QDeadlineTimer(seconds * qint64{1000}),
                                     QDeadlineTimer(request.seconds * qint64{1000})};
          if (!renewal_.isActive()) renewal_.start();
          emit changed(request.key);
        }
        if (guard) reply(receipt);
      });
}

void PreviewKeeper::extend(PreviewNumber number, int seconds) {
  const auto found = kept_.find(number);
  if (found == kept_.end()) return;
  Kept& kept = found->second;
  const qint64 wanted = kept.ends.remainingTime() + seconds * qint64{1000};
  kept.ends.setRemainingTime(std::min(wanted, kept.at_most.remainingTime()));
  renewOne(kept);
  emit changed(kept.key);
}

void PreviewKeeper::stop(PreviewNumber number, const std::string& reason, QObject* context,
                         Reply<PreviewReceipt> reply) {
  const QPointer<QObject> guard(context);
  session_.stopPreview(
      RequestId::random(), number, reason, person_, this,
      [this, number, guard, reply = std::move(reply)](const Result<PreviewReceipt>& receipt) {
        // One that the store has taken out already is over as well.
        if (receipt || receipt.error().kind == ErrorKind::conflict) drop(number);
        if (guard) reply(receipt);
      });
}

void PreviewKeeper::stopAll(const std::string& reason, int wait_ms, std::function<void()> done) {
  if (kept_.empty()) return done();
  struct Waiting {
    std::size_t left;
    std::function<void()> done;
  };
  auto waiting = std::make_shared<Waiting>(Waiting{kept_.size(), std::move(done)});
  const auto finish = [waiting] {
    if (waiting->done) std::exchange(waiting->done, nullptr)();
  };
  QTimer::singleShot(wait_ms, this, finish);
  std::vector<PreviewNumber> numbers;
  for (const auto& [number, kept] : kept_)
    numbers.push_back(number);
  for (const PreviewNumber number : numbers) {
    stop(number, reason, this, [waiting, finish](const Result<PreviewReceipt>&) {
      if (--waiting->left == 0) finish();
    });
  }
}

const PreviewKeeper::Kept* PreviewKeeper::find(PreviewNumber number) const {
  const auto found = kept_.find(number);
  return found == kept_.end() ? nullptr : &found->second;
}

void PreviewKeeper::renew() {
  std::vector<PreviewNumber> over;
  for (const auto& [number, kept] : kept_) {
    if (kept.ends.hasExpired()) {
      over.push_back(number);
    } else {
      renewOne(kept);
    }
  }
  for (const PreviewNumber number : over)
    stop(number, "Its time is over.", this, [](const Result<PreviewReceipt>&) {});
}

// The lease never reaches past the end that the person was told.
void PreviewKeeper::renewOne(const Kept& kept) {
  const auto left = static_cast<int>((kept.ends.remainingTime() + 999) / 1000);
  const int lease = std::clamp(left, 1, lease_seconds);
  session_.extendPreview(
      kept.number, lease, person_, this,
      [this, number = kept.number](const Result<PreviewReceipt>& receipt) {
        // Without an answer it is tried again, until the lease has run out on its own.
        const bool is_over = receipt ? receipt->state == PreviewState::over
                                     : receipt.error().kind == ErrorKind::conflict ||
                                           receipt.error().kind == ErrorKind::denied;
        if (is_over) drop(number);
      });
}

void PreviewKeeper::drop(PreviewNumber number) {
  const auto found = kept_.find(number);
  if (found == kept_.end()) return;
  const ServiceKey key = found->second.key;
  kept_.erase(found);
  if (kept_.empty()) renewal_.stop();
  emit changed(key);
}

}  // namespace sextant
