// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/moment_reader.h"

#include <QDateTime>

#include <algorithm>
#include <map>

#include "model/latency/store_source.h"
#include "widgets/console/publish_hindrance.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr int revisions_a_page = 200;
constexpr std::size_t revisions_max = 20'000;
// An instance that reports late has nothing of the very second.
constexpr std::int64_t steps_around = 5;

std::int64_t publishedAt(const RevisionInfo& info) {
  return info.published_at_us / us_per_second;
}

}  // namespace

MomentReader::MomentReader(const ConsoleParts& parts, ServiceKey key, QObject* parent)
    : QObject(parent), parts_(parts), key_(std::move(key)) {}

void MomentReader::read(std::int64_t second) {
  question_ = std::make_unique<QObject>();
  revisions_.clear();
  moment_ = {};
  moment_.second = second;
  moment_.before_seconds = before_seconds;
  moment_.loading = true;
  moment_.restore_hindrance = restoreHindrance(parts_, key_);
  if (const Head* head = parts_.session.overview().head(key_)) moment_.stable_now = head->stable;
  for (const Scope& instance : parts_.session.overview().inventory(key_))
    moment_.instances.push_back({instance, {}, tr("Nothing is known of it at that time.")});
  parts_awaited_ = 2;
  readRevisions({0});
  readInstances();
  emit changed();
}

void MomentReader::readRevisions(RevisionNumber before) {
  using Infos = std::vector<RevisionInfo>;
  parts_.session.history(key_, before, revisions_a_page, question_.get(),
                         [this](const Result<Infos>& page) {
                           if (!page) return fail(page.error());
                           takeRevisions(*page);
                         });
}

void MomentReader::takeRevisions(const std::vector<RevisionInfo>& page) {
  revisions_.insert(revisions_.end(), page.begin(), page.end());
  const bool is_all = page.size() < std::size_t(revisions_a_page) ||
                      publishedAt(page.back()) < moment_.second - before_seconds ||
                      revisions_.size() >= revisions_max;
  if (!is_all) return readRevisions(page.back().number);
  std::erase_if(revisions_,
                [this](const RevisionInfo& info) { return publishedAt(info) > moment_.second; });
  for (const RevisionInfo& info : revisions_) {
    const QString author = QString::fromStdString(info.author);
    if (!moment_.stable) {
      moment_.stable = {info.number,
                        info.parent.value_or(RevisionNumber{}),
                        author,
                        QString::fromStdString(info.message),
                        publishedAt(info),
                        info.restored.has_value()};
    }
    if (publishedAt(info) < moment_.second - before_seconds) break;
    const QString message = QString::fromStdString(info.message);
    moment_.before.push_back(
        {QString::number(info.number.value), publishedAt(info),
         info.restored ? State::warned : State::done,
         info.restored ? tr("rollback") : tr("publish"),
         info.restored
             ? tr("%1 went back to revision %2, as %3: %4")
                   .arg(author)
                   .arg(info.restored->value)
                   .arg(info.number.value)
                   .arg(message)
             : tr("%1 published revision %2: %3").arg(author).arg(info.number.value).arg(message)});
  }
  partDone();
}

void MomentReader::readInstances() {
  const std::int64_t step =
      storedStep(QDateTime::currentSecsSinceEpoch() - moment_.second + steps_around);
  const std::int64_t end = stepStart(moment_.second, step) + step;
  using Steps = std::vector<LatencyStep>;
  parts_.session.telemetryRange(key_, {end - steps_around * step, end, step}, question_.get(),
                                [this, step](const Result<Steps>& steps) {
                                  if (!steps) return fail(steps.error());
                                  takeInstances(*steps, step);
                                });
}

void MomentReader::takeInstances(const std::vector<LatencyStep>& steps, std::int64_t step_seconds) {
  struct Seen {
    LatencyStep sum;
    std::int64_t newest = 0;
    std::optional<RevisionNumber> revision;
  };
  std::map<Scope, Seen> seen;
  for (const LatencyStep& step : steps) {
    Seen& one = seen[step.instance];
    if (step.start >= one.newest) {
      one.newest = step.start;
      one.revision = step.revision;
    }
    mergeInto(one.sum, step);
  }
  for (const auto& [instance, one] : seen) {
    auto found =
        std::find_if(moment_.instances.begin(), moment_.instances.end(),
                     [&](const MomentInstance& known) { return known.instance == instance; });
    if (found == moment_.instances.end())
      found = moment_.instances.insert(moment_.instances.end(), {instance, {}, {}});
    found->revision = one.revision;
    found->why_not_known =
        one.revision
            ? QString()
            : tr("In these %1 s it ran several revisions, or did not say which.").arg(step_seconds);
    if (const auto p99 = one.sum.durations.quantileSeconds(0.99)) found->p99_ms = *p99 * 1000;
    std::uint64_t errors = 0;
    for (const auto& [cause, count] : one.sum.errors)
      errors += count;
    if (one.sum.seconds > 0) found->errors = double(errors) / double(one.sum.seconds);
  }
  partDone();
}

std::optional<RevisionNumber> MomentReader::revisionOf(const QString& change) const {
  bool is_number = false;
  const qint64 number = change.toLongLong(&is_number);
  return is_number && number > 0 ? std::optional(RevisionNumber{number}) : std::nullopt;
}

void MomentReader::fail(const Error& error) {
  moment_.problem = QString::fromStdString(error.toString());
  partDone();
}

void MomentReader::partDone() {
  moment_.loading = --parts_awaited_ > 0;
  emit changed();
}

}  // namespace sextant::ui
