// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/preview_keeper.h"

#include <algorithm>

namespace sextant {

PreviewKeeper::PreviewKeeper(Session& session, std::string person, QObject* parent)
    : QObject(parent), session_(session), person_(std::move(person)) {
  renewal_.setInterval(renew_ms);
  connect(&renewal_, &QTimer::timeout, this, &PreviewKeeper::renew);
  next_end_.setSingleShot(true);
  next_end_.setTimerType(Qt::PreciseTimer);
  connect(&next_end_, &QTimer::timeout, this, &PreviewKeeper::renew);
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
  ++starting_;
  // What runs is kept whether or not somebody still waits for the answer.
  session_.startPreview(
      request, this,
      [this, request, seconds, guard,
       reply = std::move(reply)](const Result<PreviewReceipt>& receipt) {
        const std::shared_ptr<Closing> closing = closing_;
        if (--starting_ == 0) closing_.reset();
        const bool runs = receipt && receipt->state == PreviewState::running;
        if (runs) began(request, seconds, receipt->preview);
        if (closing && runs) {
          stop(receipt->preview, closing->reason, this,
               [closing](const Result<PreviewReceipt>&) { closing->settled(); });
        } else if (closing) {
          closing->settled();
        }
        if (guard) reply(receipt);
      });
}

void PreviewKeeper::began(const PreviewRequest& request, int seconds, PreviewNumber number) {
  kept_[number] = {number, request.key, request.instance,
                   QDeadlineTimer(seconds * qint64{1000}),
                   QDeadlineTimer(request.seconds * qint64{1000})};
  if (!renewal_.isActive()) renewal_.start();
  watchEnds();
  emit changed(request.key);
}

void PreviewKeeper::extend(PreviewNumber number, int seconds) {
  const auto found = kept_.find(number);
  if (found == kept_.end()) return;
  Kept& kept = found->second;
  const qint64 wanted = kept.ends.remainingTime() + seconds * qint64{1000};
  kept.ends.setRemainingTime(std::min(wanted, kept.at_most.remainingTime()));
  renewOne(kept);
  watchEnds();
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
  if (isEmpty()) return done();
  const auto closing = std::make_shared<Closing>(
      Closing{reason, kept_.size() + starting_, std::move(done)});
  if (starting_ > 0) closing_ = closing;
  QTimer::singleShot(wait_ms, this, [closing] { closing->finish(); });
  std::vector<PreviewNumber> numbers;
  for (const auto& [number, kept] : kept_)
    numbers.push_back(number);
  for (const PreviewNumber number : numbers)
    stop(number, reason, this, [closing](const Result<PreviewReceipt>&) { closing->settled(); });
}

void PreviewKeeper::Closing::settled() {
  if (--left == 0) finish();
}

void PreviewKeeper::Closing::finish() {
  if (done) std::exchange(done, nullptr)();
}

const PreviewKeeper::Kept* PreviewKeeper::find(PreviewNumber number) const {
  const auto found = kept_.find(number);
  return found == kept_.end() ? nullptr : &found->second;
}

void PreviewKeeper::renew() {
  std::vector<PreviewNumber> over;
  for (const auto& [number, kept] : kept_) {
    if (kept.ends.remainingTime() <= early_ms) {
      over.push_back(number);
    } else {
      renewOne(kept);
    }
  }
  for (const PreviewNumber number : over)
    stop(number, "Its time is over.", this, [](const Result<PreviewReceipt>&) {});
  watchEnds();
}

// One whose stop is under way is asked for again with the next renewal.
void PreviewKeeper::watchEnds() {
  std::optional<qint64> next;
  for (const auto& [number, kept] : kept_) {
    const qint64 left = kept.ends.remainingTime() - early_ms;
    if (left > 0 && (!next || left < *next)) next = left;
  }
  next ? next_end_.start(static_cast<int>(*next)) : next_end_.stop();
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
