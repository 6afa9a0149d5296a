// SPDX-License-Identifier: GPL-3.0-or-later
// What an agent tells: reports to the store, numbers for a scraper, lines for the log.
#include <QtCore/QDateTime>

#include <chrono>

#include "model/agent/instance_agent.h"

namespace sextant {

void InstanceAgent::report() {
  if (reporting_ || store_.state() != ConnectionState::connected) return;
  reporting_ = true;
  AgentReport report;
  report.instance = config_.instance;
  report.sequence = seen_;
  report.wanted = wanted_;
  report.applied = health_.revision;
  report.effective_hash = inForce() != nullptr ? inForce()->effective_hash : std::string();
  report.health = health_.health;
  report.reason = health_.reason;
  if (failure_) {
    report.reason = "Revision " + std::to_string(failure_->revision.value) +
                    " is not in force: " + failure_->reason;
    report.failed = failure_->revision;
    report.failure = failure_->how;
    report.put_back = failure_->put_back;
  }
  report.agent_started_us = started_us_;
  report.restarts = restarts_;
  report.applied_at_us = applied_at_us_;
  report.samples.assign(samples_.begin(), samples_.end());
  const std::size_t sent = samples_.size();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  report.sent_at_us = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  store_.report(report, [this, sent](const Result<void>& done) {
    reporting_ = false;
    // A report whose fate is unknown is sent again: the same second twice is taken once.
    done ? ++counted_.reports : ++counted_.report_failures;
    if (!done) return;
    counted_.last_report = QDateTime::currentSecsSinceEpoch();
    samples_.erase(samples_.begin(),
                   samples_.begin() + static_cast<std::ptrdiff_t>(std::min(sent, samples_.size())));
  });
}

AgentNumbers InstanceAgent::numbers() const {
  AgentNumbers numbers = counted_;
  numbers.instance = config_.instance;
  numbers.wanted = wanted_;
  numbers.applied = health_.revision;
  numbers.health = health_.health;
  numbers.in_force = !failure_;
  numbers.samples_waiting = samples_.size();
  return numbers;
}

void InstanceAgent::log(QtMsgType type, const QString& line) const {
  const Address address{config_.instance.key, config_.instance.scope};
  logEvent(agentLog(), type, line,
           {{LogField::address, QString::fromStdString(address.toString())}});
}

void InstanceAgent::logRevision(QtMsgType type, const QString& line,
                                RevisionNumber revision) const {
  const Address address{config_.instance.key, config_.instance.scope};
  LogFields fields{{LogField::address, QString::fromStdString(address.toString())},
                   {LogField::revision, QString::number(revision.value)}};
  if (fetched_.number == revision) {
    fields.push_back({LogField::request, QString::fromStdString(fetched_.request)});
    if (fetched_.change)
      fields.push_back({LogField::change, QString::number(fetched_.change->value)});
  }
  logEvent(agentLog(), type, line, fields);
}

// Which keys decide something is told for what is in force from now on.
void InstanceAgent::countFromNow() {
  uses_before_ = scraper_.keyUses();
  reportUses();
}

void InstanceAgent::reportUses() {
  if (store_.state() != ConnectionState::connected) return;
  KeyUseReport report{config_.instance, inForce() != nullptr ? inForce()->revision : RevisionNumber{},
                      preview_.isRunning() ? preview_.number() : PreviewNumber{}, {}};
  for (const auto& [pointer, count] : scraper_.keyUses()) {
    const auto before = uses_before_.find(pointer);
    // A service that was restarted counts from zero.
    const auto grown = counterIncrease(before == uses_before_.end() ? 0 : before->second, count);
    if (grown) report.uses[pointer] = static_cast<std::uint64_t>(grown->value);
  }
  if (report.uses.empty()) return;
  store_.reportKeyUses(report, [this](const Result<void>& done) {
    if (!done) ++counted_.report_failures;
  });
}

}  // namespace sextant
