// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/history_page.h"

#include <QDateTime>

#include "widgets/console/publish_hindrance.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr int ages_every_ms = 10'000;
constexpr std::size_t hash_digits = 8;
constexpr std::int64_t older_max = 5000;

}  // namespace

std::vector<RevisionRow> revisionRows(const std::vector<RevisionInfo>& revisions,
                                      RevisionNumber stable) {
  std::vector<RevisionRow> rows;
  for (const RevisionInfo& info : revisions) {
    QStringList changed;
    for (const Scope& scope : info.changed)
      changed.append(scopeWords(scope));
    for (const Scope& scope : info.removed)
      changed.append(QStringLiteral("–") + scopeWords(scope));
    rows.push_back({info.number, info.published_at_us / us_per_second,
                    QString::fromStdString(info.author), QString::fromStdString(info.message),
                    changed, QString::fromStdString(info.content_hash.substr(0, hash_digits)),
                    info.number == stable, info.emergency ? info.emergency->value : 0});
  }
  return rows;
}

HistoryFeed::HistoryFeed(const ConsoleParts& parts, ServiceKey key, HistoryView* view)
    : QObject(view), parts_(parts), key_(std::move(key)), view_(view), effect_(parts_, key_) {
  connect(view_, &HistoryView::chosen, this, [this](RevisionNumber number) { effect_.ask(number); });
  connect(&effect_, &RevisionEffect::known, view_, &HistoryView::setEffect);
  ages_.setInterval(ages_every_ms);
  connect(&ages_, &QTimer::timeout, this, [this] {
    if (view_->isVisible()) refresh();
  });
  ages_.start();
  connect(&parts_.session, &Session::historyChanged, this, &HistoryFeed::refresh);
  connect(&parts_.session, &Session::overviewChanged, this, &HistoryFeed::refresh);
  connect(&parts_.session, &Session::connectionChanged, this, &HistoryFeed::refresh);
  connect(&parts_.arming, &Arming::changed, this, &HistoryFeed::refresh);
  refresh();
}

void HistoryFeed::show(RevisionNumber number) {
  chosen_ = number;
  if (listed_to_.value == 0 || number < listed_to_) {
    listed_to_ = number;
    older_before_ = {0};
  }
  refresh();
}

// Again when the newest hundred have moved on, so that no revision is missing between the two.
void HistoryFeed::readOlder(RevisionNumber before) {
  if (older_before_ == before) return;
  older_before_ = before;
  const auto limit = int(std::min(before.value - listed_to_.value, older_max));
  parts_.session.history(key_, before, limit, this,
                         [this](const Result<std::vector<RevisionInfo>>& older) {
                           if (!older) {
                             older_before_ = {0};
                             return;
                           }
                           older_ = *older;
                           refresh();
                         });
}

void HistoryFeed::refresh() {
  const Head* head = parts_.session.overview().head(key_);
  std::vector<RevisionInfo> listed = parts_.session.recentRevisions(key_);
  if (!listed.empty()) {
    const RevisionNumber oldest = listed.back().number;
    if (listed_to_.value > 0 && listed_to_ < oldest) readOlder(oldest);
    for (const RevisionInfo& info : older_) {
      if (info.number < oldest) listed.push_back(info);
    }
  }
  view_->setRevisions(revisionRows(listed, head == nullptr ? RevisionNumber{} : head->stable),
                      QDateTime::currentSecsSinceEpoch());
  if (chosen_ && view_->select(*chosen_)) chosen_.reset();
  const QString hindrance = restoreHindrance(parts_, key_);
  view_->setRestoreAllowed(hindrance.isEmpty(), hindrance);
}

}  // namespace sextant::ui
