// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/audit_reading.h"

namespace sextant::ui {
namespace {

constexpr int page_entries = 500;

}  // namespace

AuditReading::AuditReading(Session& session, std::string environment, QObject* parent)
    : QObject(parent), session_(session), environment_(std::move(environment)) {}

void AuditReading::start(Work work, Done done) {
  work_ = std::move(work);
  done_ = std::move(done);
  last_ = 0;
  session_.auditEnd(environment_, this, [this, run = ++run_](const Result<AuditAnchor>& end) {
    if (run != run_) return;
    if (!end) return answer(end);
    end_ = *end;
    emit progressed(0, end_.number);
    readPage();
  });
}

void AuditReading::stop() {
  ++run_;
  job_.cancel();
  done_ = nullptr;
  work_ = {};
}

void AuditReading::readPage() {
  if (last_ >= end_.number) return finish();
  AuditFilter filter;
  filter.environment = environment_;
  filter.forward = true;
  filter.after = last_;
  filter.limit = page_entries;
  session_.audit(filter, this, [this, run = run_](const Result<std::vector<AuditEntry>>& page) {
    if (run != run_) return;
    if (!page) return answer(tl::unexpected<Error>(page.error()));
    takePage(*page);
  });
}

void AuditReading::takePage(std::vector<AuditEntry> entries) {
  std::erase_if(entries, [this](const AuditEntry& entry) { return entry.number > end_.number; });
  // The log may end before its recorded end; whoever verifies it says so.
  if (entries.empty()) return finish();
  const std::int64_t last = entries.back().number;
  job_.startBehind([take = work_.take,
                    entries = std::move(entries)](BackgroundJob::Stopped) { return take(entries); },
                   [this, last](const Result<void>& taken) {
                     if (!taken) return answer(tl::unexpected<Error>(taken.error()));
                     last_ = last;
                     emit progressed(last_, end_.number);
                     if (isRunning()) readPage();
                   });
}

void AuditReading::finish() {
  job_.startBehind([take_end = work_.end,
                    recorded_end = end_](BackgroundJob::Stopped) { return take_end(recorded_end); },
                   [this](const Result<void>& ended) {
                     if (!ended) return answer(tl::unexpected<Error>(ended.error()));
                     answer(end_);
                   });
}

void AuditReading::answer(const Result<AuditAnchor>& result) {
  const Done done = std::exchange(done_, nullptr);
  work_ = {};
  if (done) done(result);
}

}  // namespace sextant::ui
