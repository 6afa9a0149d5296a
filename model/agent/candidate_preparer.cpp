// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/candidate_preparer.h"

#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <utility>

#include "model/agent/atomic_file.h"
#include "model/agent/last_known_good.h"
#include "model/profile/effective_profile.h"
#include "model/rollout/assignment.h"

namespace sextant {
namespace {

// The inventory may change while a rollout goes on, and a host that cannot now may be able soon.
constexpr int look_ms = 3000;
constexpr int jitter_ms = 2000;

}  // namespace

CandidatePreparer::CandidatePreparer(const InstanceConfig& config, Store& store,
                                     ServiceControl& service, QObject* parent)
    : QObject(parent), config_(config), store_(store), service_(service) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &CandidatePreparer::look);
}

bool CandidatePreparer::isAhead(const RolloutState& rollout,
                                const std::vector<Scope>& inventory) const {
  if (inventory.size() <= ahead_max) return true;
  const double own = bucketOf(rollout.salt, config_.instance.scope);
  const auto before = std::count_if(inventory.begin(), inventory.end(), [&](const Scope& one) {
    return bucketOf(rollout.salt, one) < own;
  });
  return before < std::ptrdiff_t(ahead_max);
}

void CandidatePreparer::follow(const Head& head, const std::vector<Scope>& inventory) {
  if (!head.rollout || !isAhead(*head.rollout, inventory)) {
    candidate_.reset();
    timer_.stop();
    return;
  }
  if (candidate_ == head.rollout->candidate) return;
  candidate_ = head.rollout->candidate;
  found_for_.clear();
  look();
}

void CandidatePreparer::look() {
  if (!candidate_ || std::exchange(is_busy_, true)) return;
  store_.inventoryHash(config_.instance.key, [this](const Result<std::string>& inventory) {
    if (!inventory || *inventory == found_for_) return finish();
    fetch(*inventory);
  });
}

void CandidatePreparer::fetch(const std::string& inventory) {
  if (!candidate_) return finish();
  store_.revision(config_.instance.key, *candidate_,
                  [this, inventory](const Result<RevisionContent>& content) {
                    if (!content) return finish();
                    prepare(*content, inventory);
                  });
}

void CandidatePreparer::prepare(const RevisionContent& content, const std::string& inventory) {
  if (contentHash(content.profiles).hex() != content.info.content_hash) {
    return tell(content, inventory,
                fail(ErrorKind::input, "Its texts do not match its hash."));
  }
  const auto effective = effectiveProfile(content.profiles, config_.instance.scope);
  if (!effective) {
    const Problem& problem = effective.error();
    return tell(content, inventory,
                fail(ErrorKind::input,
                     toString(problem, problem.scope.empty() ? "base" : problem.scope)));
  }
  const QByteArray file = profileFile(config_.instance, content.info.number, effective->text());
  const QString path = config_.profile_path + QStringLiteral(".prepare");
  // A host that cannot write says nothing of the candidate.
  if (const auto written = replaceFile(path, file, config_.profile_mode, Durable::no); !written)
    return finish();
  service_.validate(path, [this, path, content, inventory](const Result<void>& valid) {
    QFile::remove(path);
    // A check that could not be made has found nothing.
    if (!valid && valid.error().kind != ErrorKind::input) return finish();
    tell(content, inventory, valid);
  });
}

void CandidatePreparer::tell(const RevisionContent& content, const std::string& inventory,
                             const Result<void>& valid) {
  const Validity finding{config_.instance.key, content.info.number,     content.info.content_hash,
                         inventory,            config_.instance.scope,  valid.has_value(),
                         valid ? std::string() : valid.error().toString()};
  const qint64 number = content.info.number.value;
  store_.recordValidity(finding, [this, inventory, number, valid](const Result<void>& done) {
    if (done) {
      found_for_ = inventory;
      emit told(valid ? QtInfoMsg : QtWarningMsg,
                valid ? QStringLiteral("found revision %1 valid").arg(number)
                      : QStringLiteral("found revision %1 invalid: %2")
                            .arg(number)
                            .arg(QString::fromStdString(valid.error().toString())));
    }
    finish();
  });
}

void CandidatePreparer::finish() {
  is_busy_ = false;
  if (candidate_) timer_.start(look_ms + QRandomGenerator::global()->bounded(jitter_ms));
}

}  // namespace sextant
